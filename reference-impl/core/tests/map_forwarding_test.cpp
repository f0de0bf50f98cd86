// The MAP's tunnel: what goes in, what comes out, what does neither.
#include <gtest/gtest.h>

#include "reference-impl/core/tests/hmip_fixture.hpp"
#include "wire/tests/vectors.hpp"

namespace lmmp::reference {
namespace {

using namespace test;
using Verdict = Forwarding::Verdict;

struct MapForwarding : testing::Test {
  MobilityAnchorPoint map{map_configuration()};
  MapForwarding() {
    map.start(0s);
    map.receive(0s, update_from({}));
  }
  wire::OctetVector tunnelled(const wire::IpAddress& source, const wire::OctetVector& inner) {
    return to_packet({routed, source, map_address, 64, wire::protocol_ipv6, inner});
  }
};

TEST_F(MapForwarding, PacketsToAnRcoaAreTunnelledToItsLcoa) {
  wire::OctetVector packet = data_packet(peer, rcoa);
  packet[0] = 0x6A;  // traffic class 0xA0
  const Forwarding forwarding = map.forward(1s, packet);
  ASSERT_EQ(forwarding.verdict, Verdict::encapsulate);
  EXPECT_EQ(forwarding.care_of_address, lcoa);
  wire::OctetVector outer(40);
  map.write_outer_header(outer.data(), forwarding, packet);
  EXPECT_EQ(outer, wire::from_hex("6a000000 0030 29 40 20010db8aaaa00000000000000000001"
                                  "20010db8000100000000000000000002"));
}

TEST_F(MapForwarding, ADatagramToAnRcoaComesOutWithItsHeaderInside) {
  const wire::OctetVector packet = data_packet(peer, rcoa);
  const HmipActions actions = map.receive(1s, *to_datagram(routed, packet));
  ASSERT_EQ(actions.send.size(), 1U);
  EXPECT_EQ(actions.send[0].protocol, wire::protocol_ipv6);
  EXPECT_EQ(actions.send[0].destination, lcoa);
  EXPECT_EQ(actions.send[0].payload, packet);
}

TEST_F(MapForwarding, ATunnelEncapsulationLimitBeforeTheInnerPacketIsSkipped) {
  const wire::OctetVector inner = data_packet(rcoa, peer);
  wire::OctetVector payload = wire::from_hex("29 00 04 01 04 01 01 00");  // as Linux sends it
  payload.insert(payload.end(), inner.begin(), inner.end());
  const wire::OctetVector packet =
      to_packet({routed, lcoa, map_address, 64, wire::protocol_destination_options, payload});
  const Forwarding forwarding = map.forward(1s, packet);
  ASSERT_EQ(forwarding.verdict, Verdict::decapsulate);
  EXPECT_EQ(forwarding.inner_offset, 48U);
  EXPECT_EQ(map.forward(1s, wire::Octets(packet).first(packet.size() - 1)).verdict, Verdict::drop);
}

TEST_F(MapForwarding, PacketsOutOfTheTunnelGoOnUnchanged) {
  const wire::OctetVector inner = data_packet(rcoa, peer);
  const wire::OctetVector packet = tunnelled(lcoa, inner);
  const Forwarding forwarding = map.forward(1s, packet);
  ASSERT_EQ(forwarding.verdict, Verdict::decapsulate);
  EXPECT_EQ(
      wire::OctetVector(packet.begin() + static_cast<std::ptrdiff_t>(forwarding.inner_offset), packet.end()),
      inner);
}

TEST_F(MapForwarding, OnlyTheBoundLcoaMaySpeakForAnRcoa) {
  const auto reason = [&](const wire::OctetVector& packet) {
    const Forwarding forwarding = map.forward(1s, packet);
    EXPECT_EQ(forwarding.verdict, Verdict::drop);
    return forwarding.reason;
  };
  EXPECT_EQ(reason(tunnelled(other_lcoa, data_packet(rcoa, peer))),
            "the outer source is not the inner source's LCoA");
  EXPECT_EQ(reason(tunnelled(lcoa, data_packet(peer, rcoa))), "the inner source has no binding");
  EXPECT_EQ(reason(tunnelled(lcoa, wire::OctetVector(39, 0x60))), "no whole IPv6 packet in the tunnel");
  EXPECT_EQ(reason(tunnelled(lcoa, data_packet(rcoa, ip("ff0e::1")))),
            "the inner destination is not one node, or of one link only");
}

TEST_F(MapForwarding, AfterAHandoverTheOldLcoaMaySpeakNoMore) {
  map.receive(1s, update_from({.source = other_lcoa, .sequence = 2}));
  EXPECT_EQ(map.forward(2s, tunnelled(lcoa, data_packet(rcoa, peer))).verdict, Verdict::drop);
  EXPECT_EQ(map.forward(2s, data_packet(peer, rcoa)).care_of_address, other_lcoa);
}

TEST_F(MapForwarding, AnRcoaWithoutBindingIsUnreachable) {
  const Forwarding forwarding = map.forward(1s, data_packet(peer, ip("2001:db8:aaaa::77")));
  ASSERT_EQ(forwarding.verdict, Verdict::answer);
  HmipActions actions;
  actions.send = {*forwarding.answer};
  const auto sent = icmp_in(actions);
  ASSERT_EQ(sent.size(), 1U);
  const auto& error = std::get<wire::IcmpError>(sent[0].message);
  EXPECT_EQ(error.type, wire::icmpv6_unreachable);
  EXPECT_EQ(error.code, 3);
  EXPECT_EQ(sent[0].datagram.destination, peer);
}

TEST_F(MapForwarding, APacketTooBigForTheTunnelComesBackWithItsMtu) {
  EXPECT_EQ(map.forward(1s, data_packet(peer, rcoa, 1420)).verdict, Verdict::encapsulate);
  const Forwarding forwarding = map.forward(1s, data_packet(peer, rcoa, 1421));
  ASSERT_EQ(forwarding.verdict, Verdict::answer);
  EXPECT_EQ(forwarding.answer->payload[0], wire::icmpv6_packet_too_big);
  EXPECT_EQ(wire::read_u32(&forwarding.answer->payload[4]), 1460U);
  EXPECT_EQ(forwarding.answer->payload.size() + wire::ipv6_header_size, 1280U);
}

// RFC 2473 8.1: a link between the MAP and the LCoA is narrower than the tunnel.
TEST_F(MapForwarding, APacketTooBigFromTheTunnelsWayIsToldToThePacketsSource) {
  const wire::OctetVector inner = data_packet(peer, rcoa, 1420);
  wire::OctetVector outer = to_packet({routed, map_address, lcoa, 64, wire::protocol_ipv6, inner});
  outer.resize(1232);  // as a router quotes it
  const auto relayed = [&](std::uint32_t mtu, const wire::OctetVector& quoted) {
    return icmp_in(map.receive(1s, icmp_from(routed, ip("2001:db8:1::1"), map_address,
                                             wire::IcmpError{wire::icmpv6_packet_too_big, 0, mtu, quoted})));
  };
  const auto sent = relayed(1400, outer);
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].datagram.source, map_address);
  EXPECT_EQ(sent[0].datagram.destination, peer);
  const auto& error = std::get<wire::IcmpError>(sent[0].message);
  EXPECT_EQ(error.type, wire::icmpv6_packet_too_big);
  EXPECT_EQ(error.value, 1360U);
  EXPECT_EQ(error.quoted, wire::OctetVector(inner.begin(), inner.begin() + 1192));
  // Never below what every link carries (RFC 8201 4), nor for a packet that fits into that.
  EXPECT_EQ(std::get<wire::IcmpError>(relayed(1300, outer).at(0).message).value, 1280U);
  EXPECT_TRUE(relayed(1300, to_packet({routed, map_address, lcoa, 64, wire::protocol_ipv6,
                                       data_packet(peer, rcoa, 1240)}))
                  .empty());
}

