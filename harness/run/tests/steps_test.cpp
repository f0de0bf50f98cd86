// Every kind of step does what the script says, and a case passes when the implementation does what it
// should.
#include <gtest/gtest.h>

#include "harness/run/tests/fake_router.hpp"

namespace lmmp::conform::test {
namespace {

using std::chrono::milliseconds;
using wire::MessageType;

std::string told(const CaseResult& result) {
  std::string text = std::string(name_of(result.verdict)) + ": " + result.reason + " [" + result.basis + "]";
  for (const auto& row : result.comparison)
    text += "\n  " + row.field + ": " + row.expected + " / " + row.got;
  for (const auto& frame : result.trace) {
    text += "\n  #" + std::to_string(frame.number) + " " + frame.link + " " + frame.from + "->" + frame.to +
            " " + frame.summary;
  }
  return text;
}
#define EXPECT_PASS(result) EXPECT_EQ((result).verdict, Verdict::pass) << told(result)

constexpr const char* login =
    " - {send: LOGIN, at: L1, from: mn1, seq: =>n}\n"
    " - {recv: LOGIN_ACK, at: L1, to: mn1, SID: =>sid}\n";

TEST(Send, GetsItsAnswerInBothIpVersions) {
  const auto yaml = with_steps(login, "matrix: {ip: [4, 6]}\n");
  for (std::size_t point = 0; point < 2; ++point) {
    const auto result = run_script(yaml, {}, {}, point);
    EXPECT_PASS(result);
    EXPECT_EQ(result.basis, "frame " + std::to_string(result.frame.value_or(0)));
  }
}

TEST(Send, CountsEachNodesMessagesUpByOne) {
  const auto result =
      run_script(with_steps(std::string(login) + " - {send: LOGOUT, SID: $sid, seq: =>m}\n"
                                                 " - {recv: ACK, ACKNUM: $m, SID: $sid}\n"
                                                 " - {send: LOGOUT, SID: $sid, seq: next($m)}\n"
                                                 " - {recv: ACK, ACKNUM: next($m)}\n"
                                                 " - {send: LOGOUT, SID: $sid, seq: =>k}\n"
                                                 " - {recv: ACK, ACKNUM: plus($m 2)}\n"));
  EXPECT_PASS(result);
}

TEST(Send, AppliesPatchesToTheOctets) {
  std::optional<std::uint8_t> seen;
  FakeOptions fake;
  fake.behaviour = [&](const wire::Message& request, Time) -> std::optional<std::vector<Reply>> {
    if (request.type != 99) return std::nullopt;
    seen = request.type;
    return std::vector<Reply>{};
  };
  const auto result =
      run_script(with_steps(" - {send: LOGIN, patch: {main.type: 99}}\n - {silent: any, at: L1}\n"), fake);
  EXPECT_PASS(result);
  EXPECT_EQ(seen, 99);
}

TEST(Recv, ComparesEveryField) {
  FakeOptions fake;
  fake.behaviour = [](const wire::Message& request, Time) -> std::optional<std::vector<Reply>> {
    if (request.type != 5) return std::nullopt;
    return std::vector<Reply>{
        {message(MessageType::error,
                 {wire::Suboption::in_reserved(wire::SuboptionType::error, 3), sid(0xDEAD)}, 77),
         {},
         {},
         {},
         false}};
  };
  const auto good =
      run_script(with_steps(" - {send: HANDOVER, SID: 0xdead}\n"
                            " - {recv: ERROR, SID: 0xdead, ERROR: 1..8, seq: 77, ACKNUM: absent, "
                            "code: 0, hop_limit: 255, SUBOPTION.99: absent}\n"),
                 fake);
  EXPECT_PASS(good);
  const auto bad = run_script(
      with_steps(" - {send: HANDOVER, SID: 0xdead}\n - {recv: ERROR, SID: 0xbeef, ERROR: not 3, seq: 78}\n"),
      fake);
  EXPECT_EQ(bad.verdict, Verdict::fail);
  unsigned wrong = 0;
  for (const auto& row : bad.comparison) wrong += row.matches ? 0 : 1;
  EXPECT_EQ(wrong, 3U) << told(bad);
  EXPECT_EQ(bad.expected, "ERROR");
  EXPECT_EQ(bad.nearest, bad.frame);
}

TEST(Recv, WaitsForAnAdvertisementThatComesAfterTheStepBefore) {
  const auto result =
      run_script(with_steps(" - {wait: 75ms}\n"
                            " - {recv: AR_ADV, at: L2, to: all, within: 60ms, CONFIG: =>c}\n"
                            " - {recv: AR_ADV, at: L2, within: 60ms, not_before: 40ms, CONFIG: $c}\n"));
  EXPECT_PASS(result);
}

TEST(Recv, FailsWhatComesTooEarly) {
  const auto result = run_script(
      with_steps(" - {recv: AR_ADV, within: 1s}\n - {recv: AR_ADV, within: 1s, not_before: 60ms}\n"));
  EXPECT_EQ(result.verdict, Verdict::fail) << told(result);
  EXPECT_NE(result.reason.find("too early"), std::string::npos) << result.reason;
}

TEST(Recv, TakesTheSecondOfTwoAdvertisementsOfOneMoment) {
  const auto loaded = load_script(
      Source("test.yaml",
             with_steps(" - {recv: AR_ADV, within: 1s}\n - {recv: AR_ADV, within: 1s, not_before: 10ms}\n")));
  Fault twice;
  twice.messages = {"AR_ADV"};
  twice.changes = {RepeatMessage{1}};
  RunOptions options;
  options.fault = &twice;
  options.selection = {{&loaded.suite.cases.at(0), 0}};
  const auto run = run_suite(loaded.suite, reference_iut(Role::access_router), options, {});
  ASSERT_TRUE(run);
  EXPECT_EQ(run->cases.at(0).verdict, Verdict::fail) << told(run->cases.at(0));
}

TEST(LinkState, TakesALinkAwayFromTheImplementation) {
  const auto loaded = load_script(Source("test.yaml", with_steps(" - {recv: AR_ADV, at: L1}\n"
                                                                 " - {link: L1, of: ar1, set: down}\n"
                                                                 " - {silent: AR_ADV, at: L1, for: 200ms}\n"
                                                                 " - {link: L1, of: ar1, set: up}\n"
                                                                 " - {recv: AR_ADV, at: L1}\n")));
  RunOptions options;
  options.selection = {{&loaded.suite.cases.at(0), 0}};
  const auto run = run_suite(loaded.suite, reference_iut(Role::access_router), options, {});
  ASSERT_TRUE(run);
  EXPECT_PASS(run->cases.at(0));
}

TEST(Recv, FailsWhatComesAfterTheWindow) {
  FakeOptions fake;
  fake.behaviour = [](const wire::Message& request, Time) -> std::optional<std::vector<Reply>> {
    if (request.type != 1) return std::nullopt;
    return std::vector<Reply>{{message(MessageType::login_ack, {sid(1)}), {}, {}, milliseconds(300), false}};
  };
  const auto yaml = [](const char* within) {
    return with_steps(std::string(" - {send: LOGIN}\n - {recv: LOGIN_ACK, within: ") + within + "}\n",
                      "matching: tolerant\n");
  };
  EXPECT_PASS(run_script(yaml("400ms"), fake));
  const auto late = run_script(yaml("200ms"), fake);
  EXPECT_EQ(late.verdict, Verdict::fail);
  EXPECT_EQ(late.got, "nothing");
  EXPECT_EQ(late.step, 2U);
  EXPECT_EQ(late.script.line, 8);
}

TEST(Silent, RestsOnAFence) {
  const auto result = run_script(with_steps(" - {send: MESSAGE.99}\n - {silent: any, at: L1, to: mn1}\n"));
  EXPECT_PASS(result);
  EXPECT_TRUE(result.basis.starts_with("fence answered in frame ")) << result.basis;
  EXPECT_LT(result.duration, milliseconds(1)) << "no time was waited away";
}

TEST(Silent, FailsOnTheMessageThatBreaksIt) {
  const auto result = run_script(with_steps(" - {send: LOGIN}\n - {silent: any, at: L1, to: mn1}\n"));
  EXPECT_EQ(result.verdict, Verdict::fail);
  EXPECT_EQ(result.got, "LOGIN_ACK") << told(result);
}

TEST(Silent, ForbidsOnlyMessagesWithItsFields) {
  const std::string head = "matching: tolerant\n";
  EXPECT_PASS(run_script(with_steps(" - {send: LOGIN}\n - {silent: LOGIN_ACK, SID: 1}\n", head)));
  EXPECT_EQ(run_script(with_steps(" - {send: LOGIN}\n - {silent: LOGIN_ACK, SID: any}\n", head)).verdict,
            Verdict::fail);
}

TEST(Silent, WithoutAFenceLastsAsLongAsItSays) {
  const auto result = run_script(with_steps(" - {silent: any, at: L1, for: 250ms}\n"));
  EXPECT_PASS(result);
  EXPECT_EQ(result.basis, "0.25 s of silence");
  EXPECT_GE(result.duration, milliseconds(250));
}

TEST(Silent, ProvesNothingOfAnImplementationThatAnswersNobody) {
  FakeOptions fake;
  fake.answers_nothing = true;
  const auto result = run_script(with_steps(" - {send: MESSAGE.99}\n - {silent: any, at: L1}\n"), fake);
  EXPECT_EQ(result.verdict, Verdict::inconclusive) << told(result);
}

TEST(LinkState, TakesANodeOffALink) {
  const auto result =
      run_script(with_steps(" - {link: L1, of: mn1, set: down}\n - {send: LOGIN, at: L1, from: mn1}\n"));
  EXPECT_EQ(result.verdict, Verdict::error);
  EXPECT_EQ(result.reason, "mn1 is not on L1");
  EXPECT_PASS(run_script(with_steps(" - {link: L1, of: mn1, set: down}\n - {link: L1, of: mn1, set: up}\n" +
                                    std::string(login))));
}

TEST(Control, AsksTheHook) {
  FakeOptions fake;
  fake.controls = {"page", "refuse"};
  EXPECT_PASS(run_script(with_steps(" - {control: page}\n"), fake));
  const auto refused = run_script(with_steps(std::string(login) + " - {control: refuse}\n"), fake);
  EXPECT_EQ(refused.verdict, Verdict::inconclusive);
  EXPECT_NE(refused.reason.find("it refused "), std::string::npos) << refused.reason;
  const auto missing = run_script(with_steps(" - {control: idle}\n"), fake);
  EXPECT_EQ(missing.verdict, Verdict::not_applicable);
  EXPECT_EQ(missing.reason, "there is no control hook for idle");
}

TEST(Wait, LetsTimePassFromTheEndOfTheStepBefore) {
  const auto result = run_script(with_steps(" - {wait: 100ms}\n - {wait: 20ms}\n"));
  EXPECT_PASS(result);
  EXPECT_GE(result.duration, milliseconds(120));
}

TEST(OneOf, TakesTheBranchWhoseMessageCame) {
  const auto result = run_script(
      with_steps(" - {send: LOGIN}\n"
                 " - one_of:\n"
                 "    - {recv: ERROR}\n"
                 "    - [{recv: LOGIN_ACK, SID: =>sid}, {send: LOGOUT, SID: $sid}, {recv: ACK}]\n"));
  EXPECT_PASS(result);
  EXPECT_NE(result.basis.find("(choice 2 of 2)"), std::string::npos) << result.basis;
}

TEST(OneOf, TakesSilenceForAnAnswerWithoutWaiting) {
  const auto result = run_script(with_steps(
      " - {send: MESSAGE.99}\n - {one_of: [{recv: ERROR, within: 1s}, {silent: any, at: L1, to: mn1}]}\n"));
  EXPECT_PASS(result);
  EXPECT_NE(result.basis.find("(choice 2 of 2)"), std::string::npos) << result.basis;
  EXPECT_LT(result.duration, milliseconds(1));
}

TEST(OneOf, FailsWhenNoBranchFits) {
  const auto result =
      run_script(with_steps(" - {send: LOGIN}\n - {one_of: [{recv: ERROR}, {recv: [ACK, REINIT]}]}\n"));
  EXPECT_EQ(result.verdict, Verdict::fail);
  EXPECT_EQ(result.got, "LOGIN_ACK");
}

TEST(AnyOrder, TakesMessagesAsTheyCome) {
  const char* steps =
      " - {send: LOGIN, from: mn1}\n"
      " - {send: HANDOVER, from: mn1, SID: 5}\n"
      " - {any_order: [{recv: ACK, SID: 5}, {recv: LOGIN_ACK, SID: =>sid}]}\n"
      " - {send: LOGOUT, SID: $sid}\n"
      " - {recv: ACK}\n";
  EXPECT_PASS(run_script(with_steps(steps)));
  const auto missing = run_script(with_steps(
      " - {send: LOGIN}\n - {any_order: [{recv: LOGIN_ACK}, {recv: PAGING_QUERY, within: 10ms}]}\n"));
  EXPECT_EQ(missing.verdict, Verdict::fail);
  EXPECT_EQ(missing.expected, "PAGING_QUERY");
}

TEST(Background, SendsAgainAndAgain) {
  unsigned refreshes = 0;
  FakeOptions fake;
  fake.behaviour = [&](const wire::Message& request, Time) -> std::optional<std::vector<Reply>> {
    if (request.type != 8) return std::nullopt;
    ++refreshes;
    return std::vector<Reply>{};
  };
  const auto result = run_script(
      with_steps(" - {background: [{send: ROUTING_REFRESH, SID: 5}], every: 100ms}\n - {wait: 1s}\n"), fake);
  EXPECT_PASS(result);
  EXPECT_GE(refreshes, 10U);
  EXPECT_LE(refreshes, 11U);
}

TEST(Background, ReactsToWhatComes) {
  unsigned acks = 0;
  FakeOptions fake;
  fake.behaviour = [&](const wire::Message& request, Time) -> std::optional<std::vector<Reply>> {
    if (request.type == 14) ++acks;
    if (request.type != 8) return std::nullopt;
    return std::vector<Reply>{{message(MessageType::reinit, {sid(5)}, 41), {}, {}, {}, false}};
  };
  const auto result =
      run_script(with_steps(" - {background: [{recv: REINIT, seq: =>r}, {send: ACK, SID: 5, ACKNUM: $r}]}\n"
                            " - {send: ROUTING_REFRESH, SID: 5}\n"
                            " - {wait: 10ms}\n"),
                 fake);
  EXPECT_PASS(result);
  EXPECT_EQ(acks, 1U);
}

TEST(Procedure, HasNamesOfItsOwnAndGivesBackItsResults) {
  const std::string procedure =
      "procedure: login(node, link) => sid\npurpose: Logs a node in.\nsteps:\n"
      " - {send: LOGIN, at: $link, from: $node, seq: =>n}\n"
      " - {recv: LOGIN_ACK, at: $link, to: $node, SID: =>sid}\n---\n";
  const auto result = run_script(procedure + with_steps(" - \"login(mn1, L1) => a\"\n"
                                                        " - \"login(mn2, L2) => b\"\n"
                                                        " - {send: LOGOUT, at: L2, from: mn2, SID: $b}\n"
                                                        " - {recv: ACK, at: L2, to: mn2, SID: $b}\n"
                                                        " - {send: LOGOUT, at: L1, from: mn1, SID: $a}\n"
                                                        " - {recv: ACK, at: L1, to: mn1, SID: not $b}\n"));
  EXPECT_PASS(result);
}

}  // namespace
}  // namespace lmmp::conform::test
