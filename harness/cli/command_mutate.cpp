// `mutate`: every fault against the cases that must catch it, in virtual time.
#include <algorithm>
#include <iostream>
#include <map>

#include "harness/cli/commands.hpp"
#include "harness/cli/interrupt.hpp"
#include "harness/cli/mutation.hpp"
#include "harness/cli/selection.hpp"
#include "harness/cli/suite_folder.hpp"
#include "harness/mutate/faulty_run.hpp"
#include "harness/report/outcome.hpp"
#include "harness/report/style.hpp"
#include "harness/report/text.hpp"

namespace lmmp::conform {
namespace {

struct Tally {
  std::size_t caught = 0, missed = 0, unclaimed = 0, pairs = 0;
};

tl::expected<std::vector<const Fault*>, std::string> chosen(const Testcases& testcases,
                                                            const MutateArguments& arguments) {
  std::vector<std::string> ids;
  for (const Fault& fault : testcases.faults) ids.push_back(fault.id);
  if (auto problem = find_unknown("fault", arguments.faults, ids); !problem.empty())
    return tl::unexpected(std::move(problem));
  std::vector<const Fault*> faults;
  for (const Fault& fault : testcases.faults) {
    if (arguments.role && *arguments.role != fault.role) continue;
    if (arguments.protocol && *arguments.protocol != fault.protocol) continue;
    if (is_named(arguments.faults, fault.id)) faults.push_back(&fault);
  }
  return faults;
}

// With every point of those that name the fault.
CasesByProfile cases_against(const Suite& suite, const Fault& fault) {
  CasesByProfile cases;
  for (const TestCase& test : suite.cases) {
    if (std::find(test.catches.begin(), test.catches.end(), fault.id) != test.catches.end())
      add_points(cases, test);
  }
  return cases;
}

class Trials {
 public:
  Trials(const Testcases& testcases, const MutateArguments& arguments, const std::atomic<bool>& stop)
      : testcases_(testcases), arguments_(arguments), stop_(stop), style_(terminal_of(1).coloured) {}

  // What is wrong if the run could not begin at all.
  std::optional<CannotTest> try_fault(const Fault& fault) {
    const auto cases = cases_against(testcases_.suite, fault);
    if (cases.empty()) {
      ++tally_.unclaimed;
      std::cout << style_(Colour::red, "NO CASE ") << "  " << fault.id << "  " << fault.summary << '\n';
      return std::nullopt;
    }
    const auto failed = failed_cases(testcases_.suite, fault, cases, arguments_.seed, stop_);
    if (!failed) return failed.error();
    show(fault, *failed);
    return std::nullopt;
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
  const auto faults = chosen(*loaded, arguments);
  if (!faults) {
    std::cerr << "lmmp-conform: " << faults.error() << '\n';
    return exit_usage;
  }
  const std::atomic<bool>& stop = catch_interrupts();
  Trials trials(*loaded, arguments, stop);
  for (const Fault* fault : *faults) {
    if (stop) break;
    if (const auto problem = trials.try_fault(*fault)) return complain(*problem);
  }
  const Tally& tally = trials.tally();
  std::cout << counted(faults->size(), "fault") << ": " << tally.caught
            << " caught by every case that names them, " << tally.missed << " not, " << tally.unclaimed
            << " named by no case (" << counted(tally.pairs, "pair") << " of fault and case)\n";
  if (stop) return exit_could_not_test;
  return tally.missed + tally.unclaimed > 0 ? exit_failures : exit_as_expected;
}

}  // namespace lmmp::conform
