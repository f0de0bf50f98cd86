// A run in virtual time is the same run again from the same seed.
#include <gtest/gtest.h>

#include "harness/cli/selection.hpp"
#include "harness/report/json.hpp"
#include "harness/run/run.hpp"

namespace lmmp::conform {
namespace {

// The report but for what tells the time of day and of the host.
std::string report_of(const Suite& suite, const Iut& iut, const std::vector<Selected>& selection,
                      std::uint64_t seed) {
  RunOptions options;
  options.seed = seed;
  options.selection = selection;
  auto run = run_suite(suite, iut, options, {});
  if (!run) return run.error().what;
  run->started = {};
  run->duration = {};
  for (auto& one : run->cases) one.tester_lag = {};
  return json_report(*run);
}

TEST(Run, OfTheWholeSuiteFromOneSeedGivesTheSameReportOctetForOctet) {
  const Testcases testcases = load_testcases(std::string(LMMP_SOURCE_DIR) + "/testcases", {});
  ASSERT_TRUE(testcases.good());
  for (const Protocol protocol : {Protocol::lmmp, Protocol::hmipv6}) {
    for (const Role role : {Role::access_router, Role::mobile_node, Role::map}) {
      std::vector<Selected> selection;
      for (const Selected& selected : select_all(testcases.suite, role, wire::Profile::draft_00)) {
        if (selected.test_case->protocol == protocol) selection.push_back(selected);
      }
      if (selection.empty()) continue;
      const Iut iut = reference_iut(role, protocol);
      const std::string first = report_of(testcases.suite, iut, selection, 4711);
      EXPECT_EQ(first, report_of(testcases.suite, iut, selection, 4711)) << name_of(role);
      EXPECT_NE(first.find("\"cases\""), std::string::npos) << first;
    }
  }
}

}  // namespace
}  // namespace lmmp::conform
