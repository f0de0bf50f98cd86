// Runs the cases in both profiles until one fails.
#include "harness/mutate/trial.hpp"

#include <algorithm>

#include "harness/mutate/faulty_run.hpp"

namespace lmmp::conform {

std::string_view name_of(TriedFault::Fate fate) {
  switch (fate) {
    case TriedFault::Fate::caught:
      return "caught";
    case TriedFault::Fate::survived:
      return "survived";
    case TriedFault::Fate::harmless:
      return "harmless";
    case TriedFault::Fate::wrongly_failed:
      return "wrongly failed";
  }
  return "";
}

tl::expected<TriedFault, CannotTest> try_fault(const Testcases& testcases, DrawnFault drawn,
                                               std::uint64_t seed, const std::atomic<bool>& stop) {
  TriedFault tried;
  const auto& harmless = testcases.harmless;
  const auto excuse = std::find_if(harmless.begin(), harmless.end(), [&](const Harmless& each) {
    return drawn.whole && each.protocol == drawn.subject.protocol &&
           each.covers(drawn.subject.role, drawn.message, drawn.field, drawn.kind);
  });
  const bool excused = excuse != harmless.end();
  if (excused) tried.because = excuse->because;
  tried.fate = excused ? TriedFault::Fate::harmless : TriedFault::Fate::survived;
  const Iut iut = reference_iut(drawn.subject.role, drawn.subject.protocol);
  for (const auto& [profile, cases] : drawn.seen->cases) {
    RunOptions options = with_fault(drawn.fault, profile, cases, seed, stop);
    options.fail_fast = true;
    const auto result = run_suite(testcases.suite, iut, options, {});
    if (!result) return tl::unexpected(result.error());
    tried.cases += result->cases.size();
    const auto failed = std::find_if(result->cases.begin(), result->cases.end(), [](const CaseResult& each) {
      return each.verdict == Verdict::fail || each.verdict == Verdict::error;
    });
    if (failed == result->cases.end()) continue;
    // An error is the harness's own, and catches nothing.
    if (failed->verdict == Verdict::error)
      return tl::unexpected(CannotTest{failed->id + " ends in an error: " + failed->reason, drawn.yaml});
    const bool wrong = excused && !excuse->bounded;
    tried.fate = wrong ? TriedFault::Fate::wrongly_failed : TriedFault::Fate::caught;
    tried.by = failed->id;
    tried.reason = failed->reason;
    break;
  }
  tried.drawn = std::move(drawn);
  return tried;
}

}  // namespace lmmp::conform
