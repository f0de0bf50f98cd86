#include "harness/report/ladder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "harness/report/tests/golden.hpp"
#include "harness/report/tests/sample.hpp"
#include "harness/report/text.hpp"

namespace lmmp::conform {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

std::size_t widest_line(const std::string& text) {
  std::istringstream lines(text);
  std::size_t widest = 0;
  for (std::string line; std::getline(lines, line);) widest = std::max(widest, width_of(line));
  return widest;
}

TraceFrame frame(std::uint32_t number, const char* link, const char* from, const char* to,
                 const char* summary) {
  TraceFrame made;
  made.number = number;
  made.link = link;
  made.from = from;
  made.to = to;
  made.sent_by_tester = std::string(from) != "iut";
  made.summary = summary;
  return made;
}

TEST(Ladder, ShowsEveryFrameBetweenItsActors) {
  expect_golden("ladder_handover.txt", text_ladder(ladder_of(sample::unknown_sid()), 120));
}

TEST(Ladder, CutsLabelsToTheWidthOfTheTerminal) {
  const std::string text = text_ladder(ladder_of(sample::unknown_sid()), 80);
  EXPECT_LE(widest_line(text), 80U) << text;
  EXPECT_THAT(text, HasSubstr(".."));
}

TEST(Ladder, PutsTheImplementationUnderTestRightOfEveryNodeOfTheTester) {
  CaseResult result;
  result.trace = {frame(1, "L1", "mn1", "iut", "LOGIN"), frame(2, "L1", "mn2", "iut", "LOGIN"),
                  frame(3, "L1", "iut", "mn2", "LOGIN_ACK")};
  const Ladder ladder = ladder_of(result);
  ASSERT_EQ(ladder.lifelines.size(), 3U);
  EXPECT_EQ(ladder.lifelines[0].actor, "mn1");
  EXPECT_EQ(ladder.lifelines[1].actor, "mn2");
  EXPECT_EQ(ladder.lifelines[2].actor, "iut");
  expect_golden("ladder_two_nodes.txt", text_ladder(ladder, 100));
}

TEST(Ladder, AMulticastGoesToTheFarthestLifelineOfItsLinkAlone) {
  CaseResult result;
  result.trace = {frame(1, "L1", "mn1", "iut", "LOGIN"), frame(2, "L2", "iut", "all", "AR_ADV")};
  const Ladder ladder = ladder_of(result);
  EXPECT_EQ(ladder.lifelines[ladder.rows[1].from].link, "L2");
  EXPECT_EQ(ladder.lifelines[ladder.rows[1].to].link, "L2");
  EXPECT_NE(ladder.rows[1].from, ladder.rows[1].to);
  EXPECT_THAT(text_ladder(ladder, 100), HasSubstr("AR_ADV to all"));
}

TEST(Ladder, TimesBelowAMillisecondAreToldApart) {
  CaseResult result;
  result.trace = {frame(1, "L1", "mn1", "iut", "LOGIN"), frame(2, "L1", "iut", "mn1", "LOGIN_ACK")};
  result.trace[1].at = 11us;
  EXPECT_THAT(text_ladder(ladder_of(result), 100), HasSubstr("+0.000011"));
}

TEST(Ladder, NamesAndLabelsFromTheWireMoveNoCursor) {
  CaseResult result;
  result.trace = {frame(1, "L1", "mn\x1b[2J", "", "ESSID=\x1b]0;owned\a\xFF")};
  const std::string text = text_ladder(ladder_of(result), 100);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find('\a'), std::string::npos);
  EXPECT_EQ(valid_utf8(text), text);
}

TEST(Ladder, WithoutFramesIsEmpty) {
  EXPECT_EQ(text_ladder(ladder_of(CaseResult()), 100), "");
}

Step step(auto is) {
  Step made;
  made.is = std::move(is);
  return made;
}

Value value(auto is) {
  Value made;
  made.is = std::move(is);
  return made;
}

// The example of the script format.
TestCase unplanned_handover() {
  TestCase test;
  test.id = "lmmp-ar-handover-unplanned";
  test.preamble = {
      step(CallProcedure{"login", {value(std::string("mn1")), value(std::string("L1"))}, {"sid"}})};
  Send send{"HANDOVER",
            "L2",
            "mn1",
            std::nullopt,
            {{"SID", value(Variable{"sid"}), {}}, {"seq", value(Bind{"h", {}}), {}}},
            {}};
  Recv advertisement{{"AR_ADV"},   "L2", "", std::nullopt, value(Variable{"advertisement_interval"}),
                     std::nullopt, {}};
  Recv ack{{"ACK"},
           "L2",
           "",
           std::nullopt,
           value(std::chrono::nanoseconds(1s)),
           std::nullopt,
           {{"SID", value(Variable{"sid"}), {}}, {"ACKNUM", value(Variable{"h"}), {}}}};
  Silent silent;
  silent.link = "L1";
  silent.to = "mn1";
  Send malformed{"LOGOUT",
                 "L2",
                 "mn1",
                 std::nullopt,
                 {{"SID", value(std::uint64_t{0xDEAD}), {}}},
                 {{"SID.len", value(std::uint64_t{60}), {}}}};
  test.steps = {step(LinkState{"L1", "mn1", false}),
                step(LinkState{"L2", "mn1", true}),
                step(advertisement),
                step(send),
                step(ack),
                step(silent),
                step(malformed),
                step(Wait{value(std::chrono::nanoseconds(20ms))}),
                step(OneOf{{{step(Recv{{"ERROR"}, "L2", "mn1", {}, {}, {}, {}})}, {step(silent)}}}),
                step(Control{"logout", {{"node", value(std::string("mn1")), {}}}})};
  return test;
}

TEST(Ladder, OfATestCaseShowsWhatItSays) {
  expect_golden("ladder_case.txt", text_ladder(ladder_of(unplanned_handover()), 120));
}

TEST(Ladder, OfATestCaseFitsANarrowTerminal) {
  EXPECT_LE(widest_line(text_ladder(ladder_of(unplanned_handover()), 80)), 80U);
}

TEST(Ladder, OfAnEmptyTestCaseHasItsLifelines) {
  TestCase test;
  test.role = Role::mobile_node;
  EXPECT_THAT(text_ladder(ladder_of(test), 80), HasSubstr("L1 ar1|"));
}

}  // namespace
}  // namespace lmmp::conform
