// Each verdict is given for its own reason, and rests on what the report says.
#include <gtest/gtest.h>

#include "harness/run/tests/fake_router.hpp"

namespace lmmp::conform::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using wire::MessageType;

constexpr const char* login = " - {send: LOGIN, at: L1, from: mn1}\n - {recv: LOGIN_ACK, at: L1, to: mn1}\n";

bool has_note(const CaseResult& result, const std::string& text) {
  for (const auto& note : result.notes) {
    if (note.find(text) != std::string::npos) return true;
  }
  return false;
}

FakeOptions answering(std::vector<Reply> replies) {
  FakeOptions fake;
  fake.behaviour = [replies = std::move(replies), first = true](
                       const wire::Message& request, Time) mutable -> std::optional<std::vector<Reply>> {
    if (request.type != 1 || !first) return std::nullopt;
    first = false;
    return replies;
  };
  return fake;
}

TEST(Verdict, IsFailForAMessageThatNoStepSpeaksOfUnderStrictMatching) {
  const Reply answer{message(MessageType::login_ack, {sid(1)}), {}, {}, {}, false};
  const auto twice = run_script(with_steps(login), answering({answer, answer}));
  EXPECT_EQ(twice.verdict, Verdict::fail);
  EXPECT_EQ(twice.reason, "LOGIN_ACK came that no step speaks of");
  EXPECT_EQ(run_script(with_steps(login, "matching: tolerant\n"), answering({answer, answer})).verdict,
            Verdict::pass);
}

TEST(Verdict, IsFailForAnAnswerOnAnotherLinkAndShowsWhere) {
  const auto result = run_script(with_steps(login),
                                 answering({{message(MessageType::login_ack, {sid(1)}), 1U, {}, {}, false}}));
  EXPECT_EQ(result.verdict, Verdict::fail);
  ASSERT_TRUE(result.nearest);
  bool shown = false;
  for (const auto& row : result.comparison) shown = shown || (row.field == "Link" && row.got == "L2");
  EXPECT_TRUE(shown);
}

TEST(Verdict, IsFailForAWrongChecksum) {
  const auto result = run_script(with_steps(login),
                                 answering({{message(MessageType::login_ack, {sid(1)}), {}, {}, {}, true}}));
  EXPECT_EQ(result.verdict, Verdict::fail);
  EXPECT_NE(result.reason.find("ICMP checksum"), std::string::npos) << result.reason;
}

TEST(Verdict, IsFailForAMessageThatTheRegistryCallsMalformed) {
  const auto result =
      run_script(with_steps(login), answering({{message(MessageType::login_ack, {}), {}, {}, {}, false}}));
  EXPECT_EQ(result.verdict, Verdict::fail);
  bool shown = false;
  for (const auto& row : result.comparison)
    shown = shown || row.got.find("SID is missing") != std::string::npos;
  EXPECT_TRUE(shown);
}

TEST(Verdict, IsFailInBoundedTimeWhenNothingIsAnswered) {
  FakeOptions fake;
  fake.answers_nothing = true;
  const auto result = run_script(with_steps(login), fake);
  EXPECT_EQ(result.verdict, Verdict::fail);
  EXPECT_EQ(result.reason, "no LOGIN_ACK came within 1 s");
  EXPECT_LE(result.duration, seconds(2));
}

TEST(Verdict, IsInconclusiveWhenThePreambleFails) {
  FakeOptions fake;
  fake.answers_nothing = true;
  const auto result = run_script(with_steps(" - {recv: AR_ADV}\n", std::string("preamble:\n") + login), fake);
  EXPECT_EQ(result.verdict, Verdict::inconclusive);
  EXPECT_TRUE(result.reason.starts_with("the preamble failed: ")) << result.reason;
  EXPECT_EQ(result.step, 0U);
}

