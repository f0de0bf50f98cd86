// An IPv4 or IPv6 address as a value.
#include "wire/ip_address.hpp"

#include <gtest/gtest.h>

#include <unordered_set>

namespace lmmp::wire {
namespace {

IpAddress address(std::string_view text) {
  return IpAddress::parse(text).value();
}

TEST(IpAddress, ReadsAndWritesBothVersions) {
  for (const char* text : {"0.0.0.0", "192.0.2.1", "255.255.255.255", "::", "::1", "fe80::211:22ff:fe33:4455",
                           "2001:db8:0:1::", "1:2:3:4:5:6:7:8", "::ffff:192.0.2.1"}) {
    EXPECT_EQ(address(text).to_string(), text);
  }
}

TEST(IpAddress, WritesIpv6AsRfc5952Says) {
  EXPECT_EQ(address("2001:0DB8:0000:0000:0001:0000:0000:0001").to_string(), "2001:db8::1:0:0:1");
  EXPECT_EQ(address("2001:db8:0:1:1:1:1:1").to_string(), "2001:db8:0:1:1:1:1:1");
  EXPECT_EQ(address("1:0:0:2:0:0:0:3").to_string(), "1:0:0:2::3");
}

TEST(IpAddress, RefusesWhatIsNoAddress) {
  for (const std::string_view text :
       {std::string_view(""), std::string_view("192.0.2"), std::string_view("192.0.2.256"),
        std::string_view("1:2:3"), std::string_view("::g"), std::string_view("fe80::1%eth0"),
        std::string_view("2001:db8::/64"), std::string_view(" ::1"), std::string_view("1::2::3"),
        std::string_view("192.0.2.1\0", 10), std::string_view("::1\0junk", 8)}) {
    EXPECT_FALSE(IpAddress::parse(text)) << text;
  }
}

TEST(IpAddress, TakesFourOrSixteenOctetsAndNoOtherCount) {
  const OctetVector octets(32, 7);
  for (std::size_t count = 0; count <= octets.size(); ++count) {
    const auto taken = IpAddress::from_octets(Octets(octets).first(count));
    EXPECT_EQ(taken.has_value(), count == 4 || count == 16) << count;
    if (taken) {
      EXPECT_EQ(taken->octets().size(), count);
      EXPECT_EQ(taken->version(), count == 4 ? IpVersion::v4 : IpVersion::v6);
    }
  }
}

TEST(IpAddress, IsUnspecifiedIpv6FromTheStart) {
  EXPECT_EQ(IpAddress(), address("::"));
  EXPECT_TRUE(IpAddress().is_unspecified());
  EXPECT_TRUE(address("0.0.0.0").is_unspecified());
  EXPECT_FALSE(address("0.0.0.1").is_unspecified());
}

TEST(IpAddress, KeepsVersionsApart) {
  EXPECT_NE(address("0.0.0.0"), address("::"));
  EXPECT_NE(address("192.0.2.1"), address("::ffff:192.0.2.1"));
  EXPECT_NE(std::hash<IpAddress>{}(address("0.0.0.0")), std::hash<IpAddress>{}(address("::")));
}

TEST(IpAddress, KnowsItsScope) {
  EXPECT_TRUE(address("ff02::1").is_multicast());
  EXPECT_TRUE(address("224.0.0.1").is_multicast());
  EXPECT_TRUE(address("239.255.255.255").is_multicast());
  EXPECT_FALSE(address("240.0.0.1").is_multicast());
  EXPECT_FALSE(address("fe80::1").is_multicast());
  EXPECT_TRUE(address("fe80::1").is_link_local());
  EXPECT_TRUE(address("febf::1").is_link_local());
  EXPECT_FALSE(address("fec0::1").is_link_local());
  EXPECT_TRUE(address("169.254.1.1").is_link_local());
  EXPECT_FALSE(address("169.253.1.1").is_link_local());
  EXPECT_TRUE(address("::1").is_loopback());
  EXPECT_TRUE(address("127.1.2.3").is_loopback());
  EXPECT_FALSE(address("::2").is_loopback());
  EXPECT_FALSE(address("128.0.0.1").is_loopback());
}

TEST(IpAddress, IsOrderedAndHashed) {
  EXPECT_LT(address("10.0.0.1"), address("10.0.0.2"));
  EXPECT_LT(address("10.0.0.1"), address("::1"));
  std::unordered_set<IpAddress> set;
  for (unsigned i = 0; i < 256; ++i) set.insert(IpAddress::v4({10, 0, 0, static_cast<std::uint8_t>(i)}));
  EXPECT_EQ(set.size(), 256U);
  EXPECT_TRUE(set.contains(address("10.0.0.77")));
}

}  // namespace
}  // namespace lmmp::wire
