// The run as JUnit XML, as CI servers read it.
#pragma once

#include <string>

#include "harness/report/failure.hpp"
#include "harness/report/requirement.hpp"
#include "harness/run/result.hpp"

namespace lmmp::conform {

struct JunitOptions {
  const RequirementTable* requirements = nullptr;
  RerunArguments rerun;
};

// One test suite; class and name of a case depend on its id and role alone, so that a server's history
// follows it. fail and a parked case that passes are failures, inconclusive and error are errors, not
// applicable and parked are skipped. The text of a failure or error is the console's failure block.
std::string junit_report(const RunResult& run, const JunitOptions& options);

}  // namespace lmmp::conform
