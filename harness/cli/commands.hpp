// The commands of lmmp-conform. Each returns the exit code.
#pragma once

#include <atomic>
#include <string>

#include "harness/cli/arguments.hpp"

namespace lmmp::conform {

// `stop` is set when the user interrupts.
int run(const RunArguments& arguments, const std::string& testcases, const std::atomic<bool>& stop);
int mutate(const MutateArguments& arguments, const std::string& testcases, const std::atomic<bool>& stop);
int mutate_cases(const MutateArguments& arguments, const std::string& testcases,
                 const std::atomic<bool>& stop);
int mutate_at_random(const MutateArguments& arguments, const std::string& testcases,
                     const std::atomic<bool>& stop);
int list(const ListArguments& arguments, const std::string& testcases);
int lint_all(const std::string& testcases);
int explain(const ExplainArguments& arguments, const std::string& testcases);
int coverage(const CoverageArguments& arguments, const std::string& testcases);
int audit_file(const AuditArguments& arguments, const std::string& testcases);
int init(const InitArguments& arguments);
int park(const ParkArguments& arguments, const std::string& testcases);

}  // namespace lmmp::conform