TEST_F(MapForwarding, APacketTooBigAboutNothingThatIsInATunnelHereIsDropped) {
  const wire::OctetVector inner = data_packet(peer, rcoa, 1420);
  const auto relayed = [&](const wire::OctetVector& quoted) {
    return map
        .receive(1s, icmp_from(routed, peer, map_address,
                               wire::IcmpError{wire::icmpv6_packet_too_big, 0, 1300, quoted}))
        .send.size();
  };
  const auto tunnel = [](const wire::IpAddress& source, const wire::IpAddress& destination,
                         const wire::OctetVector& packet) {
    return to_packet({routed, source, destination, 64, wire::protocol_ipv6, packet});
  };
  EXPECT_EQ(relayed(tunnel(map_address, lcoa, inner)), 1U);
  EXPECT_EQ(relayed(inner), 0U);
  EXPECT_EQ(relayed(tunnel(map_address, other_lcoa, inner)), 0U);
  EXPECT_EQ(relayed(tunnel(peer, lcoa, inner)), 0U);
  EXPECT_EQ(relayed(tunnel(map_address, lcoa, data_packet(peer, ip("2001:db8:aaaa::77"), 1420))), 0U);
  const wire::OctetVector whole = tunnel(map_address, lcoa, inner);
  for (std::size_t size = 0; size < 80; ++size) {
    EXPECT_EQ(relayed({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)}), 0U) << size;
  }
}

TEST_F(MapForwarding, ErrorsAreLimitedASecondAndNeverAnswerErrors) {
  unsigned answered = 0;
  for (unsigned i = 0; i < 500; ++i) {
    answered += map.forward(1s, data_packet(peer, ip("2001:db8:aaaa::77"))).answer ? 1U : 0U;
  }
  EXPECT_EQ(answered, 100U);
  EXPECT_TRUE(map.forward(3s, data_packet(peer, ip("2001:db8:aaaa::77"))).answer);
  const wire::OctetVector error = to_packet(
      icmp_from(routed, peer, ip("2001:db8:aaaa::77"), wire::IcmpError{wire::icmpv6_unreachable, 0, 0, {}}));
  EXPECT_FALSE(map.forward(5s, error).answer);
}

TEST_F(MapForwarding, EveryTruncationIsDropped) {
  const wire::OctetVector packet = tunnelled(lcoa, data_packet(rcoa, peer));
  for (std::size_t size = 0; size < packet.size(); ++size) {
    EXPECT_EQ(map.forward(1s, wire::Octets(packet).first(size)).verdict, Verdict::drop) << size;
  }
}

TEST_F(MapForwarding, WhatIsForNobodyHereIsDropped) {
  EXPECT_EQ(map.forward(1s, data_packet(peer, lcoa)).reason, "neither for the MAP nor for an RCoA");
  EXPECT_EQ(map.forward(1s, data_packet(ip("fe80::1"), rcoa)).reason, "the source is of one link only");
}

}  // namespace
}  // namespace lmmp::reference
