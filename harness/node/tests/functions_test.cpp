// Functions of values that alter what a message has.
#include "harness/node/functions.hpp"

#include <gtest/gtest.h>

namespace lmmp::conform {
namespace {

Value call(const std::string& function, std::vector<Value> arguments) {
  static const Ixit ixit;
  std::mt19937_64 random(1);
  auto value = evaluate(function, arguments, {random, ixit});
  EXPECT_TRUE(value) << (value ? "" : value.error());
  return value ? std::move(*value) : Value{};
}
Value number(std::uint64_t value) {
  return {value, {}};
}
std::uint64_t as_number_of(const Value& value) {
  return std::get<std::uint64_t>(value.is);
}

TEST(Functions, FlippedInvertsOneBitCountedFromTheLast) {
  EXPECT_EQ(as_number_of(call("flipped", {number(0x10), number(0)})), 0x11U);
  EXPECT_EQ(as_number_of(call("flipped", {number(0x10), number(31)})), 0x80000010U);
  const Value octets{wire::OctetVector{1, 2, 3}, {}};
  EXPECT_EQ(std::get<wire::OctetVector>(call("flipped", {octets, number(8)}).is),
            (wire::OctetVector{1, 3, 3}));
  const Value address{*wire::IpAddress::parse("192.0.2.1"), {}};
  EXPECT_EQ(std::get<wire::IpAddress>(call("flipped", {address, number(1)}).is).to_string(), "192.0.2.3");
}

TEST(Functions, ReversedPutsTheLastOctetFirst) {
  EXPECT_EQ(as_number_of(call("reversed", {number(0x01020304)})), 0x04030201U);
  const Value octets{wire::OctetVector{1, 2, 3}, {}};
  EXPECT_EQ(std::get<wire::OctetVector>(call("reversed", {octets}).is), (wire::OctetVector{3, 2, 1}));
}

TEST(Functions, FilledKeepsTheLength) {
  const Value octets{wire::OctetVector{1, 2, 3}, {}};
  EXPECT_EQ(std::get<wire::OctetVector>(call("filled", {octets, number(255)}).is), wire::OctetVector(3, 255));
  const Value address{*wire::IpAddress::parse("2001:db8::1"), {}};
  EXPECT_EQ(std::get<wire::IpAddress>(call("filled", {address, number(0)}).is).to_string(), "::");
}

TEST(Functions, CutKeepsTheFirstOctets) {
  const Value octets{wire::OctetVector{1, 2, 3}, {}};
  EXPECT_EQ(std::get<wire::OctetVector>(call("cut", {octets, number(2)}).is), (wire::OctetVector{1, 2}));
  EXPECT_EQ(std::get<wire::OctetVector>(call("cut", {octets, number(9)}).is).size(), 3U);
}

}  // namespace
}  // namespace lmmp::conform
