#include "harness/report/failure.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/report/tests/golden.hpp"
#include "harness/report/tests/sample.hpp"

namespace lmmp::conform {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const RequirementTable requirements = {
    {"D-2.6-4", {"D 2.6", "must", "An AR answers a Handover of an unknown session by an Error."}}};

FailureOptions options(std::size_t width = 100) {
  FailureOptions made;
  made.width = width;
  made.requirements = &requirements;
  return made;
}

TEST(Failure, SaysThatTheCaseRanAgainAndWhy) {
  const RunResult run = sample::run_on_a_busy_host();
  EXPECT_THAT(
      failure_block(run, sample::failed_when_run_again(), {}),
      HasSubstr(
          "\n  run again, alone, after inconclusive: the preamble failed: no AR_ADV came within 1 s\n"));
  EXPECT_THAT(failure_block(run, sample::unknown_sid(), {}), Not(HasSubstr("run again")));
}

TEST(Failure, ShowsAllThatAPersonNeedsToTrustIt) {
  CaseResult result = sample::unknown_sid();
  result.capture = "out/lmmp-ar-handover-unknown-sid.pcapng";
  expect_golden("failure_wide.txt", failure_block(sample::run(), result, options(140)));
  expect_golden("failure_narrow.txt", failure_block(sample::run(), result, options(80)));
}

TEST(Failure, ColoursOnlyTheWordsThatCount) {
  FailureOptions coloured = options(140);
  coloured.style = Style(true);
  expect_golden("failure_coloured.txt", failure_block(sample::run(), sample::unknown_sid(), coloured));
}

TEST(Failure, AnInconclusiveCaseSaysHowLateTheTesterWas) {
  const std::string text = failure_block(sample::run(), sample::inconclusive(), options());
  EXPECT_THAT(text, HasSubstr("INCONCLUSIVE  lmmp-ar-logout"));
  EXPECT_THAT(text, HasSubstr("the tester was at most 140.0 ms late"));
  EXPECT_THAT(text, Not(HasSubstr("park "))) << "only a failure is a known one";
}

TEST(Failure, AParkedCaseThatPassesSaysWhereToTakeItOut) {
  const std::string text = failure_block(sample::run(), sample::parked_but_passes(), options());
  EXPECT_THAT(text, HasSubstr("PARKED, BUT PASSES  lmmp-ar-refresh"));
  EXPECT_THAT(text, HasSubstr("take it out of the park file"));
}

TEST(Failure, TheRerunIsTheRunAsItWas) {
  RunResult run = sample::run();
  run.profile = wire::Profile::paper_2004;
  EXPECT_EQ(rerun_command(run, sample::passing(), {"", "--iut ar.yaml"}),
            "lmmp-conform run lmmp-ar-login/ip=6 --seed 4711 --profile paper-2004 --iut ar.yaml");
}

TEST(Failure, TheRerunOfARepetitionRepeatsToo) {
  CaseResult result = sample::unknown_sid();
  result.repetition = 2;
  EXPECT_THAT(rerun_command(sample::run(), result, {}), HasSubstr("--seed 4711 --repeat 3"));
}

TEST(Failure, ParkingGoesToTheFileThatTheRunReads) {
  FailureOptions given = options();
  // A path may look like an option.
  given.rerun = {"--fault x--iut", "--iut 'my --parked ar.yaml' --parked ours.yaml"};
  EXPECT_THAT(failure_block(sample::run(), sample::unknown_sid(), given),
              HasSubstr("--reason \"...\" --iut 'my --parked ar.yaml' --parked ours.yaml\n"));
}

TEST(Failure, ItsLadderHasLifelinesOfTheFramesThatAreDrawn) {
  CaseResult result = sample::unknown_sid();
  TraceFrame elsewhere = result.trace.front();
  elsewhere.link = "L7";
  elsewhere.from = "map7";
  elsewhere.background = true;
  result.trace.push_back(elsewhere);
  EXPECT_THAT(failure_block(sample::run(), result, options()), Not(HasSubstr("map7")));
}

TEST(Failure, TheRerunTakesWhatBelongsToTheRunAndThePlaces) {
  EXPECT_EQ(rerun_command(sample::run(), sample::passing(), {"--fault no-ack", "--iut ar.yaml"}),
            "lmmp-conform run lmmp-ar-login/ip=6 --seed 4711 --fault no-ack --iut ar.yaml");
}

TEST(Failure, OpeningACaptureBringsTheKeysOfItsSession) {
  CaseResult result = sample::passing();
  EXPECT_EQ(open_command(result), "");
  result.capture = "out dir/a.pcapng";
  EXPECT_EQ(open_command(result), "xargs -a 'out dir/a.args' wireshark -r 'out dir/a.pcapng' -g 2");
}

TEST(Failure, ALongCaseShowsTheFramesThatLedToTheVerdict) {
  CaseResult result = sample::unknown_sid();
  const TraceFrame login = result.trace.front();
  for (std::uint32_t number = 1; number <= 30; ++number) {
    result.trace.insert(result.trace.begin(), login);
    result.trace.front().number = 1000 + number;
  }
  const std::string text = failure_block(sample::run(), result, options());
  EXPECT_THAT(text, HasSubstr("#4"));
  EXPECT_THAT(text, Not(HasSubstr("#1030")));
  EXPECT_THAT(text, HasSubstr("21 frames more in the capture"));
}

TEST(Failure, WhatTheImplementationSentMovesNoCursor) {
  CaseResult result = sample::unknown_sid();
  result.reason = result.got = result.comparison[0].got = result.notes[0] = "\x1b[2J\xFF";
  EXPECT_THAT(failure_block(sample::run(), result, options()), Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace lmmp::conform