TEST(Verdict, IsInconclusiveWhenTheImplementationDies) {
  FakeOptions fake;
  fake.dies_at = milliseconds(1);
  fake.answers_nothing = true;
  const auto result = run_script(with_steps(login), fake);
  EXPECT_EQ(result.verdict, Verdict::inconclusive);
  EXPECT_EQ(result.reason, "the implementation is gone: killed by signal 11");
  EXPECT_TRUE(has_note(result, "segmentation fault"));
}

TEST(Verdict, IsInconclusiveWhenTheTesterWasLate) {
  FakeOptions fake;
  fake.lag = milliseconds(101);
  const auto result = run_script(with_steps(login), fake);
  EXPECT_EQ(result.verdict, Verdict::inconclusive);
  EXPECT_EQ(result.tester_lag, milliseconds(101));
  EXPECT_TRUE(has_note(result, "would be: pass"));
  fake.lag = milliseconds(99);
  EXPECT_EQ(run_script(with_steps(login), fake).verdict, Verdict::pass);
}

TEST(Verdict, IsInconclusiveWhenTheTesterSentLateWhatItHadToSend) {
  const std::string steps =
      std::string(login) + " - {send: LOGIN, at: L1, from: mn2}\n - {recv: LOGIN_ACK, at: L1, to: mn2}\n";
  FakeOptions fake;
  fake.thinks = milliseconds(120);
  const auto late = run_script(with_steps(steps), fake);
  EXPECT_EQ(late.verdict, Verdict::inconclusive) << late.reason;
  EXPECT_TRUE(has_note(late, "would be: pass"));
  fake.thinks = milliseconds(20);
  EXPECT_EQ(run_script(with_steps(steps), fake).verdict, Verdict::pass);
}

// Nothing is answered within 200 ms, while this host is late in one way or another.
CaseResult unanswered(FakeOptions fake) {
  fake.answers_nothing = true;
  return run_script(
      with_steps(
          " - {send: LOGIN, at: L1, from: mn1}\n - {recv: LOGIN_ACK, at: L1, to: mn1, within: 200ms}\n"),
      fake);
}

TEST(Verdict, IsInconclusiveWhenTheTesterWasLateByATenthOfTheWindowThatFailed) {
  FakeOptions fake;
  fake.lag = milliseconds(21);
  const auto late = unanswered(fake);
  EXPECT_EQ(late.verdict, Verdict::inconclusive);
  EXPECT_EQ(late.reason, "this host was 0.021 s late");
  fake.lag = milliseconds(19);
  EXPECT_EQ(unanswered(fake).verdict, Verdict::fail);
}

TEST(Verdict, IsInconclusiveForAFailureOfTimeWhenTheImplementationHadNoProcessor) {
  FakeOptions fake;
  fake.waits_for_processor = milliseconds(21);
  const auto late = unanswered(fake);
  EXPECT_EQ(late.verdict, Verdict::inconclusive);
  EXPECT_EQ(late.reason, "this host let the implementation wait 0.021 s for a processor");
  EXPECT_TRUE(has_note(late, "would be: fail"));
  fake.waits_for_processor = milliseconds(19);
  fake.waited_before = milliseconds(500);
  EXPECT_EQ(unanswered(fake).verdict, Verdict::fail);
}

TEST(Verdict, DoesNotDependOnProcessorsWhereItIsNotAboutTime) {
  FakeOptions fake;
  fake.waits_for_processor = milliseconds(500);
  EXPECT_EQ(run_script(with_steps(login), fake).verdict, Verdict::pass);
  const std::string other =
      " - {send: LOGIN, at: L1, from: mn1}\n - {recv: LOGIN_ACK, at: L1, to: mn1, ACKNUM: 7}\n";
  EXPECT_EQ(run_script(with_steps(other), fake).verdict, Verdict::fail);
}

