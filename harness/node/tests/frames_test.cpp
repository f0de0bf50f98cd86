// Frames are built as they should stand on the wire, and found again whatever surrounds them.
#include "harness/node/frames.hpp"

#include <gtest/gtest.h>

#include "wire/carrier.hpp"

namespace lmmp::conform {
namespace {

wire::IpAddress ip(const char* text) {
  return *wire::IpAddress::parse(text);
}

const Ends ends4{{2, 0, 0, 0, 0, 1}, {2, 0, 0, 0, 0, 2}, ip("192.0.2.1"), ip("192.0.2.2"), 255};
const Ends ends6{{2, 0, 0, 0, 0, 1}, {2, 0, 0, 0, 0, 2}, ip("fe80::1"), ip("fe80::2"), 7};
// Long enough that Ethernet's least frame needs no padding.
const wire::OctetVector icmp = {150, 0, 1, 2, 253, 0, 0, 0, 1, 0, 0, 12, 0, 0,
                                0,   9, 1, 0, 0,   4, 0, 0, 0, 1, 2, 3,  4, 5};

TEST(IcmpFrame, OfIpv4IsFoundAgainWithItsEnds) {
  const auto frame = icmp_frame(ends4, icmp);
  EXPECT_EQ(frame.size(), 14U + 20U + icmp.size());
  const auto found = find_icmp(frame);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->ends.source, ends4.source);
  EXPECT_EQ(found->ends.destination, ends4.destination);
  EXPECT_EQ(found->ends.destination_mac, ends4.destination_mac);
  EXPECT_EQ(found->ends.hop_limit, 255);
  EXPECT_EQ(found->icmp_offset, 34U);
  EXPECT_TRUE(std::equal(icmp.begin(), icmp.end(), found->icmp.begin(), found->icmp.end()));
}

TEST(IcmpFrame, OfIpv6KeepsTheIcmpOctetsAsTheyAre) {
  const auto frame = icmp_frame(ends6, icmp);
  EXPECT_EQ(frame.size(), 14U + 40U + icmp.size());
  EXPECT_EQ(frame[20], 58);
  const auto found = find_icmp(frame);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->ends.source, ends6.source);
  EXPECT_EQ(found->ends.hop_limit, 7);
  EXPECT_TRUE(std::equal(icmp.begin(), icmp.end(), found->icmp.begin(), found->icmp.end()));
}

TEST(FindIcmp, LeavesOutPaddingBehindTheIpPacket) {
  auto frame = icmp_frame(ends4, icmp);
  frame.resize(frame.size() + 10);
  const auto found = find_icmp(frame);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->icmp.size(), icmp.size());
}

TEST(FindIcmp, SkipsExtensionHeaders) {
  auto frame = icmp_frame(ends6, icmp);
  const wire::OctetVector options = {58, 0, 1, 4, 0, 0, 0, 0};
  frame[20] = 60;
  frame[19] = static_cast<std::uint8_t>(frame[19] + options.size());
  frame.insert(frame.begin() + 54, options.begin(), options.end());
  const auto found = find_icmp(frame);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->icmp_offset, 62U);
}

TEST(FindIcmp, FindsNothingInAnyFrameCutOff) {
  for (const auto& ends : {ends4, ends6}) {
    const auto frame = icmp_frame(ends, icmp);
    for (std::size_t length = 0; length < frame.size(); ++length) {
      EXPECT_FALSE(find_icmp(wire::Octets(frame).first(length))) << length;
    }
  }
}

TEST(FindIcmp, FindsNothingInAFragment) {
  auto frame = icmp_frame(ends4, icmp);
  frame[20] = 0x20;
  EXPECT_FALSE(find_icmp(frame));
}

TEST(MulticastMac, FollowsTheGroup) {
  EXPECT_EQ(multicast_mac(ip("224.0.0.1")), (MacAddress{0x01, 0x00, 0x5E, 0, 0, 1}));
  EXPECT_EQ(multicast_mac(ip("ff02::1")), (MacAddress{0x33, 0x33, 0, 0, 0, 1}));
}

TEST(LinkLocalAddress, IsTheModifiedEui64) {
  EXPECT_EQ(link_local_address({0x02, 0, 0, 0, 0, 1}).to_string(), "fe80::ff:fe00:1");
}

}  // namespace
}  // namespace lmmp::conform
