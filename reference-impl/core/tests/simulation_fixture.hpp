// Routers and nodes of one access network in a simulation, and what tests do with them.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reference-impl/core/tests/simulation.hpp"

namespace lmmp::reference::testing {
using namespace std::chrono_literals;

struct Setting {
  wire::Profile profile = wire::Profile::draft_00;
  wire::IpVersion version = wire::IpVersion::v6;
  bool keys = false;
  wire::MacAlgorithm mac = wire::MacAlgorithm::hmac_md5;
};

inline wire::IpAddress address(wire::IpVersion version, unsigned group, unsigned number) {
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
inline const wire::RsaKey& key(std::size_t number) {
  static const std::vector<wire::RsaKey> keys = [] {
    std::vector<wire::RsaKey> made;
    for (int i = 0; i < 5; ++i) made.push_back(*wire::RsaKey::generate(1024));
    return made;
  }();
  return keys[number % keys.size()];
}

// Mixed into a test: builds the network and drives it.
class SimulatedNetwork {
 protected:
  void build(const Setting& given, std::size_t routers, std::size_t nodes, Impairment impairment = {}) {
    setting = given;
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
      const auto session = simulation->router(*status.link).find_session(status.sid);
      ASSERT_TRUE(session) << "node " << i;
      EXPECT_EQ(session->state, SessionState::active);
      EXPECT_EQ(session->peer, address(setting.version, 2, static_cast<unsigned>(i + 1)));
      EXPECT_EQ(status.authenticated, setting.keys);
    }
  }

  Setting setting;
  std::optional<Simulation> simulation;
};

}  // namespace lmmp::reference::testing
