// Prefixes: which addresses they hold, and how they are written.
#include "wire/prefix.hpp"

#include <gtest/gtest.h>

namespace lmmp::wire {
namespace {

IpAddress ip(const char* text) {
  return *IpAddress::parse(text);
}

TEST(Prefix, HoldsAddressesWithTheSameFirstBits) {
  const Prefix prefix = *Prefix::parse("2001:db8:8000::/33");
  EXPECT_TRUE(prefix.contains(ip("2001:db8:ffff::1")));
  EXPECT_FALSE(prefix.contains(ip("2001:db8:7fff::1")));
  EXPECT_TRUE(Prefix::parse("::/0")->contains(ip("2001:db8::1")));
  EXPECT_TRUE(Prefix::parse("2001:db8::1/128")->contains(ip("2001:db8::1")));
  EXPECT_FALSE(Prefix::parse("2001:db8::1/128")->contains(ip("2001:db8::2")));
  EXPECT_FALSE(Prefix::parse("::/0")->contains(ip("10.0.0.1")));
  EXPECT_TRUE(Prefix::parse("10.0.0.0/8")->contains(ip("10.255.0.1")));
}

TEST(Prefix, IsRefusedWhereItIsNotOne) {
  for (const char* text : {"", "2001:db8::", "2001:db8::/129", "10.0.0.0/33", "2001:db8::/", "2001:db8::/6 4",
                           "2001:db8::/64x", "x/64", "2001:db8::/-1"}) {
    EXPECT_FALSE(Prefix::parse(text)) << text;
  }
}

TEST(Prefix, IsWrittenAsItIsRead) {
  EXPECT_EQ(Prefix::parse("2001:db8::/48")->to_string(), "2001:db8::/48");
}

TEST(GlobalUnicast, IsNeitherMulticastNorOfThisLinkOrNode) {
  EXPECT_TRUE(is_global_unicast(ip("2001:db8::1")));
  EXPECT_TRUE(is_global_unicast(ip("fd00::1")));
  for (const char* text : {"::", "::1", "fe80::1", "ff0e::1", "192.0.2.1"}) {
    EXPECT_FALSE(is_global_unicast(ip(text))) << text;
  }
}

TEST(Addresses, AreMadeOfPrefixAndInterfaceIdentifier) {
  EXPECT_EQ(join_prefix(ip("2001:db8:a:b:c::1"), ip("fe80::1:2:3:4")), ip("2001:db8:a:b:1:2:3:4"));
  EXPECT_EQ(solicited_node_address(ip("2001:db8::1:2:abcd:ef01")), ip("ff02::1:ffcd:ef01"));
}

}  // namespace
}  // namespace lmmp::wire
