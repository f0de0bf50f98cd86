// Neighbour Discovery against octets written by hand from RFC 4861 4 and H 5.
#include "wire/neighbour_discovery.hpp"

#include <gtest/gtest.h>

#include "wire/tests/vectors.hpp"

namespace lmmp::wire {
namespace {

const IpAddress router = *IpAddress::parse("fe80::1");
const IpAddress node = *IpAddress::parse("fe80::2");
const IpAddress all_nodes = *IpAddress::parse("ff02::1");
const IpAddress map = *IpAddress::parse("2001:db8:aaaa::1");
const IpAddress rcoa = *IpAddress::parse("2001:db8:aaaa::2");
constexpr LinkLayerAddress mac{2, 0, 0, 0, 0, 1};

RouterAdvertisement full_advertisement() {
  RouterAdvertisement advertisement;
  advertisement.router_lifetime = 1800;
  advertisement.source_link_layer = mac;
  advertisement.prefixes = {{*Prefix::parse("2001:db8:1::/64"), true, true, 86400, 14400}};
  advertisement.maps = {MapOption{2, 10, true, 0, 3600, map}};
  return advertisement;
}

// Without the checksum's two octets.
OctetVector without_checksum(OctetVector octets) {
  octets.erase(octets.begin() + 2, octets.begin() + 4);
  return octets;
}

TEST(NeighbourDiscovery, EncodesARouterAdvertisementWithPrefixAndMap) {
  const OctetVector octets = encode_icmpv6(full_advertisement(), router, all_nodes);
  EXPECT_EQ(without_checksum(octets),
            from_hex("86 00 40 00 0708 00000000 00000000"
                     "01 01 020000000001"
                     "03 04 40 c0 00015180 00003840 00000000 20010db8000100000000000000000000"
                     "17 03 2a 80 00000e10 20010db8aaaa00000000000000000001"));
  EXPECT_EQ(decode_icmpv6(octets, router, all_nodes, 255), IcmpMessage(full_advertisement()));
}

TEST(NeighbourDiscovery, EncodesSolicitationAndAdvertisementOfANeighbour) {
  const OctetVector solicitation = encode_icmpv6(NeighbourSolicitation{rcoa, mac}, node, all_nodes);
  EXPECT_EQ(without_checksum(solicitation),
            from_hex("87 00 00000000 20010db8aaaa00000000000000000002 01 01 020000000001"));
  const NeighbourAdvertisement advertisement{neighbour_flag_override, rcoa, mac};
  const OctetVector octets = encode_icmpv6(advertisement, router, all_nodes);
  EXPECT_EQ(without_checksum(octets),
            from_hex("88 00 20000000 20010db8aaaa00000000000000000002 02 01 020000000001"));
  EXPECT_EQ(decode_icmpv6(octets, router, all_nodes, 255), IcmpMessage(advertisement));
}

TEST(NeighbourDiscovery, WhatIsEncodedDecodesToItself) {
  const IcmpMessage messages[] = {
      RouterSolicitation{},
      RouterSolicitation{mac},
      NeighbourSolicitation{rcoa, {}},
      Echo{false, 1, 2, {3, 4, 5}},
      Echo{true, 1, 2, {}},
      IcmpError{icmpv6_packet_too_big, 0, 1460, {1, 2}},
  };
  for (const IcmpMessage& message : messages) {
    EXPECT_EQ(decode_icmpv6(encode_icmpv6(message, node, map), node, map, 255), message);
  }
}

TEST(NeighbourDiscovery, IsRefusedFromAfarWithABadChecksumOrANonZeroCode) {
  const OctetVector octets = encode_icmpv6(full_advertisement(), router, all_nodes);
  EXPECT_FALSE(decode_icmpv6(octets, router, all_nodes, 254));
  EXPECT_FALSE(decode_icmpv6(octets, node, all_nodes, 255));
  const OctetVector global = encode_icmpv6(full_advertisement(), map, all_nodes);
  EXPECT_FALSE(decode_icmpv6(global, map, all_nodes, 255));
  OctetVector code = octets;
  code[1] = 1;
  write_u16(&code[2], static_cast<std::uint16_t>(read_u16(&code[2]) - 1));
  EXPECT_FALSE(decode_icmpv6(code, router, all_nodes, 255));
}

TEST(NeighbourDiscovery, KeepsWhatHasNoMeaningInAPrefixOption) {
  RouterAdvertisement advertisement = full_advertisement();
  advertisement.prefixes.front().reserved_flags = 0x11;
  advertisement.prefixes.front().reserved = 0x01020304;
  const OctetVector octets = encode_icmpv6(advertisement, router, all_nodes);
  constexpr std::size_t option = 16 + 8;
  EXPECT_EQ(octets[option + 3], 0xC0 | 0x11);
  EXPECT_EQ(read_u32(&octets[option + 12]), 0x01020304U);
  EXPECT_EQ(decode_icmpv6(octets, router, all_nodes, 255), IcmpMessage(advertisement));
}

TEST(NeighbourDiscovery, LeavesOutPrefixOptionsOfAnotherLength) {
  OctetVector octets = encode_icmpv6(full_advertisement(), router, all_nodes);
  constexpr std::size_t option = 16 + 8;
  octets[option + 1] = 4 + 3;  // up to the end of the MAP option behind it
  write_u16(&octets[2], 0);
  write_u16(&octets[2], icmp_checksum(octets, router, all_nodes));
  const auto decoded = decode_icmpv6(octets, router, all_nodes, 255);
  ASSERT_TRUE(decoded);
  EXPECT_TRUE(std::get<RouterAdvertisement>(*decoded).prefixes.empty());
}

TEST(NeighbourDiscovery, EveryTruncationIsRefused) {
  const OctetVector whole = encode_icmpv6(full_advertisement(), router, all_nodes);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(decode_icmpv6(Octets(whole).first(size), router, all_nodes, 255)) << size;
  }
}

TEST(NeighbourDiscovery, LeavesOutMalformedMapOptionsOnly) {
  RouterAdvertisement advertisement = full_advertisement();
  advertisement.maps = {MapOption{0, 10, true, 0, 3600, map}, MapOption{1, 10, true, 0, 3600, router},
                        MapOption{1, 10, true, 0, 3600, map}};
  const auto decoded = decode_icmpv6(encode_icmpv6(advertisement, router, all_nodes), router, all_nodes, 255);
  ASSERT_TRUE(decoded);
  EXPECT_EQ(std::get<RouterAdvertisement>(*decoded).maps,
            (std::vector<MapOption>{{1, 10, true, 0, 3600, map}}));
}

TEST(NeighbourDiscovery, TheMapOptionsTypeIsAParameter) {
  const OctetVector octets = encode_icmpv6(full_advertisement(), router, all_nodes, 200);
  const auto other = decode_icmpv6(octets, router, all_nodes, 255);
  ASSERT_TRUE(other);
  EXPECT_TRUE(std::get<RouterAdvertisement>(*other).maps.empty());
  EXPECT_EQ(decode_icmpv6(octets, router, all_nodes, 255, 200), IcmpMessage(full_advertisement()));
}

}  // namespace
}  // namespace lmmp::wire
