// Builds the options of such runs and sums up their verdicts.
#include "harness/mutate/faulty_run.hpp"

namespace lmmp::conform {

void add_points(CasesByProfile& cases, const TestCase& test_case) {
  const wire::Profile profile =
      test_case.profiles.empty() ? wire::profiles.front() : test_case.profiles.front();
  for (std::size_t point = 0; point < test_case.matrix.size(); ++point)
    cases[profile].push_back({&test_case, point});
}

RunOptions with_fault(const Fault& fault, wire::Profile profile, std::vector<Selected> cases,
                      std::uint64_t seed, const std::atomic<bool>& stop) {
  RunOptions options;
  options.seed = seed;
  options.profile = profile;
  options.selection = std::move(cases);
  options.rerun_inconclusive = false;
  options.fault = &fault;
  options.stop = &stop;
  return options;
}

tl::expected<std::map<std::string, bool>, CannotTest> failed_cases(const Suite& suite, const Fault& fault,
                                                                   const CasesByProfile& cases,
                                                                   std::uint64_t seed,
                                                                   const std::atomic<bool>& stop) {
  std::map<std::string, bool> failed;
  const Iut iut = reference_iut(fault.role, fault.protocol);
  for (const auto& [profile, selection] : cases) {
    const auto result = run_suite(suite, iut, with_fault(fault, profile, selection, seed, stop), {});
    if (!result) return tl::unexpected(result.error());
    for (const CaseResult& each : result->cases) {
      bool& any = failed[case_id_of(each.id)];
      any = any || each.verdict == Verdict::fail;
    }
  }
  return failed;
}

}  // namespace lmmp::conform
