// The order of verdicts from good to bad.
#include "harness/report/verdicts.hpp"

namespace lmmp::conform {
namespace {

int badness(Outcome outcome) {
  switch (outcome) {
    case Outcome::not_applicable:
      return 0;
    case Outcome::pass:
      return 1;
    case Outcome::parked:
      return 2;
    case Outcome::inconclusive:
      return 3;
    case Outcome::error:
      return 4;
    case Outcome::fail:
      return 5;
  }
  return 5;
}

}  // namespace

Outcome worse_of(Outcome a, Outcome b) {
  return badness(a) >= badness(b) ? a : b;
}

std::map<std::string, ReportedCase> by_id(const ReportFile& report) {
  std::map<std::string, ReportedCase> cases;
  for (const ReportedCase& reported : report.cases) {
    const auto [at, is_new] = cases.emplace(reported.id, reported);
    if (!is_new && worse_of(at->second.outcome, reported.outcome) != at->second.outcome)
      at->second = reported;
  }
  return cases;
}

}  // namespace lmmp::conform
