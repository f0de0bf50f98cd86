#include "harness/report/outcome.hpp"

#include <gtest/gtest.h>

#include "harness/report/tests/sample.hpp"

namespace lmmp::conform {
namespace {

RunResult run_of(std::vector<CaseResult> cases) {
  RunResult run;
  run.cases = std::move(cases);
  return run;
}

TEST(Outcome, AParkedCaseThatFailsIsParkedAndKeepsItsReason) {
  EXPECT_EQ(outcome_of(sample::parked()), Outcome::parked);
  EXPECT_EQ(reason_of(sample::parked()), "parked (bug 17); fail: nothing came within 1 s");
}

TEST(Outcome, AParkedCaseThatPassesIsAPassThatSaysWhatToDo) {
  EXPECT_EQ(outcome_of(sample::parked_but_passes()), Outcome::pass);
  EXPECT_EQ(reason_of(sample::parked_but_passes()),
            "passes although it is parked (bug 18): take it out of the park file");
}

TEST(Outcome, AParkedCaseThatDoesNotApplyStaysNotApplicable) {
  CaseResult result = sample::not_applicable();
  result.parked = "bug 19";
  EXPECT_EQ(outcome_of(result), Outcome::not_applicable);
}

TEST(Outcome, EachCaseCountsOnce) {
  const Summary summary = summary_of(sample::run());
  for (const Outcome outcome :
       {Outcome::fail, Outcome::inconclusive, Outcome::not_applicable, Outcome::parked}) {
    EXPECT_EQ(summary[outcome], 1U) << name_of(outcome);
  }
  EXPECT_EQ(summary[Outcome::pass], 2U);
  EXPECT_EQ(summary[Outcome::error], 0U);
  EXPECT_EQ(summary.total(), sample::run().cases.size());
  EXPECT_EQ(summary.parked_passes, 1U);
}

TEST(ExitCode, IsZeroWhenAllWentAsExpected) {
  EXPECT_EQ(exit_code_of(run_of({sample::passing(), sample::not_applicable(), sample::parked()})), 0);
}

TEST(ExitCode, IsOneForAFailureOrAParkedCaseThatPasses) {
  EXPECT_EQ(exit_code_of(run_of({sample::passing(), sample::unknown_sid(), sample::inconclusive()})), 1);
  EXPECT_EQ(exit_code_of(run_of({sample::parked_but_passes()})), 1);
}

TEST(ExitCode, IsThreeWhenTheTesterCouldNotTest) {
  EXPECT_EQ(exit_code_of(run_of({sample::passing(), sample::inconclusive()})), 3);
  CaseResult error = sample::passing();
  error.verdict = Verdict::error;
  EXPECT_EQ(exit_code_of(run_of({error})), 3);
  RunResult interrupted = run_of({sample::passing()});
  interrupted.interrupted = true;
  EXPECT_EQ(exit_code_of(interrupted), 3);
}

}  // namespace
}  // namespace lmmp::conform
