// The failure block: what a person needs to see that a verdict is right, and to see it again.
#pragma once

#include <string>

#include "harness/report/requirement.hpp"
#include "harness/report/style.hpp"
#include "harness/run/result.hpp"

namespace lmmp::conform {

// What `run` or `audit` needs beside case, seed and profile, or capture, to do the same again.
struct RerunArguments {
  std::string run;     // of the run alone: "--fault no-ack"
  std::string places;  // where test cases, IUT and park file are, which `park` takes too: "--iut ar.yaml"
  std::string all() const;
};

struct FailureOptions {
  Style style = Style();
  std::size_t width = 100;
  std::size_t ladder_rows = 12;  // frames shown; the capture has all
  const RequirementTable* requirements = nullptr;
  RerunArguments rerun;
};

// Ends with a newline. For a case of any outcome but pass: what cannot be said is left out.
std::string failure_block(const RunResult& run, const CaseResult& result, const FailureOptions& options);

// The command that runs the case again as it ran.
std::string rerun_command(const RunResult& run, const CaseResult& result, const RerunArguments& arguments);

// The command that opens the case's capture at the frame that matters, with its keys; empty without a
// capture.
std::string open_command(const CaseResult& result);

}  // namespace lmmp::conform