TEST(Verdict, IsPassForARequestThatWasRepeatedBeforeItsAnswer) {
  wire::Message request = message(MessageType::init_handover, {sid(1)});
  ++request.sequence;
  const std::string answered = std::string(login) +
                               " - {recv: INIT_HANDOVER, at: L1, to: mn1, seq: =>n}\n - {wait: 50ms}\n"
                               " - {send: ACK, at: L1, from: mn1, SID: 1, ACKNUM: $n}\n - {silent: any, at: "
                               "L1, to: mn1, for: 100ms, fence: none}\n";
  const Reply ack{message(MessageType::login_ack, {sid(1)}), {}, {}, {}, false};
  const auto repeated = [&](Time after) {
    return answering({ack, {request, {}, {}, milliseconds(1), false}, {request, {}, {}, after, false}});
  };
  const auto before = run_script(with_steps(answered), repeated(milliseconds(20)));
  EXPECT_EQ(before.verdict, Verdict::pass) << before.reason;
  const auto behind = run_script(with_steps(answered), repeated(milliseconds(90)));
  EXPECT_EQ(behind.verdict, Verdict::fail);
  EXPECT_EQ(behind.reason, "INIT_HANDOVER came where silence was expected");
}

TEST(Verdict, IsInconclusiveWhenTheImplementationDoesNotStart) {
  FakeOptions fake;
  fake.not_started =
      NotStarted{NotStarted::Because::failed, "it wrote no ready sign within 5 s", {"usage: ..."}};
  const auto result = run_script(with_steps(login), fake);
  EXPECT_EQ(result.verdict, Verdict::inconclusive);
  EXPECT_TRUE(has_note(result, "usage"));
}

TEST(Verdict, IsInconclusiveForAFloodAndMemoryStaysBounded) {
  std::vector<Reply> flood(
      30'000,
      Reply{message(MessageType::error, {wire::Suboption::in_reserved(wire::SuboptionType::error, 1)}),
            {},
            {},
            {},
            false});
  RunOptions options;
  options.trace.frames = 500;
  const auto result =
      run_script(with_steps(" - {send: LOGIN}\n - {recv: PAGING_QUERY}\n", "matching: tolerant\n"),
                 answering(std::move(flood)), options);
  EXPECT_EQ(result.verdict, Verdict::inconclusive) << result.reason;
  EXPECT_NE(result.reason.find("floods"), std::string::npos) << result.reason;
  EXPECT_EQ(result.trace.size(), 500U);
  EXPECT_TRUE(has_note(result, "frames of the protocol are not in the capture"));
}

TEST(Verdict, BlamesNoLateTesterForARouterThatAnswersAFenceByHalf) {
  FakeOptions fake;
  fake.behaviour = [](const wire::Message& request, Time) -> std::optional<std::vector<Reply>> {
    if (request.type != static_cast<std::uint8_t>(MessageType::logout)) return std::nullopt;
    return std::vector<Reply>();
  };
  const auto result =
      run_script(with_steps(std::string(login) + " - {silent: any, at: L1, to: mn1}\n"), fake);
  EXPECT_EQ(result.verdict, Verdict::pass) << result.reason;
  EXPECT_LT(result.tester_lag, milliseconds(1));
}

TEST(Verdict, IsErrorForAScriptThatCannotBeCarriedOut) {
  const auto result = run_script(with_steps(" - {send: LOGOUT, SID: $ip, patch: {ACKNUM.len: 3}}\n"));
  EXPECT_EQ(result.verdict, Verdict::error);
  EXPECT_NE(result.reason.find("no ACKNUM"), std::string::npos) << result.reason;
  EXPECT_EQ(result.script.line, 6);
}

TEST(Verdict, IsNotApplicableWithoutAFeatureThatTheCaseNeeds) {
  const auto yaml = with_steps(login, "needs: [two-links]\n");
  const auto loaded = load_script(Source("test.yaml", yaml));
  Iut iut = reference_iut(Role::access_router);
  iut.ics.features = {"ipv6"};
  RunOptions options;
  options.selection = {{&loaded.suite.cases.at(0), 0}};
  const auto run = run_suite(loaded.suite, iut, options, {});
  ASSERT_TRUE(run);
  EXPECT_EQ(run->cases.at(0).verdict, Verdict::not_applicable);
  EXPECT_EQ(run->cases.at(0).reason, "the ICS does not claim two-links");
}

