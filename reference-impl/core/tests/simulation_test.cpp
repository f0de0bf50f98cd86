// Nodes and routers together: login, handovers of every kind, paging, Re-Init, over good and bad links.
#include "reference-impl/core/tests/simulation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lmmp::reference::testing {
namespace {

using namespace std::chrono_literals;

struct Setting {
  wire::Profile profile = wire::Profile::draft_00;
  wire::IpVersion version = wire::IpVersion::v6;
  bool keys = false;
  wire::MacAlgorithm mac = wire::MacAlgorithm::hmac_md5;
};

wire::IpAddress address(wire::IpVersion version, unsigned group, unsigned number) {
  const auto high = static_cast<std::uint8_t>(number >> 8);
  const auto low = static_cast<std::uint8_t>(number);
  if (version == wire::IpVersion::v4)
    return wire::IpAddress::v4({10, static_cast<std::uint8_t>(group), high, low});
  std::array<std::uint8_t, 16> octets{0x20, 0x01, 0x0D, 0xB8};
  octets[7] = static_cast<std::uint8_t>(group);
  octets[14] = high;
  octets[15] = low;
  return wire::IpAddress::v6(octets);
}

// A few keys made once: what they are does not matter, only that nodes have different ones.
const wire::RsaKey& key(std::size_t number) {
  static const std::vector<wire::RsaKey> keys = [] {
    std::vector<wire::RsaKey> made;
    for (int i = 0; i < 5; ++i) made.push_back(*wire::RsaKey::generate(1024));
    return made;
  }();
  return keys[number % keys.size()];
}

class SimulationTest : public ::testing::TestWithParam<Setting> {
 protected:
  void build(std::size_t routers, std::size_t nodes, Impairment impairment = {}) {
    const Setting setting = GetParam();
    simulation.emplace(4711, impairment);
    MobileNodeConfiguration node;
    node.profile = setting.profile;
    node.version = setting.version;
    node.mac_algorithm = setting.mac;
    node.advertisement_lifetime = 4s;
    for (std::size_t i = 0; i < routers; ++i) {
      AccessRouterConfiguration router;
      router.profile = setting.profile;
      const wire::IpAddress own = address(setting.version, 1, static_cast<unsigned>(i + 1));
      router.links = {{"l", {}, {}}};
      (own.is_v4() ? router.links[0].ipv4 : router.links[0].ipv6) = own;
      router.routing_interval = 20;
      router.paging_interval = 60;
      router.paging_areas = {static_cast<std::uint32_t>(i / 2 + 1)};  // two routers an area
      router.sids = {static_cast<std::uint32_t>(i * 0x10000 + 1),
                     static_cast<std::uint32_t>(i * 0x10000 + 0xFFFF)};
      router.mac_algorithm = setting.mac;
      if (setting.keys) {
        router.config |= 1;
        router.access_network_key = {1, 2, 3, 4, 5, 6, 7, 8};
        router.key = key(i);
      } else {
        router.trusted_sids = {{1, 0xFFFFFFFF}};
      }
      ASSERT_THAT(faults_of(router), ::testing::IsEmpty());
      simulation->add_router(router);
      node.links.push_back({"l" + std::to_string(i), {}, {}});
    }
    for (std::size_t i = 0; i < nodes; ++i) {
      const wire::IpAddress own = address(setting.version, 2, static_cast<unsigned>(i + 1));
      for (MobileNodeLink& link : node.links) (own.is_v4() ? link.ipv4 : link.ipv6) = own;
      if (setting.keys) node.key = key(i);
      ASSERT_THAT(faults_of(node), ::testing::IsEmpty());
      simulation->add_node(node);
    }
  }
  MobileNode& node(std::size_t number = 0) { return simulation->node(number); }
  void did(NodeActions actions, std::size_t number = 0) { simulation->node_did(number, actions); }
  void did(const MobileNode::Result& result, std::size_t number = 0) {
    ASSERT_TRUE(result) << result.error();
    simulation->node_did(number, *result);
  }
  void router_did(const AccessRouter::Result& result, std::size_t number = 0) {
    ASSERT_TRUE(result) << result.error();
    simulation->router_did(number, *result);
  }
  void log_in_at(unsigned link, std::size_t number = 0) {
    did(node(number).attach(simulation->now(), link), number);
    did(node(number).log_in(simulation->now()), number);
    simulation->pass(2s);
    ASSERT_EQ(node(number).status().phase, NodePhase::active);
  }
  Time now() { return simulation->now(); }
  std::optional<SessionInfo> session_at(std::size_t router) {
    return simulation->router(router).find_session(node().status().sid);
  }
  // Every node in one session, at the router of its link, and nothing else anywhere.
  void expect_all_settled() {
    std::size_t sessions = 0;
    for (std::size_t i = 0; i < simulation->routers(); ++i) sessions += simulation->router(i).session_count();
    EXPECT_EQ(sessions, simulation->nodes());
    for (std::size_t i = 0; i < simulation->nodes(); ++i) {
      const NodeStatus status = node(i).status();
      EXPECT_TRUE(status.phase == NodePhase::active) << name_of(status.phase) << " node " << i;
      ASSERT_TRUE(status.link);
      EXPECT_TRUE(simulation->router(*status.link).find_session(status.sid)) << "node " << i;
      EXPECT_EQ(status.authenticated, GetParam().keys);
    }
  }

  std::optional<Simulation> simulation;
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
  simulation->router(0) = AccessRouter(configuration, 99);
  simulation->router_did(0, simulation->router(0).start(now()));
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
