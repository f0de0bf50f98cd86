// Time that jumps forward, as after a suspend or a halted virtual machine. It never goes back (datagram.hpp):
// the daemons read CLOCK_MONOTONIC, which nobody can set.
#include "reference-impl/core/tests/simulation_fixture.hpp"

namespace lmmp::reference::testing {
namespace {

class ClockTest : public ::testing::TestWithParam<std::chrono::hours>, protected SimulatedNetwork {
 protected:
  ClockTest() {
    build({wire::Profile::draft_00, wire::IpVersion::v6, true}, 1, 3);
    for (std::size_t i = 0; i < 3; ++i) log_in_at(0, i);
    did(node(2).go_idle(now()), 2);
    simulation->pass(1s);
  }
};

TEST_P(ClockTest, WhatIsOverIsOverAtOnceAndNothingIsCaughtUp) {
  router_did(simulation->router(0).hand_over(now(), node().status().sid, {}));
  const Time later = now() + GetParam();
  const Actions actions = simulation->router(0).expire(later);
  EXPECT_EQ(simulation->router(0).session_count(), 0U);
  EXPECT_EQ(actions.send.size(), 1U) << "one advertisement, and no request to a session that is over";
  EXPECT_GT(*simulation->router(0).next_deadline(), later);
  std::size_t timed_out = 0;
  for (const Event& event : actions.events) timed_out += event.kind == EventKind::timed_out;
  EXPECT_EQ(timed_out, 3U);
}

TEST_P(ClockTest, ADatagramIsTheFirstToTellOfTheJump) {
  const Time later = now() + GetParam();
  const auto refresh = node().refresh(later);
  ASSERT_TRUE(refresh);
  ASSERT_EQ(refresh->send.size(), 1U);
  const Actions actions = simulation->router(0).receive(later, refresh->send[0]);
  EXPECT_EQ(simulation->router(0).session_count(), 0U) << "its soft state was over before it came (I26)";
  ASSERT_FALSE(actions.send.empty()) << "the node is told so";
}

TEST_P(ClockTest, NodesSendNoBurstAndEverybodyFindsBack) {
  for (std::size_t i = 0; i < 3; ++i) {
    const NodeActions actions = node(i).expire(now() + GetParam());
    EXPECT_LE(actions.send.size(), 1U) << "node " << i;
  }
  simulation->jump(GetParam());
  simulation->pass(100s);
  std::size_t live = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    const NodeStatus status = node(i).status();
    live += simulation->router(0).find_session(status.sid).has_value();
  }
  EXPECT_EQ(live, 3U);
  EXPECT_EQ(simulation->router(0).session_count(), 3U);
}

INSTANTIATE_TEST_SUITE_P(Jumps, ClockTest,
                         ::testing::Values(std::chrono::hours(1), std::chrono::hours(24 * 30),
                                           std::chrono::hours(24 * 365 * 50)),
                         [](const ::testing::TestParamInfo<std::chrono::hours>& one) {
                           return "Hours" + std::to_string(one.param.count());
                         });

}  // namespace
}  // namespace lmmp::reference::testing
