// An access router is gone in the middle of each procedure and another core is in its place, with or without
// the state of the one before: what node and routers end up with.
#include "reference-impl/core/tests/simulation_fixture.hpp"

namespace lmmp::reference::testing {
namespace {

struct Restart {
  bool keys;
  bool restored;
};

class RestartTest : public ::testing::TestWithParam<Restart>, protected SimulatedNetwork {
 protected:
  // A network of two routers with a node that is active at router 0.
  void begin() {
    build({wire::Profile::draft_00, wire::IpVersion::v6, GetParam().keys}, 2, 1);
    log_in_at(0);
    ASSERT_EQ(simulation->router(0).session_count(), 1U);
  }
  void restart(std::size_t number) {
    const AccessRouter& before = simulation->router(number);
    AccessRouter after(before.configuration(), 99);
    if (GetParam().restored) after.restore(now(), before.sessions(), before.next_sequence());
    simulation->restart_router(number, std::move(after));
  }
  // Datagrams take 1 ms: the request is on its way, was answered, and the answer is there, and so on.
  static constexpr Time instants[] = {500us, 1500us, 2500us, 3500us, 4500us};

  // Does it, lets the router be gone at each instant of it, and waits until soft state is over.
  template <typename Do, typename Judge>
  void try_all(std::initializer_list<std::size_t> routers, Do something, Judge judge) {
    for (const std::size_t number : routers) {
      for (const Time instant : instants) {
        SCOPED_TRACE("router " + std::to_string(number) + " restarts after " +
                     std::to_string(instant.count() / 1000) + " us");
        begin();
        something();
        simulation->pass(instant);
        restart(number);
        simulation->pass(250s);
        judge();
        if (GetParam().restored) {
          EXPECT_EQ(simulation->count(NodeEventKind::logged_in), 1U) << "the session went on";
        }
      }
    }
  }
  // In one session, at the router of its link, and nothing is left elsewhere.
  void expect_one_session(NodePhase phase, SessionState state, std::optional<unsigned> link = {}) {
    const NodeStatus status = node().status();
    EXPECT_EQ(name_of(status.phase), name_of(phase));
    EXPECT_EQ(status.link, link.value_or(*status.link));
    const auto session = simulation->router(*status.link).find_session(status.sid);
    ASSERT_TRUE(session);
    EXPECT_EQ(name_of(session->state), name_of(state));
    EXPECT_EQ(session->routing_interval, status.routing_interval);
    EXPECT_EQ(simulation->router(0).session_count() + simulation->router(1).session_count(), 1U);
  }
  void expect_active(std::optional<unsigned> link = {}) {
    expect_one_session(NodePhase::active, SessionState::active, link);
  }
  void expect_nothing() {
    EXPECT_EQ(node().status().phase, NodePhase::off);
    EXPECT_EQ(simulation->router(0).session_count() + simulation->router(1).session_count(), 0U);
  }
};

TEST_P(RestartTest, DuringLogin) {
  for (const Time instant : instants) {
    SCOPED_TRACE(std::to_string(instant.count() / 1000) + " us");
    build({wire::Profile::draft_00, wire::IpVersion::v6, GetParam().keys}, 2, 1);
    did(node().attach(now(), 0));
    did(node().log_in(now()));
    // The first advertisement starts it.
    while (node().status().phase == NodePhase::searching) simulation->pass(100us);
    simulation->pass(instant);
    restart(0);
    simulation->pass(250s);
    expect_active(0);
  }
}

TEST_P(RestartTest, DuringARefresh) {
  try_all(
      {0}, [&] { did(node().refresh(now())); }, [&] { expect_active(0); });
}

TEST_P(RestartTest, WhenTheNodeGoesIdle) {
  try_all(
      {0}, [&] { did(node().go_idle(now())); },
      [&] {
        // A router that knows nothing of it says so, and the node logs in anew, which makes it active.
        const bool idle = node().status().phase == NodePhase::idle;
        expect_one_session(idle ? NodePhase::idle : NodePhase::active,
                           idle ? SessionState::idle : SessionState::active, 0);
      });
}

TEST_P(RestartTest, DuringAPlannedHandoverAtEitherRouter) {
  try_all(
      {0, 1}, [&] { did(node().hand_over(now(), 1)); }, [&] { expect_active(1); });
}

TEST_P(RestartTest, DuringAnUnplannedHandoverAtEitherRouter) {
  try_all(
      {0, 1},
      [&] {
        did(node().attach(now(), 1));
        while (!simulation->router(1).session_count() && node().status().phase != NodePhase::handing_over)
          simulation->pass(100us);
      },
      [&] { expect_active(1); });
}

TEST_P(RestartTest, WhileTheNetworkAsksForAHandover) {
  try_all(
      {0}, [&] { router_did(simulation->router(0).hand_over(now(), node().status().sid, {})); },
      [&] { expect_active(0); });
}

TEST_P(RestartTest, WhileANodeIsPaged) {
  try_all(
      {0},
      [&] {
        did(node().go_idle(now()));
        simulation->pass(1s);
        router_did(simulation->router(0).page(now(), node().status().sid));
      },
      [&] { expect_active(0); });
}

TEST_P(RestartTest, DuringAReinit) {
  for (const bool forced : {false, true}) {
    SCOPED_TRACE(forced ? "forced" : "suggested");
    try_all(
        {0},
        [&] {
          Reinitialization changes;
          changes.paging_area = 1;
          router_did(simulation->router(0).reinitialize(now(), node().status().sid, changes, forced));
        },
        [&] { expect_active(0); });
  }
}

TEST_P(RestartTest, WhenTheNodeLogsOut) {
  try_all(
      {0}, [&] { did(node().log_out(now())); }, [&] { expect_nothing(); });
}

TEST_P(RestartTest, WhenTheNetworkLogsItOut) {
  try_all(
      {0}, [&] { router_did(simulation->router(0).log_out(now(), node().status().sid)); },
      [&] { expect_nothing(); });
}

INSTANTIATE_TEST_SUITE_P(Routers, RestartTest,
                         ::testing::Values(Restart{false, false}, Restart{false, true}, Restart{true, false},
                                           Restart{true, true}),
                         [](const ::testing::TestParamInfo<Restart>& one) {
                           return std::string(one.param.keys ? "Keys" : "NoKeys") +
                                  (one.param.restored ? "Restored" : "Forgotten");
                         });

}  // namespace
}  // namespace lmmp::reference::testing
