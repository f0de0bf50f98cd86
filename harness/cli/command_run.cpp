// `run`: the selected cases against the implementation, and the reports.
#include <algorithm>
#include <deque>
#include <iostream>
#include <map>

#include "harness/cli/commands.hpp"
#include "harness/cli/interrupt.hpp"
#include "harness/cli/selection.hpp"
#include "harness/cli/suite_folder.hpp"
#include "harness/report/capture.hpp"
#include "harness/report/console.hpp"
#include "harness/report/report_file.hpp"
#include "harness/report/reports.hpp"
#include "harness/report/text.hpp"
#include "harness/script/iut_file.hpp"
#include "harness/script/suggest.hpp"

namespace lmmp::conform {
namespace {

int complain(const std::string& text, int code) {
  std::cerr << "lmmp-conform: " << text << '\n';
  return code;
}

RerunArguments rerun_arguments(const RunArguments& arguments, const std::string& testcases) {
  RerunArguments rerun;
  if (!arguments.fault.empty()) rerun.run = "--fault " + arguments.fault;
  const auto add = [&rerun](const char* option, const std::string& place) {
    if (!place.empty()) rerun.places += (rerun.places.empty() ? "" : " ") + (option + shell_word(place));
  };
  add("--testcases ", testcases);
  add("--iut ", arguments.iut);
  add("--parked ", arguments.parked);
  return rerun;
}

std::optional<Iut> load_iut_or_complain(const std::string& file) {
  LoadedIut loaded = load_iut(file);
  for (const Diagnostic& problem : loaded.problems) std::cerr << render(problem);
  if (loaded.problems.empty()) return std::move(loaded.iut);
  return std::nullopt;
}

ReportPaths paths_of(const RunArguments& arguments) {
  return {arguments.json, arguments.junit, arguments.html};
}

class Run {
 public:
  Run(const RunArguments& arguments, const Testcases& testcases, RerunArguments rerun,
      const std::atomic<bool>& stop)
      : arguments_(arguments),
        testcases_(testcases),
        requirements_(table_of(testcases.requirements)),
        rerun_(std::move(rerun)),
        stop_(stop) {}

  int against(const Iut& iut, const std::vector<Selected>& selection) {
    if (!arguments_.out.empty()) {
      auto folder = CaptureFolder::open(arguments_.out);
      if (!folder) return complain(folder.error(), exit_usage);
      captures_.emplace(std::move(*folder));
    }
    RunOptions options;
    options.seed = arguments_.seed;
    options.profile = arguments_.profile;
    options.selection = selection;
    options.jobs = arguments_.jobs != 0                            ? arguments_.jobs
                   : std::holds_alternative<Spawn>(iut.reached_by) ? 16
                                                                   : 1;
    options.repeat = arguments_.repeat;
    options.fail_fast = arguments_.fail_fast;
    options.stop = &stop_;
    options.fault = testcases_.find_fault(arguments_.fault);

    RunResult known;
    known.profile = options.profile;
    known.seed = options.seed;
    known.iut_name = iut.name;
    known.role = iut.role;
    known.reached_by = std::string(reached_by_name(iut));
    ConsoleOptions console_options;
    console_options.terminal = terminal_of(1);
    console_options.requirements = &requirements_;
    console_options.rerun = rerun_;
    console_options.quiet = arguments_.quiet;
    const bool taken = on_standard_output(paths_of(arguments_));
    std::ostream& out = taken ? std::cerr : std::cout;
    if (taken) console_options.terminal = terminal_of(2);
    Console console(out, known, console_options);

    Progress progress;
    progress.started = [&](const std::string& id, std::size_t index, std::size_t count) {
      console.started(id, index, count);
    };
    progress.postponed = [&](const std::string& id) { console.postponed(id); };
    progress.finished = [&](const CaseResult& result, std::size_t done, std::size_t count) {
      CaseResult shown = result;
      finish(shown);
      written_[{shown.id, shown.started}].push_back(shown.capture);
      console.finished(shown, done, count);
    };
    auto result = run_suite(testcases_.suite, iut, options, progress);
    if (!result) {
      return complain(result.error().what + (result.error().help.empty() ? "" : "\n" + result.error().help),
                      exit_could_not_test);
    }
    for (CaseResult& each : result->cases) {
      park(each);
      auto& captures = written_[{each.id, each.started}];
      if (captures.empty()) continue;
      each.capture = captures.front();
      captures.pop_front();
    }
    console.end(*result);
    const bool reported = write(*result);
    return reported ? exit_code_of(*result) : exit_could_not_test;
  }

 private:
  void park(CaseResult& result) const {
    const std::string base = case_id_of(result.id);
    for (const Parked& parked : testcases_.parked) {
      if (parked.id == result.id || parked.id == base) result.parked = parked.reason;
    }
  }

  void finish(CaseResult& result) {
    park(result);
    if (!captures_) return;
    if (const auto written = captures_->write(result); !written && !capture_failed_) {
      capture_failed_ = true;
      complain(written.error(), 0);
    }
  }

  bool write(const RunResult& result) {
    bool good = !capture_failed_;
    const auto told = [&good](const std::string& problem) {
      complain(problem, 0);
      good = false;
    };
    if (captures_) {
      if (const auto keys = captures_->write_key_tables(); !keys) told(keys.error());
    }
    for (const std::string& problem : write_reports(result, paths_of(arguments_), &requirements_, rerun_)) {
      told(problem);
    }
    return good;
  }

