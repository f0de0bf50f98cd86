// A station answers for its own addresses, and for nothing else.
#include "harness/node/neighbours.hpp"

#include <gtest/gtest.h>

#include "wire/carrier.hpp"

namespace lmmp::conform {
namespace {

wire::IpAddress ip(const char* text) {
  return *wire::IpAddress::parse(text);
}

const Station alice{"alice", {2, 0, 0, 0, 0, 1}, {ip("192.0.2.1"), ip("2001:db8::1"), ip("fe80::1")}, false};
const Station bob{"bob", {2, 0, 0, 0, 0, 2}, {ip("192.0.2.2"), ip("2001:db8::2"), ip("fe80::2")}, true};

TEST(Neighbours, LearnTheAnswerToTheirRequest) {
  for (const char* target : {"192.0.2.2", "2001:db8::2", "fe80::2"}) {
    const auto request = neighbour_request(alice, ip(target));
    ASSERT_TRUE(request) << target;
    const auto asked = read_neighbour_traffic(*request);
    EXPECT_TRUE(asked.is_background);
    EXPECT_EQ(asked.asked, ip(target));
    ASSERT_EQ(asked.learned.size(), 1U) << "the one who is asked learns who asks";
    EXPECT_EQ(asked.learned[0].second, alice.mac);
    const auto answer = neighbour_answer(bob, *request);
    ASSERT_TRUE(answer) << target;
    const auto read = read_neighbour_traffic(*answer);
    ASSERT_EQ(read.learned.size(), 1U) << target;
    EXPECT_EQ(read.learned[0], std::make_pair(ip(target), bob.mac));
    EXPECT_FALSE(neighbour_answer(alice, *request)) << "not hers: " << target;
  }
}

TEST(Neighbours, SendSolicitationsAndAdvertisementsWithAGoodChecksum) {
  const auto request = neighbour_request(alice, ip("fe80::2"));
  const auto answer = neighbour_answer(bob, *request);
  for (const auto& frame : {*request, *answer}) {
    const auto packet = find_icmp(frame);
    ASSERT_TRUE(packet);
    EXPECT_TRUE(wire::icmp_checksum_good(packet->icmp, packet->ends.source, packet->ends.destination));
    EXPECT_EQ(packet->ends.hop_limit, 255);
  }
}

TEST(Neighbours, DefendTheirAddressAgainstDuplicateAddressDetection) {
  Station newcomer = alice;
  newcomer.addresses = {ip("::")};
  const auto request = neighbour_request(newcomer, ip("fe80::2"));
  ASSERT_TRUE(request);
  const auto answer = neighbour_answer(bob, *request);
  ASSERT_TRUE(answer);
  EXPECT_EQ(find_icmp(*answer)->ends.destination, ip("ff02::1"));
}

TEST(Neighbours, AnswerEchoRequestsOfBothVersions) {
  for (const char* target : {"192.0.2.2", "fe80::2"}) {
    const bool v4 = ip(target).is_v4();
    const Ends ends{alice.mac, bob.mac, *alice.address_towards(ip(target)), ip(target), 64};
    wire::OctetVector request = {static_cast<std::uint8_t>(v4 ? 8 : 128), 0, 0, 0, 0, 1, 0, 1, 'x'};
    const auto answer = neighbour_answer(bob, icmp_frame(ends, request));
    ASSERT_TRUE(answer) << target;
    const auto packet = find_icmp(*answer);
    EXPECT_EQ(packet->icmp[0], v4 ? 0 : 129);
    EXPECT_EQ(packet->icmp[8], 'x');
    EXPECT_TRUE(wire::icmp_checksum_good(packet->icmp, packet->ends.source, packet->ends.destination));
  }
}

TEST(Neighbours, ReadAnyFrameCutOffWithoutHarm) {
  for (const char* target : {"192.0.2.2", "fe80::2"}) {
    const auto request = *neighbour_request(alice, ip(target));
    const std::size_t whole = ip(target).is_v4() ? 42 : request.size();  // the rest is Ethernet's padding
    for (std::size_t length = 0; length < whole; ++length) {
      const auto part = wire::Octets(request).first(length);
      read_neighbour_traffic(part);
      EXPECT_FALSE(neighbour_answer(bob, part)) << length;
    }
  }
}

TEST(Neighbours, TakeMobilityMessagesForNoBackground) {
  const Ends ends{alice.mac, bob.mac, ip("fe80::1"), ip("fe80::2"), 255};
  const wire::OctetVector lmmp = {1, 0, 0, 0, 0, 0, 0, 1};
  EXPECT_FALSE(
      read_neighbour_traffic(icmp_frame(ends, wire::encode_carrier(lmmp, ends.source, ends.destination)))
          .is_background);
}

TEST(Station, PrefersALinkLocalSourceForALinkLocalDestination) {
  EXPECT_EQ(alice.address_towards(ip("fe80::9")), ip("fe80::1"));
  EXPECT_EQ(alice.address_towards(ip("2001:db8::9")), ip("2001:db8::1"));
  Station none;
  EXPECT_FALSE(none.address_towards(ip("fe80::9")));
}

}  // namespace
}  // namespace lmmp::conform
