// The engine against the reference access router in virtual time.
#include <gtest/gtest.h>

#include "harness/run/run.hpp"
#include "harness/run/tests/fake_router.hpp"

namespace lmmp::conform::test {
namespace {

constexpr const char* session =
    " - {recv: AR_ADV, at: L1, to: all, CONFIG: =>c, P_ID: $paging_area}\n"
    " - {send: LOGIN, at: L1, from: mn1, seq: =>n}\n"
    " - {recv: LOGIN_ACK, at: L1, to: mn1, SID: =>sid}\n"
    " - {send: LOGOUT, at: L1, from: mn1, SID: $sid, seq: =>m}\n"
    " - {recv: ACK, at: L1, to: mn1, SID: $sid, ACKNUM: $m}\n";

RunResult run(const Testcases& loaded, RunOptions options = {}) {
  for (const auto& problem : loaded.problems) ADD_FAILURE() << render(problem);
  options.selection = select_all(loaded.suite, Role::access_router, options.profile);
  auto result = run_suite(loaded.suite, reference_iut(Role::access_router), options, {});
  EXPECT_TRUE(result) << result.error().what;
  return *result;
}

TEST(Reference, PassesALoginAndALogoutInBothIpVersionsAndProfiles) {
  const auto loaded = load_script(Source("test.yaml", with_steps(session, "matrix: {ip: [4, 6]}\n")));
  for (const auto& one : run(loaded).cases)
    EXPECT_EQ(one.verdict, Verdict::pass) << one.id << ": " << one.reason;
}

TEST(Reference, GivesTheSameTraceAgainFromTheSameSeed) {
  const auto loaded = load_script(Source("test.yaml", with_steps(session)));
  const auto trace = [&](std::uint64_t seed) {
    RunOptions options;
    options.seed = seed;
    std::vector<wire::OctetVector> frames;
    const auto result = run(loaded, options);
    for (const auto& frame : result.cases.at(0).trace) frames.push_back(frame.octets);
    return frames;
  };
  EXPECT_EQ(trace(4711), trace(4711));
  EXPECT_NE(trace(4711), trace(4712));
}

TEST(Reference, FailsWithADeliberateFault) {
  const auto loaded = load_script(Source("test.yaml", with_steps(session)));
  const auto with = [&](Fault fault) {
    RunOptions options;
    options.fault = &fault;
    return run(loaded, options).cases.at(0).verdict;
  };
  Fault strips;
  strips.messages = {"LOGIN_ACK"};
  strips.changes = {StripSuboption{"SID"}};
  EXPECT_EQ(with(strips), Verdict::fail);
  Fault drops;
  drops.messages = {"ACK"};
  drops.changes = {DropMessage{}};
  EXPECT_EQ(with(drops), Verdict::fail);
  Fault repeats;
  repeats.messages = {"LOGIN_ACK"};
  repeats.changes = {RepeatMessage{1}};
  EXPECT_EQ(with(repeats), Verdict::fail);
  Fault numbers;
  numbers.messages = {"ACK"};
  numbers.changes = {SetField{{"ACKNUM", {Call{"next", {{Variable{"message.ACKNUM"}, {}}}}, {}}, {}}}};
  EXPECT_EQ(with(numbers), Verdict::fail);
  Fault harmless;
  harmless.messages = {"REINIT"};
  harmless.changes = {DropMessage{}};
  EXPECT_EQ(with(harmless), Verdict::pass);
}

TEST(Reference, SurvivesALinkThatDelaysAndReorders) {
  const auto loaded = load_script(Source("test.yaml", with_steps(session)));
  RunOptions options;
  options.impairment.delay = std::chrono::milliseconds(3);
  options.impairment.jitter = std::chrono::milliseconds(2);
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    options.seed = seed;
    const auto result = run(loaded, options);
    EXPECT_EQ(result.cases.at(0).verdict, Verdict::pass) << seed << ": " << result.cases.at(0).reason;
  }
}

TEST(Run, StopsAtTheFirstFailureWhenAsked) {
  const auto failing = with_steps(" - {recv: PAGING_QUERY, within: 1ms}\n");
  const auto loaded = load_script(Source("test.yaml", failing));
  RunOptions options;
  options.fail_fast = true;
  options.repeat = 5;
  EXPECT_EQ(run(loaded, options).cases.size(), 1U);
  options.fail_fast = false;
  EXPECT_EQ(run(loaded, options).cases.size(), 5U);
}

TEST(Run, TellsWhatIsStartedAndFinished) {
  const auto loaded = load_script(Source("test.yaml", with_steps(session, "matrix: {ip: [4, 6]}\n")));
  std::vector<std::string> told;
  Progress progress;
  progress.started = [&](const std::string& id, std::size_t, std::size_t) {
    told.push_back("started " + id);
  };
  progress.finished = [&](const CaseResult& result, std::size_t done, std::size_t count) {
    told.push_back(std::to_string(done) + "/" + std::to_string(count) + " " + result.id);
  };
  RunOptions options;
  options.selection = select_all(loaded.suite, Role::access_router, options.profile);
  ASSERT_TRUE(run_suite(loaded.suite, reference_iut(Role::access_router), options, progress));
  EXPECT_EQ(told, (std::vector<std::string>{"started lmmp-ar-test/ip=4", "1/2 lmmp-ar-test/ip=4",
                                            "started lmmp-ar-test/ip=6", "2/2 lmmp-ar-test/ip=6"}));
}

TEST(Run, SaysWhyThereIsNothingToRunAgainst) {
  Iut iut = reference_iut(Role::map);
  iut.protocol = Protocol::lmmp;  // which has no anchor points
  const auto run = run_suite({}, iut, {}, {});
  ASSERT_FALSE(run);
  EXPECT_FALSE(run.error().help.empty());
}

}  // namespace
}  // namespace lmmp::conform::test