  const RunArguments& arguments_;
  const Testcases& testcases_;
  RequirementTable requirements_;
  RerunArguments rerun_;
  const std::atomic<bool>& stop_;
  std::optional<CaptureFolder> captures_;
  // Repetitions may end in another order than they began in; they have their beginnings to tell them apart.
  // In virtual time those are the same, and the order too.
  using OneRun = std::pair<std::string, std::chrono::system_clock::time_point>;
  std::map<OneRun, std::deque<std::string>> written_;
  bool capture_failed_ = false;
};

// Drops what passed in an earlier run.
tl::expected<std::vector<Selected>, std::string> only_failed(std::vector<Selected> selection,
                                                             const std::string& path) {
  const auto report = read_report(path);
  if (!report) return tl::unexpected(report.error());
  const auto did_not_pass = [](const ReportedCase& reported) {
    return reported.outcome != Outcome::pass && reported.outcome != Outcome::not_applicable;
  };
  std::erase_if(selection, [&](const Selected& selected) {
    return std::none_of(report->cases.begin(), report->cases.end(), [&](const ReportedCase& reported) {
      return reported.id == id_of(selected) && did_not_pass(reported);
    });
  });
  if (selection.empty() && std::any_of(report->cases.begin(), report->cases.end(), did_not_pass)) {
    return tl::unexpected("the cases that did not pass in " + path +
                          " are not among those that are selected: is it a report of another role or suite?");
  }
  return selection;
}

// A fault is put into a simulated implementation, and only one that exists.
std::string check_fault(const RunArguments& arguments, const Testcases& testcases,
                        const std::optional<Iut>& iut) {
  if (arguments.fault.empty()) return {};
  if (iut && !std::holds_alternative<Simulate>(iut->reached_by)) {
    return "--fault needs an implementation that is simulated, and this one is reached by " +
           std::string(reached_by_name(*iut));
  }
  if (testcases.find_fault(arguments.fault) != nullptr) return {};
  std::vector<std::string> ids;
  for (const Fault& fault : testcases.faults) ids.push_back(fault.id);
  const std::string hint = did_you_mean(arguments.fault, ids);
  return "no fault has the id " + arguments.fault + (hint.empty() ? "" : "; " + hint);
}

}  // namespace

int run(const RunArguments& arguments, const std::string& testcases) {
  LoadOptions load;
  load.parked = park_file(arguments.parked, arguments.iut);
  load.parked_may_miss = arguments.parked.empty();
  const auto loaded = load_or_complain(testcases, load, std::cerr);
  if (!loaded) return exit_usage;
  std::optional<Iut> iut;
  if (!arguments.iut.empty()) {
    iut = load_iut_or_complain(arguments.iut);
    if (!iut) return exit_usage;
  }
  if (const std::string problem = check_fault(arguments, *loaded, iut); !problem.empty()) {
    return complain(problem, exit_usage);
  }
  SelectionArguments wanted = arguments.selection;
  if (iut && wanted.role && *wanted.role != iut->role) {
    return complain("--role " + std::string(name_of(*wanted.role)) +
                        " does not fit the implementation, whose role is " + std::string(name_of(iut->role)),
                    exit_usage);
  }
  if (iut && wanted.protocol && *wanted.protocol != iut->protocol) {
    return complain("--protocol " + std::string(name_of(*wanted.protocol)) +
                        " does not fit the implementation, whose protocol is " +
                        std::string(name_of(iut->protocol)),
                    exit_usage);
  }
  if (iut) wanted.role = iut->role, wanted.protocol = iut->protocol;
  auto selection = select(*loaded, wanted, arguments.profile);
  if (!selection) return complain(selection.error(), exit_usage);
  const TestCase& first = *selection->front().test_case;
  if (!arguments.only_failed.empty()) selection = only_failed(std::move(*selection), arguments.only_failed);
  if (!selection) return complain(selection.error(), exit_usage);
  // A run that failed because of a full disk or a missing folder would be a pity.
  const auto unwritable = check_reports(paths_of(arguments));
  for (const std::string& problem : unwritable) complain(problem, 0);
  if (!unwritable.empty()) return exit_usage;
  // Without an implementation each role is tested against its reference; a run, and its report, is for one.
  if (!iut) iut = reference_iut(first.role, first.protocol);
  if (std::any_of(selection->begin(), selection->end(), [&](const Selected& selected) {
        return selected.test_case->role != iut->role || selected.test_case->protocol != iut->protocol;
      })) {
    return complain(
        "the cases are for several roles, and a run is for one; choose with --role ar, mn or map, and with "
        "--protocol lmmp or hmipv6",
        exit_usage);
  }
  if (selection->empty()) {
    std::ostream& out = on_standard_output(paths_of(arguments)) ? std::cerr : std::cout;
    out << "nothing to run: every case of " << arguments.only_failed << " passed\n";
  }
  return Run(arguments, *loaded, rerun_arguments(arguments, testcases), catch_interrupts())
      .against(*iut, part_of(*selection, arguments.shard));
}

}  // namespace lmmp::conform
