// Nodes and routers together: login, handovers of every kind, paging, Re-Init, over good and bad links.
#include "reference-impl/core/tests/simulation_fixture.hpp"

namespace lmmp::reference::testing {
namespace {

class SimulationTest : public ::testing::TestWithParam<Setting>, protected SimulatedNetwork {
 protected:
  void build(std::size_t routers, std::size_t nodes, Impairment impairment = {}) {
    SimulatedNetwork::build(GetParam(), routers, nodes, impairment);
  }
};

TEST_P(SimulationTest, NodeLogsInAndOut) {
  build(1, 1);
  log_in_at(0);
  EXPECT_TRUE(session_at(0));
  EXPECT_EQ(node().status().paging_area, 1U);
  did(node().log_out(now()));
  simulation->pass(1s);
  EXPECT_EQ(node().status().phase, NodePhase::off);
  EXPECT_EQ(simulation->router(0).session_count(), 0U);
}

TEST_P(SimulationTest, SessionStaysAsLongAsTheNodeRefreshes) {
  build(1, 1);
  log_in_at(0);
  simulation->pass(10min);
  expect_all_settled();
  did(node().detach(now()));
  simulation->pass(61s);
  EXPECT_EQ(simulation->router(0).session_count(), 0U);
}

TEST_P(SimulationTest, UnplannedHandoverWaitsForAnAdvertisementAndMovesTheSession) {
  build(2, 1);
  log_in_at(0);
  const std::uint32_t sid = node().status().sid;
  did(node().attach(now(), 1));
  simulation->pass(2s);
  EXPECT_EQ(node().status().sid, sid) << "the SID remains (D 2)";
  EXPECT_EQ(simulation->count(NodeEventKind::handed_over), 1U);
  expect_all_settled();
}

TEST_P(SimulationTest, NodeComesBackToARouterThatReleasedIt) {
  build(2, 1);
  log_in_at(0);
  for (const unsigned link : {1U, 0U, 1U, 0U}) {
    did(node().attach(now(), link));
    simulation->pass(25s);
  }
  EXPECT_EQ(simulation->count(NodeEventKind::logged_in), 1U);
  expect_all_settled();
}

TEST_P(SimulationTest, PlannedHandoverIsAnnouncedFirst) {
  build(2, 1);
  log_in_at(0);
  did(node().hand_over(now(), 1));
  simulation->pass(2s);
  EXPECT_EQ(simulation->count(NodeEventKind::handover_announced), 1U);
  EXPECT_EQ(node().status().link, 1U);
  expect_all_settled();
}

TEST_P(SimulationTest, NetworkAsksForAHandoverAndIsAcknowledged) {
  build(2, 1);
  log_in_at(0);
  HandoverTarget target;
  target.router = address(GetParam().version, 1, 2);
  target.essid = "campus";
  router_did(simulation->router(0).hand_over(now(), node().status().sid, target));
  simulation->pass(10s);
  EXPECT_EQ(simulation->count(NodeEventKind::handover_asked), 1U) << "acknowledged, so not repeated";
}

TEST_P(SimulationTest, IdleNodeIsPagedAndAnswers) {
  build(2, 1);
  log_in_at(0);
  did(node().go_idle(now()));
  simulation->pass(1s);
  EXPECT_EQ(session_at(0)->state, SessionState::idle);
  simulation->pass(3min);
  ASSERT_TRUE(session_at(0)) << "Paging Refreshes keep it";
  router_did(simulation->router(0).page(now(), node().status().sid));
  simulation->pass(2s);
  EXPECT_EQ(session_at(0)->state, SessionState::active);
  EXPECT_EQ(simulation->count(NodeEventKind::paged), 1U);
  simulation->pass(30s);
  expect_all_settled();
}

TEST_P(SimulationTest, IdleNodeIsPagedByAnotherRouterOfItsArea) {
  build(2, 1);
  log_in_at(0);
  did(node().go_idle(now()));
  simulation->pass(1s);
  did(node().attach(now(), 1));
  simulation->pass(5s);
  EXPECT_EQ(session_at(0)->state, SessionState::idle) << "in the same area it moves without a word";
  router_did(simulation->router(1).page(now(), node().status().sid), 1);
  simulation->pass(2s);
  ASSERT_TRUE(session_at(1));
  EXPECT_EQ(session_at(1)->state, SessionState::active);
  expect_all_settled();
}

TEST_P(SimulationTest, IdleNodeTellsANewPagingArea) {
  build(3, 1);
  log_in_at(0);
  did(node().go_idle(now()));
  simulation->pass(1s);
  did(node().attach(now(), 2));
  simulation->pass(2s);
  EXPECT_EQ(node().status().paging_area, 2U);
  ASSERT_TRUE(session_at(2));
  EXPECT_EQ(session_at(2)->paging_area, 2U);
  EXPECT_EQ(session_at(2)->state, SessionState::idle);
}

TEST_P(SimulationTest, ReinitChangesBothSides) {
  for (const bool forced : {false, true}) {
    build(1, 1);
    log_in_at(0);
    Reinitialization changes;
    changes.address = address(GetParam().version, 9, 9);
    changes.routing_interval = 40;
    router_did(simulation->router(0).reinitialize(now(), node().status().sid, changes, forced));
    simulation->pass(2s);
    EXPECT_EQ(node().status().address, changes.address);
    EXPECT_EQ(node().status().routing_interval, 40U);
    EXPECT_EQ(session_at(0)->address, *changes.address);
    EXPECT_EQ(session_at(0)->routing_interval, 40U);
    EXPECT_EQ(simulation->count(NodeEventKind::reinitialized), 1U);
    simulation->pass(100s);
    expect_all_settled();
  }
}

TEST_P(SimulationTest, NetworkLogsANodeOut) {
  build(1, 1);
  log_in_at(0);
  router_did(simulation->router(0).log_out(now(), node().status().sid));
  simulation->pass(1s);
  EXPECT_EQ(node().status().phase, NodePhase::off);
  EXPECT_EQ(simulation->router(0).session_count(), 0U);
}

TEST_P(SimulationTest, RouterThatForgotEverythingIsLoggedInAtAgain) {
  build(1, 1);
  log_in_at(0);
  const std::uint32_t sid = node().status().sid;
  AccessRouterConfiguration configuration = simulation->router(0).configuration();
  configuration.trusted_sids.clear();
  simulation->restart_router(0, AccessRouter(configuration, 99));
  simulation->pass(40s);
  EXPECT_NE(node().status().sid, sid);
  expect_all_settled();
}

TEST_P(SimulationTest, EveryNodeEndsWithOneSessionAtTheRightRouterWhateverTheLinksDo) {
  constexpr std::size_t nodes = 25;
  const Impairment bad{0.3, 0.2, 1ms, 400ms};
  build(4, nodes, bad);
  for (std::size_t i = 0; i < nodes; ++i) {
    did(node(i).attach(now(), static_cast<unsigned>(i % 4)), i);
    did(node(i).log_in(now()), i);
  }
  for (int step = 0; step < 250; ++step) {
    simulation->pass(Time(1ms) * static_cast<Time::rep>(simulation->random() % 2000));
    const std::size_t number = simulation->random() % nodes;
    const auto link = static_cast<unsigned>(simulation->random() % 4);
    const auto planned = step % 3 == 0 ? node(number).hand_over(now(), link) : tl::unexpected(std::string());
    did(planned ? *planned : node(number).attach(now(), link), number);
  }
  simulation->pass(30s);
  simulation->impair({});
  simulation->pass(150s);
  expect_all_settled();
}

std::string setting_name(const ::testing::TestParamInfo<Setting>& info) {
  std::string name = info.param.profile == wire::Profile::draft_00 ? "Draft" : "Paper";
  name += info.param.version == wire::IpVersion::v6 ? "IPv6" : "IPv4";
  return name + (info.param.keys ? "Keys" : "NoKeys");
}

INSTANTIATE_TEST_SUITE_P(Settings, SimulationTest,
                         ::testing::Values(Setting{}, Setting{wire::Profile::paper_2004, wire::IpVersion::v4},
                                           Setting{wire::Profile::draft_00, wire::IpVersion::v6, true},
                                           Setting{wire::Profile::paper_2004, wire::IpVersion::v4, true,
                                                   wire::MacAlgorithm::hmac_sha256}),
                         setting_name);

}  // namespace
}  // namespace lmmp::reference::testing
