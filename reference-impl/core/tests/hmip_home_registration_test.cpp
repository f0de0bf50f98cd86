// How a mobile node registers with its home agent, through a MAP or without one.
#include <gtest/gtest.h>

#include "reference-impl/core/tests/mobile_node_fixture.hpp"

namespace lmmp::reference {
namespace {

using namespace test;

TEST_F(MobileNodeWithHome, RegistersTheRcoaAtHomeAfterTheMapsAcknowledgementThroughTheTunnel) {
  node.attach(0s, 0);
  const auto local = updates_in(hear(0s, {option(map_address, 2, 10)}));
  ASSERT_EQ(local.size(), 1U);
  const auto home = updates_in(node.receive(1s, acknowledgement(local[0], 0, 25)));
  ASSERT_EQ(home.size(), 1U);
  EXPECT_TRUE(home[0].tunnelled);
  EXPECT_EQ(home[0].source, rcoa);
  EXPECT_EQ(home[0].destination, home_agent);
  EXPECT_EQ(home[0].home, home_address);
  EXPECT_EQ(home[0].body.flags, 0xC000);
  EXPECT_EQ(wire::alternate_care_of_address(home[0].body.options), rcoa);
  EXPECT_EQ(home[0].body.lifetime, 24);  // of the MAP's 100 s, 99 are left

  Datagram answer = acknowledgement(home[0]);
  const Datagram tunnelled{0, map_address, lcoa, 64, wire::protocol_ipv6, to_packet(answer)};
  EXPECT_TRUE(has_event(node.receive(1s, tunnelled), HmipEventKind::home_registered));
  EXPECT_EQ(node.home_registration()->care_of, rcoa);
}

TEST_F(MobileNodeWithHome, ARetransmissionToTheHomeAgentAsksForNoMoreThanTheMapHasLeft) {
  node.attach(0s, 0);
  const auto local = updates_in(hear(0s, {option(map_address, 2, 10)}));
  node.receive(0s, acknowledgement(local.at(0), 0, 25));
  Time now = 0s;
  for (unsigned i = 0; i < 4; ++i) {
    now = *node.next_deadline();
    for (const SentUpdate& update : updates_in(node.expire(now))) {
      if (update.destination != home_agent) continue;
      EXPECT_LE(now + wire::lifetime_of(update.body.lifetime), 100s);
    }
  }
}

TEST_F(MobileNodeWithHome, MovingInsideTheDomainTellsTheHomeAgentNothing) {
  node.attach(0s, 0);
  const auto local = updates_in(hear(0s, {option(map_address, 2, 10)}));
  const auto home = updates_in(node.receive(0s, acknowledgement(local.at(0))));
  node.receive(0s, {0, map_address, lcoa, 64, wire::protocol_ipv6, to_packet(acknowledgement(home.at(0)))});
  node.attach(10s, 1);
  const auto moved = updates_in(hear(10s, {option(map_address, 2, 10)}, "2001:db8:2::/64", 1));
  ASSERT_EQ(moved.size(), 1U);
  Datagram answer = acknowledgement(moved[0]);
  answer.link = 1;
  EXPECT_TRUE(updates_in(node.receive(10s, answer)).empty());
}

TEST_F(MobileNodeWithHome, WithoutAnyMapItIsAMobileIpv6Node) {
  node.attach(0s, 0);
  const HmipActions actions = hear(0s, {});
  EXPECT_TRUE(has_event(actions, HmipEventKind::reverted));
  const auto home = updates_in(actions);
  ASSERT_EQ(home.size(), 1U);
  EXPECT_FALSE(home[0].tunnelled);
  EXPECT_EQ(home[0].source, lcoa);
  EXPECT_EQ(wire::alternate_care_of_address(home[0].body.options), lcoa);
  node.receive(0s, acknowledgement(home[0]));
  EXPECT_EQ(node.home_registration()->care_of, lcoa);
}

TEST_F(MobileNodeWithHome, WhenTheLastMapFailsItRevertsToMobileIpv6) {
  registered();
  const HmipActions actions = hear(5s, {option(map_address, 2, 10, 0)});
  EXPECT_TRUE(has_event(actions, HmipEventKind::reverted));
  ASSERT_EQ(updates_in(actions).size(), 1U);
  EXPECT_EQ(updates_in(actions)[0].source, lcoa);
}

TEST_F(MobileNodeWithHome, TunnelsTheHomeAddressToTheHomeAgentInTheMapsTunnel) {
  node.attach(0s, 0);
  const auto local = updates_in(hear(0s, {option(map_address, 2, 10)}));
  const auto home = updates_in(node.receive(0s, acknowledgement(local.at(0))));
  node.receive(0s, {0, map_address, lcoa, 64, wire::protocol_ipv6, to_packet(acknowledgement(home.at(0)))});

  const auto outer = node.encapsulate(*to_datagram(routed, data_packet(home_address, peer)));
  ASSERT_TRUE(outer);
  EXPECT_EQ(outer->source, lcoa);
  EXPECT_EQ(outer->destination, map_address);
  const auto inner = to_datagram(routed, outer->payload);
  EXPECT_EQ(inner->source, rcoa);
  EXPECT_EQ(inner->destination, home_agent);

  const Datagram from_home{routed, home_agent,          rcoa,
                           64,     wire::protocol_ipv6, data_packet(peer, home_address)};
  const Datagram back{0, map_address, lcoa, 64, wire::protocol_ipv6, to_packet(from_home)};
  ASSERT_TRUE(node.decapsulate(back));
  EXPECT_EQ(node.decapsulate(back)->destination, home_address);
  // From another sender it is a packet for the RCoA.
  const Datagram foreign{routed, peer, rcoa, 64, wire::protocol_ipv6, data_packet(peer, home_address)};
  const Datagram other{0, map_address, lcoa, 64, wire::protocol_ipv6, to_packet(foreign)};
  EXPECT_NE(node.decapsulate(other)->destination, home_address);
}

// RFC 2473 8.1, for the tunnels that begin here.
TEST_F(MobileNodeWithHome, APacketTooBigFromATunnelsWayIsToldToTheApplicationsAddress) {
  node.attach(0s, 0);
  const auto local = updates_in(hear(0s, {option(map_address, 2, 10)}));
  const auto home = updates_in(node.receive(0s, acknowledgement(local.at(0))));
  Datagram answer = acknowledgement(home.at(0));
  const Datagram outer{0, map_address, lcoa, 64, wire::protocol_ipv6, to_packet(answer)};
  node.receive(0s, outer);
  ASSERT_TRUE(node.home_registration()->accepted);
  const auto told = [&](const wire::IpAddress& from, std::uint32_t mtu, std::size_t quoted) {
    const auto inner = to_datagram(routed, data_packet(from, peer, 1380));
    wire::OctetVector sent = to_packet(*node.encapsulate(*inner));
    sent.resize(std::min(sent.size(), quoted));
    return node.too_big(
        icmp_from(0, ip("2001:db8:1::1"), lcoa, wire::IcmpError{wire::icmpv6_packet_too_big, 0, mtu, sent}));
  };
  const auto mtu_in = [](const Datagram& datagram) {
    HmipActions actions;
    actions.send = {datagram};
    return std::get<wire::IcmpError>(icmp_in(actions).at(0).message).value;
  };
  // Through the MAP's tunnel, and through the home agent's in it.
  const auto by_map = told(rcoa, 1400, 1232);
  ASSERT_TRUE(by_map);
  EXPECT_EQ(by_map->destination, rcoa);
  EXPECT_EQ(mtu_in(*by_map), 1360U);
  const auto by_both = told(home_address, 1400, 1232);
  ASSERT_TRUE(by_both);
  EXPECT_EQ(by_both->destination, home_address);
  EXPECT_EQ(mtu_in(*by_both), 1320U);
  for (std::size_t quoted = 0; quoted < 80; ++quoted) EXPECT_FALSE(told(rcoa, 1400, quoted)) << quoted;
  for (std::size_t quoted = 0; quoted < 120; ++quoted) {
    EXPECT_FALSE(told(home_address, 1400, quoted)) << quoted;
  }
}

TEST_F(MobileNodeWithHome, WithoutAnyMapTheHomeAddressGoesStraightToTheHomeAgent) {
  node.attach(0s, 0);
  node.receive(0s, acknowledgement(updates_in(hear(0s, {})).at(0)));
  const auto outer = node.encapsulate(*to_datagram(routed, data_packet(home_address, peer)));
  ASSERT_TRUE(outer);
  EXPECT_EQ(outer->source, lcoa);
  EXPECT_EQ(outer->destination, home_agent);
  const Datagram back{0, home_agent, lcoa, 64, wire::protocol_ipv6, data_packet(peer, home_address)};
  ASSERT_TRUE(node.decapsulate(back));
}

}  // namespace
}  // namespace lmmp::reference
