// A whole authenticated session was captured; it is played back to everybody, at once and later.
#include "reference-impl/core/tests/simulation_fixture.hpp"

namespace lmmp::reference::testing {
namespace {

class ReplayTest : public ::testing::Test, protected SimulatedNetwork {
 protected:
  ReplayTest() {
    build({wire::Profile::draft_00, wire::IpVersion::v6, true}, 3, 1);
    simulation->listen([this](bool from_router, const Datagram& datagram) {
      captured.push_back({from_router, datagram});
    });
    log_in_at(0);
    did(node().go_idle(now()));
    simulation->pass(1s);
    did(node().wake(now()));
    simulation->pass(1s);
    did(node().hand_over(now(), 1));
    simulation->pass(2s);
    did(node().attach(now(), 2));
    simulation->pass(2s);
    sid = node().status().sid;
  }

  // Every captured datagram, in order, to the node and to every router as if it came from its link.
  void play_back() {
    simulation->listen({});
    const NodeStatus before = node().status();
    for (const auto& [from_router, datagram] : captured) {
      if (from_router) {
        Datagram copy = datagram;
        copy.link = before.link.value_or(0);
        node().receive(now(), copy);
        continue;
      }
      for (std::size_t i = 0; i < simulation->routers(); ++i) {
        Datagram copy = datagram;
        copy.link = 0;
        simulation->router_did(i, simulation->router(i).receive(now(), copy));
      }
    }
  }

  struct Captured {
    bool from_router;
    Datagram datagram;
  };
  std::vector<Captured> captured;
  std::uint32_t sid = 0;
};

TEST_F(ReplayTest, ALiveSessionIsNeitherMovedNorEndedNorRefreshed) {
  for (const Time wait : {0s, 5s, 14s, 16s, 40s}) {
    simulation->pass(wait);
    const SessionInfo before = *simulation->router(2).find_session(sid);
    play_back();
    const SessionInfo after = *simulation->router(2).find_session(sid);
    EXPECT_EQ(after.last_sequence, before.last_sequence);
    EXPECT_EQ(after.peer, before.peer);
    EXPECT_EQ(after.state, SessionState::active);
    EXPECT_EQ(node().status().sid, sid);
    EXPECT_EQ(node().status().phase, NodePhase::active);
    simulation->pass(1s);
    expect_all_settled();
  }
}

TEST_F(ReplayTest, ASessionThatEndedStaysEndedEverywhere) {
  did(node().log_out(now()));
  simulation->pass(1s);
  ASSERT_EQ(node().status().phase, NodePhase::off);
  for (const Time wait : {0s, 10s, 20s, 600s}) {
    simulation->pass(wait);
    play_back();
    for (std::size_t i = 0; i < simulation->routers(); ++i) {
      EXPECT_EQ(simulation->router(i).session_count(), 0U)
          << "router " << i << " after " << wait.count() / 1000000000 << " s";
    }
    EXPECT_EQ(node().status().phase, NodePhase::off);
  }
}

TEST_F(ReplayTest, ANodeThatWasAwayForLongComesBackWithNewerNumbers) {
  did(node().detach(now()));
  simulation->pass(10min);
  EXPECT_EQ(simulation->router(2).session_count(), 0U);
  did(node().attach(now(), 2));
  simulation->pass(5s);
  EXPECT_EQ(node().status().sid, sid) << "the MAC speaks for it (D 2.4)";
  expect_all_settled();
}

}  // namespace
}  // namespace lmmp::reference::testing
