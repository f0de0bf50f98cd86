// How a case, or a step of it, was decided.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "harness/run/result.hpp"

namespace lmmp::conform {

// Why a step did not go as the script says. A step that did leaves none.
struct Decision {
  Verdict verdict = Verdict::fail;
  std::string reason;
  std::string basis;
  std::optional<std::uint32_t> frame, nearest;
  std::string expected, got;
  std::vector<FieldComparison> comparison;
  std::vector<std::string> notes;
  std::optional<std::chrono::nanoseconds> window;  // see CaseResult
  // Where: filled by whoever runs the steps, innermost first.
  std::optional<Place> place;
  std::string step_text;
  bool interrupted = false;  // the run is to stop: no verdict at all
};

inline Decision script_error(std::string reason) {
  Decision decision;
  decision.verdict = Verdict::error;
  decision.reason = std::move(reason);
  return decision;
}
inline Decision inconclusive(std::string reason) {
  Decision decision;
  decision.verdict = Verdict::inconclusive;
  decision.reason = std::move(reason);
  return decision;
}

}  // namespace lmmp::conform
