#include "harness/report/console.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "harness/report/tests/golden.hpp"
#include "harness/report/tests/sample.hpp"

namespace lmmp::conform {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string shown(const RunResult& run, const ConsoleOptions& options) {
  std::ostringstream out;
  Console console(out, run, options);
  for (std::size_t at = 0; at < run.cases.size(); ++at) {
    console.started(run.cases[at].id, at, run.cases.size());
    console.finished(run.cases[at], at + 1, run.cases.size());
  }
  console.end(run);
  return out.str();
}

TEST(Console, GivesPlainLinesWhereThereIsNoTerminal) {
  expect_golden("console_plain.txt", shown(sample::run(), {}));
}

TEST(Console, ShowsProgressInPlaceOnATerminal) {
  ConsoleOptions options;
  options.terminal = {true, true, 120};
  options.redraw = std::chrono::milliseconds(0);
  expect_golden("console_terminal.txt", shown(sample::run(), options));
}

TEST(Console, TellsWhatRunsAgainAndNotWhatWaitsForThat) {
  std::ostringstream out;
  const RunResult run = sample::run();
  ConsoleOptions options;
  options.terminal = {true, false, 120};
  options.redraw = std::chrono::milliseconds(0);
  Console console(out, run, options);
  console.started("slow", 0, 2);
  console.postponed("slow");
  console.started("other", 1, 2);
  EXPECT_THAT(out.str(), ::testing::EndsWith("[0/2] 1 to run again alone  other"));
}

TEST(Console, WithoutColoursWritesNoColour) {
  ConsoleOptions options;
  options.terminal = {true, false, 120};
  EXPECT_THAT(shown(sample::run(), options), Not(HasSubstr("\x1b[3")));
}

TEST(Console, QuietShowsWhatDidNotPassAndTheSummary) {
  ConsoleOptions options;
  options.quiet = true;
  const std::string text = shown(sample::run(), options);
  EXPECT_THAT(text, HasSubstr("FAIL  lmmp-ar-handover-unknown-sid"));
  EXPECT_THAT(text, HasSubstr("6 cases: 2 pass, 1 fail"));
  EXPECT_THAT(text, Not(HasSubstr("lmmp-ar-login")));
}

TEST(Console, SaysWhatMostCasesLackThatDoNotApply) {
  RunResult run = sample::run();
  CaseResult one;
  one.verdict = Verdict::not_applicable;
  for (const char* reason : {"no hook for idle", "no hook for login", "no hook for login", "no hook for idle",
                             "no hook for login", "no paging"}) {
    one.id += "x";
    one.reason = reason;
    run.cases.push_back(one);
  }
  EXPECT_THAT(shown(run, {}), HasSubstr("\n  not applicable, mostly because\n"
                                        "      3  no hook for login\n"
                                        "      2  no hook for idle\n\n"));
}

TEST(Console, CasesThatRanAgainAreShownWithTheReasonAndCounted) {
  const std::string text = shown(sample::run_on_a_busy_host(), {});
  EXPECT_THAT(text, HasSubstr("A Login is answered by a Login Ack with a SID.  (run again, alone, after "
                              "inconclusive: this host was 0.312 s late)\n"));
  EXPECT_THAT(text,
              HasSubstr("\n  run again, alone, because inconclusive at first: 2 cases\n"
                        "  lmmp-ar-login/ip=4  this host was 0.312 s late; now pass\n"
                        "  lmmp-ar-handover-other-sid  the preamble failed: no AR_ADV came within 1 s; now "
                        "fail\n"));
  EXPECT_THAT(text,
              HasSubstr("1 parked, 1 of the passing parked: take them out of the park file, 2 of them run "
                        "again, alone in"));
  EXPECT_THAT(shown(sample::run(), {}), Not(HasSubstr("run again")));
}

TEST(Console, ManyCasesThatRanAgainAreCountedAndTenAreListed) {
  RunResult run = sample::run();
  run.cases.assign(12, sample::passed_when_run_again());
  const std::string text = shown(run, {});
  EXPECT_THAT(text, HasSubstr("because inconclusive at first: 12 cases\n"));
  EXPECT_THAT(text, HasSubstr("\n  and 2 more\n"));
}

TEST(Console, AnInterruptedRunSaysSo) {
  RunResult run = sample::run();
  run.interrupted = true;
  EXPECT_THAT(summary_line(run, Style()), HasSubstr("interrupted: what was finished is reported"));
}

TEST(Console, ARunOfNothingHasASummary) {
  EXPECT_THAT(shown(RunResult(), {}), HasSubstr("0 cases: 0 pass, 0 fail"));
}

TEST(Console, TheTableGroupsByScriptWhenThereAreManyCases) {
  EXPECT_THAT(result_table(sample::run(), Style(), 100, 5),
              HasSubstr("testcases/lmmp/ar/handover.yaml      1  1 fail"));
  EXPECT_THAT(result_table(sample::run(), Style(), 100, 6),
              HasSubstr("fail            lmmp-ar-handover-unknown-sid"));
}

}  // namespace
}  // namespace lmmp::conform
