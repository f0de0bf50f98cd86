// What a verdict means for the run: parking, counts, the exit code.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "harness/run/result.hpp"

namespace lmmp::conform {

// As `summary` and `verdict` of the JSON report count: each case is exactly one of these. A parked case that
// does not pass is `parked`; one that passes is `pass`, and turns the run red all the same.
enum class Outcome : std::uint8_t { pass, fail, inconclusive, error, not_applicable, parked };
inline constexpr std::array<std::string_view, 6> outcome_names = {"pass",  "fail",           "inconclusive",
                                                                  "error", "not_applicable", "parked"};
constexpr std::string_view name_of(Outcome outcome) {
  return outcome_names[static_cast<std::size_t>(outcome)];
}

Outcome outcome_of(const CaseResult& result);

// A case that is parked as a known failure and passes: the park file is out of date.
bool passes_though_parked(const CaseResult& result);

// The one sentence that reports show, with what parking adds.
std::string reason_of(const CaseResult& result);

// Of a case that was run again: "alone, after inconclusive: this host was 0.312 s late"; empty for one that
// ran once.
std::string why_again(const CaseResult& result);

struct Summary {
  std::array<std::size_t, outcome_names.size()> counts{};
  std::size_t parked_passes = 0;
  std::size_t run_again = 0;  // cases that were inconclusive at first
  std::size_t operator[](Outcome outcome) const { return counts[static_cast<std::size_t>(outcome)]; }
  std::size_t total() const;
};
Summary summary_of(const RunResult& run);

inline constexpr int exit_as_expected = 0;
inline constexpr int exit_failures = 1;
inline constexpr int exit_usage = 2;
inline constexpr int exit_could_not_test = 3;

// 1: a case failed, or a parked one passes. 3: none did, but a case is inconclusive or in error, or the run
// was interrupted: there is no verdict to rely on. Else 0.
int exit_code_of(const RunResult& run);

}  // namespace lmmp::conform
