// Parking, counts and the exit code.
#include "harness/report/outcome.hpp"

#include <fmt/format.h>

#include <numeric>

namespace lmmp::conform {

Outcome outcome_of(const CaseResult& result) {
  const bool judged = result.verdict != Verdict::pass && result.verdict != Verdict::not_applicable;
  if (result.parked && judged) return Outcome::parked;
  switch (result.verdict) {
    case Verdict::pass:
      return Outcome::pass;
    case Verdict::fail:
      return Outcome::fail;
    case Verdict::inconclusive:
      return Outcome::inconclusive;
    case Verdict::error:
      return Outcome::error;
    case Verdict::not_applicable:
      return Outcome::not_applicable;
  }
  return Outcome::error;
}

bool passes_though_parked(const CaseResult& result) {
  return result.parked && result.verdict == Verdict::pass;
}

std::string reason_of(const CaseResult& result) {
  if (passes_though_parked(result)) {
    return fmt::format("passes although it is parked ({}): take it out of the park file", *result.parked);
  }
  if (outcome_of(result) != Outcome::parked) return result.reason;
  return fmt::format("parked ({}); {}: {}", *result.parked, name_of(result.verdict), result.reason);
}

std::string why_again(const CaseResult& result) {
  std::string text;
  for (const EarlierRun& run : result.earlier) {
    text += fmt::format("{}{}: {}", text.empty() ? "alone, after " : "; ", name_of(run.verdict), run.reason);
  }
  return text;
}

std::size_t Summary::total() const {
  return std::accumulate(counts.begin(), counts.end(), std::size_t{0});
}

Summary summary_of(const RunResult& run) {
  Summary summary;
  for (const CaseResult& result : run.cases) {
    ++summary.counts[static_cast<std::size_t>(outcome_of(result))];
    if (passes_though_parked(result)) ++summary.parked_passes;
    if (!result.earlier.empty()) ++summary.run_again;
  }
  return summary;
}

int exit_code_of(const RunResult& run) {
  const Summary summary = summary_of(run);
  if (summary[Outcome::fail] > 0 || summary.parked_passes > 0) return exit_failures;
  if (summary[Outcome::inconclusive] > 0 || summary[Outcome::error] > 0 || run.interrupted) {
    return exit_could_not_test;
  }
  return exit_as_expected;
}

}  // namespace lmmp::conform