TEST(Verdict, IsNotApplicableAtThePointsWhoseLinkOrNodeTheSetupDoesNotHave) {
  const auto yaml =
      with_steps(" - {send: LOGIN, at: $link, from: mn1}\n - {recv: LOGIN_ACK, at: $link, to: mn1}\n",
                 "matrix: {link: [L1, L2]}\n");
  const auto other =
      with_steps(" - {send: LOGIN, at: L1, from: mn3}\n - {recv: LOGIN_ACK, at: L1, to: mn3}\n");
  const auto loaded = load_script(Source("test.yaml", yaml)), node = load_script(Source("test.yaml", other));
  Iut iut = reference_iut(Role::access_router);
  iut.ixit.links.resize(1);
  iut.ixit.nodes.resize(2);
  RunOptions options;
  options.selection = {{&loaded.suite.cases.at(0), 0}, {&loaded.suite.cases.at(0), 1}};
  auto run = run_suite(loaded.suite, iut, options, {});
  ASSERT_TRUE(run);
  EXPECT_EQ(run->cases.at(0).verdict, Verdict::pass) << run->cases.at(0).reason;
  EXPECT_EQ(run->cases.at(1).verdict, Verdict::not_applicable);
  EXPECT_EQ(run->cases.at(1).reason, "the IXIT has no link L2");
  options.selection = {{&node.suite.cases.at(0), 0}};
  run = run_suite(node.suite, iut, options, {});
  EXPECT_EQ(run->cases.at(0).reason, "the IXIT has no node mn3");
}

TEST(Verdict, IsErrorForALinkThatNoSetupHas) {
  const auto result = run_script(with_steps(" - {send: LOGIN, at: L4}\n"));
  EXPECT_EQ(result.verdict, Verdict::error);
  EXPECT_EQ(result.reason, "the IXIT has no link L4");
}

TEST(Verdict, IsNotApplicableOverAnIpVersionThatIsNotClaimed) {
  const auto loaded = load_script(Source("test.yaml", with_steps(login, "matrix: {ip: [4, 6]}\n")));
  Iut iut = reference_iut(Role::access_router);
  iut.ics.features = {"ipv6"};
  RunOptions options;
  options.selection = {{&loaded.suite.cases.at(0), 0}, {&loaded.suite.cases.at(0), 1}};
  const auto run = run_suite(loaded.suite, iut, options, {});
  ASSERT_TRUE(run);
  EXPECT_EQ(run->cases.at(0).verdict, Verdict::not_applicable);
  EXPECT_EQ(run->cases.at(0).reason, "the ICS does not claim ipv4");
  EXPECT_EQ(run->cases.at(1).verdict, Verdict::pass);
}

TEST(Verdict, IsNotApplicableWhenTheConfigurationCannotBeSet) {
  const auto yaml = with_steps(login, "ixit: {routing_interval: 7s}\n");
  const auto loaded = load_script(Source("test.yaml", yaml));
  Iut iut = reference_iut(Role::access_router);
  iut.ixit.settable.clear();
  RunOptions options;
  options.selection = {{&loaded.suite.cases.at(0), 0}};
  auto run = run_suite(loaded.suite, iut, options, {});
  EXPECT_EQ(run->cases.at(0).verdict, Verdict::not_applicable);
  EXPECT_NE(run->cases.at(0).reason.find("routing_interval"), std::string::npos) << run->cases.at(0).reason;
  iut.ixit.routing_interval = 7;
  run = run_suite(loaded.suite, iut, options, {});
  EXPECT_EQ(run->cases.at(0).verdict, Verdict::pass) << "what it has already need not be set";
}

TEST(Verdict, HasNoneWhenTheRunIsInterrupted) {
  const std::atomic<bool> stop = true;
  RunOptions options;
  options.stop = &stop;
  EXPECT_EQ(run_script(with_steps(" - {wait: 1s}\n"), {}, options).reason, "interrupted");
}

}  // namespace
}  // namespace lmmp::conform::test
