// IPv6's header and Mobile IPv6's extension headers against octets written by hand from RFC 3775 6.3 and 6.4.
#include "wire/ipv6_headers.hpp"

#include <gtest/gtest.h>

#include "wire/mobility.hpp"
#include "wire/tests/vectors.hpp"

namespace lmmp::wire {
namespace {

const IpAddress map = *IpAddress::parse("2001:db8:aaaa::1");
const IpAddress rcoa = *IpAddress::parse("2001:db8:aaaa::2");
const IpAddress lcoa = *IpAddress::parse("2001:db8:1::2");

// A local Binding Update of 80 octets: IPv6, destination options with the RCoA, Mobility Header.
const char* const local_update =
    "60000000 0028 3c 40 20010db8000100000000000000000002 20010db8aaaa00000000000000000001"
    "87 02 01020000 c9 10 20010db8aaaa00000000000000000002"
    "3b 01 05 00 7326 1234 8800 0040 01020000";
// Its acknowledgement: IPv6, type 2 routing header with the RCoA, Mobility Header.
const char* const acknowledgement =
    "60000000 0028 2b 40 20010db8aaaa00000000000000000001 20010db8000100000000000000000002"
    "87 02 02 01 00000000 20010db8aaaa00000000000000000002"
    "3b 01 06 00 fa26 00 00 1234 0040 01020000";

OctetVector joined(const Ipv6Header& header, const OctetVector& extension, const OctetVector& message) {
  OctetVector packet(ipv6_header_size);
  write_ipv6_header(packet.data(), header);
  packet.insert(packet.end(), extension.begin(), extension.end());
  packet.insert(packet.end(), message.begin(), message.end());
  return packet;
}

TEST(Ipv6Headers, MakeALocalBindingUpdateOf80Octets) {
  const OctetVector message = encode_mobility(BindingUpdate{0x1234, 0x8800, 64, {}}, rcoa, map);
  const Ipv6Header header{0, 0, 40, protocol_destination_options, 64, lcoa, map};
  EXPECT_EQ(joined(header, home_address_header(protocol_mobility, rcoa), message), from_hex(local_update));
}

TEST(Ipv6Headers, MakeAnAcknowledgementOf80Octets) {
  const OctetVector message = encode_mobility(BindingAcknowledgement{0, 0, 0x1234, 64, {}}, map, rcoa);
  const Ipv6Header header{0, 0, 40, protocol_routing, 64, map, lcoa};
  EXPECT_EQ(joined(header, routing_header(protocol_mobility, rcoa), message), from_hex(acknowledgement));
}

TEST(Ipv6Headers, ReadTheHomeAddressOption) {
  const OctetVector packet = from_hex(local_update);
  const auto header = decode_ipv6_header(packet);
  ASSERT_TRUE(header);
  EXPECT_EQ(*header, (Ipv6Header{0, 0, 40, protocol_destination_options, 64, lcoa, map}));
  const HeaderChain chain = read_header_chain(header->next_header, Octets(packet).subspan(ipv6_header_size));
  EXPECT_FALSE(chain.fault);
  EXPECT_EQ(chain.home_address, rcoa);
  EXPECT_FALSE(chain.routing_address);
  EXPECT_EQ(chain.protocol, protocol_mobility);
  EXPECT_EQ(chain.offset, 24U);
}

TEST(Ipv6Headers, ReadTheType2RoutingHeader) {
  const OctetVector packet = from_hex(acknowledgement);
  const HeaderChain chain = read_header_chain(protocol_routing, Octets(packet).subspan(ipv6_header_size));
  EXPECT_FALSE(chain.fault);
  EXPECT_EQ(chain.routing_address, rcoa);
  EXPECT_FALSE(chain.home_address);
  EXPECT_EQ(chain.protocol, protocol_mobility);
}

TEST(Ipv6Headers, KeepTrafficClassAndFlowLabelApart) {
  OctetVector octets(ipv6_header_size);
  const Ipv6Header header{0xAB, 0xCDEF1, 0x1234, 58, 1, lcoa, map};
  write_ipv6_header(octets.data(), header);
  EXPECT_EQ(OctetVector(octets.begin(), octets.begin() + 8), from_hex("6abcdef1 1234 3a 01"));
  EXPECT_EQ(decode_ipv6_header(octets), header);
}

TEST(Ipv6Headers, AreNothingWhereVersionOrLengthIsWrong) {
  OctetVector octets = from_hex(local_update);
  EXPECT_FALSE(decode_ipv6_header(Octets(octets).first(39)));
  octets[0] = 0x45;
  EXPECT_FALSE(decode_ipv6_header(octets));
}

TEST(Ipv6Headers, StopAtFragmentsAndEsp) {
  for (const std::uint8_t protocol : {protocol_fragment, protocol_esp, protocol_ah, std::uint8_t{58}}) {
    const HeaderChain chain = read_header_chain(protocol, {});
    EXPECT_FALSE(chain.fault);
    EXPECT_EQ(chain.protocol, protocol);
    EXPECT_EQ(chain.offset, 0U);
  }
}

TEST(Ipv6Headers, SkipWhatMayBeSkipped) {
  // Hop-by-hop options with an unknown option 0x1E, then a type 0 routing header without segments left.
  const HeaderChain chain =
      read_header_chain(protocol_hop_by_hop, from_hex("2b 00 1e 02 abcd 00 00  3a 00 00 00 00000000"));
  EXPECT_FALSE(chain.fault) << reason_of(chain.fault.kind);
  EXPECT_EQ(chain.protocol, 58);
  EXPECT_EQ(chain.offset, 16U);
}

TEST(Ipv6Headers, SayWhatIsWrongAndWhere) {
  const struct {
    std::uint8_t protocol;
    const char* octets;
    HeaderFaultKind kind;
    std::size_t offset;
  } cases[] = {
      {60, "870201", HeaderFaultKind::truncated, 0},
      {60, "87 02 0102 0000 c910 20010db8aaaa0000000000", HeaderFaultKind::truncated, 0},
      {60, "87 00 0105 00000000", HeaderFaultKind::option_overrun, 2},
      {60, "87 00 00000000 00 01", HeaderFaultKind::option_overrun, 7},
      {60, "87 00 c102 0000 0000", HeaderFaultKind::option_unknown, 2},
      {60, "87 00 c902 0000 0000", HeaderFaultKind::home_address_bad, 2},
      {0, "87 00 c902 0000 0000", HeaderFaultKind::option_unknown, 2},
      {43, "87 00 00 01 00000000", HeaderFaultKind::routing_type_unknown, 2},
      {43, "87 02 02 02 00000000 20010db8aaaa00000000000000000002", HeaderFaultKind::routing_bad, 3},
      {43, "87 00 02 01 00000000", HeaderFaultKind::routing_bad, 1},
      {60, "87 04 01020000 c910 20010db8aaaa00000000000000000002 c910 20010db8aaaa000000000000 0000",
       HeaderFaultKind::option_overrun, 24},
  };
  for (const auto& test : cases) {
    const HeaderChain chain = read_header_chain(test.protocol, from_hex(test.octets));
    EXPECT_EQ(chain.fault.kind, test.kind) << test.octets << ": " << reason_of(chain.fault.kind);
    EXPECT_EQ(chain.fault.offset, test.offset) << test.octets;
  }
}

}  // namespace
}  // namespace lmmp::wire
