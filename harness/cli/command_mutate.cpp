// `mutate`: every fault against the cases that must catch it, in virtual time.
#include <algorithm>
#include <iostream>
#include <map>

#include "harness/cli/commands.hpp"
#include "harness/cli/interrupt.hpp"
#include "harness/cli/selection.hpp"
#include "harness/cli/suite_folder.hpp"
#include "harness/report/outcome.hpp"
#include "harness/report/style.hpp"

namespace lmmp::conform {
namespace {

struct Tally {
  std::size_t caught = 0, missed = 0, unclaimed = 0, pairs = 0;
};

std::vector<const Fault*> chosen(const Testcases& testcases, const MutateArguments& arguments,
                                 std::string& problem) {
  const auto& patterns = arguments.faults;
  std::vector<const Fault*> faults;
  std::vector<std::string> ids;
  for (const Fault& fault : testcases.faults) ids.push_back(fault.id);
  problem = find_unknown("fault", patterns, ids);
  if (!problem.empty()) return faults;
  for (const Fault& fault : testcases.faults) {
    if (arguments.role && *arguments.role != fault.role) continue;
    if (arguments.protocol && *arguments.protocol != fault.protocol) continue;
    if (is_named(patterns, fault.id)) faults.push_back(&fault);
  }
  return faults;
}

// The cases that name the fault, each with every point, in a profile that it is for.
std::map<wire::Profile, std::vector<Selected>> cases_against(const Suite& suite, const Fault& fault) {
  std::map<wire::Profile, std::vector<Selected>> selection;
  for (const TestCase& test : suite.cases) {
    if (std::find(test.catches.begin(), test.catches.end(), fault.id) == test.catches.end()) continue;
    const wire::Profile profile = test.profiles.empty() ? wire::Profile::draft_00 : test.profiles.front();
    for (std::size_t point = 0; point < test.matrix.size(); ++point)
      selection[profile].push_back({&test, point});
  }
  return selection;
}

class Mutation {
 public:
  Mutation(const Testcases& testcases, const MutateArguments& arguments, const std::atomic<bool>& stop)
      : testcases_(testcases), arguments_(arguments), stop_(stop), style_(terminal_of(1).coloured) {}

  // Nothing if the run could not begin at all.
  bool try_fault(const Fault& fault) {
    const auto selection = cases_against(testcases_.suite, fault);
    if (selection.empty()) {
      ++tally_.unclaimed;
      std::cout << style_(Colour::red, "NO CASE ") << "  " << fault.id << "  " << fault.summary << '\n';
      return true;
    }
    // By case: whether any point of it failed.
    std::map<std::string, bool> caught;
    for (const auto& [profile, cases] : selection) {
      RunOptions options;
      options.seed = arguments_.seed;
      options.profile = profile;
      options.selection = cases;
      options.rerun_inconclusive = false;
      options.fault = &fault;
      options.stop = &stop_;
      const auto result = run_suite(testcases_.suite, reference_iut(fault.role, fault.protocol), options, {});
      if (!result) {
        std::cerr << "lmmp-conform: " << result.error().what << '\n' << result.error().help << '\n';
        return false;
      }
      for (const CaseResult& each : result->cases) {
        bool& failed = caught[each.id.substr(0, each.id.find('/'))];
        failed = failed || each.verdict == Verdict::fail;
      }
    }
    show(fault, caught);
    return true;
  }

  const Tally& tally() const { return tally_; }

 private:
  void show(const Fault& fault, const std::map<std::string, bool>& caught) {
    tally_.pairs += caught.size();
    const bool all =
        std::all_of(caught.begin(), caught.end(), [](const auto& entry) { return entry.second; });
    ++(all ? tally_.caught : tally_.missed);
    if (all && arguments_.quiet) return;
    std::cout << (all ? style_(Colour::green, "caught  ") : style_(Colour::red, "NOT SEEN")) << "  "
              << fault.id << "  " << fault.summary << '\n';
    for (const auto& [id, failed] : caught) {
      if (!failed) std::cout << "            not by " << id << '\n';
    }
  }

  const Testcases& testcases_;
  const MutateArguments& arguments_;
  const std::atomic<bool>& stop_;
  Style style_;
  Tally tally_;
};

}  // namespace

int mutate(const MutateArguments& arguments, const std::string& testcases) {
  if (!arguments.json.empty()) {
    std::cerr << "lmmp-conform: --json is for --random and --cases\n";
    return exit_usage;
  }
  const auto loaded = load_or_complain(testcases, {}, std::cerr);
  if (!loaded) return exit_usage;
  std::string problem;
  const auto faults = chosen(*loaded, arguments, problem);
  if (!problem.empty()) {
    std::cerr << "lmmp-conform: " << problem << '\n';
    return exit_usage;
  }
  const std::atomic<bool>& stop = catch_interrupts();
  Mutation mutation(*loaded, arguments, stop);
  for (const Fault* fault : faults) {
    if (stop) break;
    if (!mutation.try_fault(*fault)) return exit_could_not_test;
  }
  const Tally& tally = mutation.tally();
  std::cout << faults.size() << " faults: " << tally.caught << " caught by every case that names them, "
            << tally.missed << " not, " << tally.unclaimed << " named by no case (" << tally.pairs
            << " pairs of fault and case)\n";
  if (stop) return exit_could_not_test;
  return tally.missed + tally.unclaimed > 0 ? exit_failures : exit_as_expected;
}

}  // namespace lmmp::conform
