// The ICMP carrier and its checksum.
#include "wire/carrier.hpp"

#include <gtest/gtest.h>

#include <random>

#include "wire/tests/guarded_octets.hpp"

namespace lmmp::wire {
namespace {

const IpAddress source4 = IpAddress::parse("192.0.2.7").value();
const IpAddress target4 = IpAddress::parse("192.0.2.1").value();
const IpAddress source6 = IpAddress::parse("2001:db8::7").value();
const IpAddress target6 = IpAddress::parse("2001:db8::1").value();

// RFC 1071 4.1's way, word by word with end-around carry: another way than the code's.
std::uint16_t one_complement_sum(Octets octets, std::uint16_t sum = 0) {
  for (std::size_t i = 0; i < octets.size(); i += 2) {
    const unsigned low = i + 1 < octets.size() ? octets[i + 1] : 0U;
    const unsigned added = sum + (unsigned{octets[i]} << 8 | low);
    sum = static_cast<std::uint16_t>((added & 0xFFFF) + (added >> 16));
  }
  return sum;
}

bool sums_to_ones(Octets icmp, const IpAddress& source, const IpAddress& destination) {
  std::uint16_t sum = one_complement_sum(icmp);
  if (source.is_v6()) {
    const auto length = static_cast<std::uint32_t>(icmp.size());
    const OctetVector rest = {static_cast<std::uint8_t>(length >> 24),
                              static_cast<std::uint8_t>(length >> 16),
                              static_cast<std::uint8_t>(length >> 8),
                              static_cast<std::uint8_t>(length),
                              0,
                              0,
                              0,
                              58};
    sum = one_complement_sum(
        rest, one_complement_sum(destination.octets(), one_complement_sum(source.octets(), sum)));
  }
  return sum == 0xFFFF;
}

TEST(Carrier, WritesTypeCodeSubtypeAndZeroReserved) {
  const OctetVector lmmp = {1, 0, 0, 0, 0, 0, 0, 1};
  const OctetVector over4 = encode_carrier(lmmp, source4, target4);
  EXPECT_EQ(over4[0], 41);
  const OctetVector over6 = encode_carrier(lmmp, source6, target6, 7);
  EXPECT_EQ(over6[0], 150);
  EXPECT_EQ(over6[1], 0);
  EXPECT_EQ(OctetVector(over6.begin() + 4, over6.end()), (OctetVector{7, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1}));
  EXPECT_EQ(over4[4], default_icmp_subtype);
}

TEST(Carrier, ReadsBackWhatItWrote) {
  const OctetVector lmmp = {8, 0, 0, 0, 0, 0, 0, 9};
  const OctetVector icmp = encode_carrier(lmmp, source6, target6);
  const auto carrier = decode_carrier(icmp);
  ASSERT_TRUE(carrier);
  EXPECT_TRUE(carries_lmmp(*carrier, IpVersion::v6, default_icmp_subtype));
  EXPECT_FALSE(carries_lmmp(*carrier, IpVersion::v4, default_icmp_subtype));
  EXPECT_FALSE(carries_lmmp(*carrier, IpVersion::v6, 252));
  EXPECT_EQ(OctetVector(carrier->lmmp.begin(), carrier->lmmp.end()), lmmp);
}

TEST(Carrier, ReadsNothingFromFewerThanEightOctets) {
  GuardedOctets guarded(64);
  const OctetVector octets(8, 0x96);
  for (std::size_t count = 0; count < 8; ++count) {
    EXPECT_FALSE(decode_carrier(guarded.hold(Octets(octets).first(count)))) << count;
  }
  const auto carrier = decode_carrier(guarded.hold(octets));
  ASSERT_TRUE(carrier);
  EXPECT_TRUE(carrier->lmmp.empty());
  EXPECT_EQ(carrier->reserved, 0x969696U);
}

TEST(Carrier, ChecksumOfEveryLengthSumsToOnes) {
  std::mt19937 random(20040712);
  for (std::size_t length = 0; length < 300; ++length) {
    OctetVector lmmp(length);
    for (auto& octet : lmmp) octet = static_cast<std::uint8_t>(random());
    EXPECT_TRUE(sums_to_ones(encode_carrier(lmmp, source4, target4), source4, target4)) << length;
    EXPECT_TRUE(sums_to_ones(encode_carrier(lmmp, source6, target6), source6, target6)) << length;
  }
}

TEST(Carrier, AnyFlippedBitIsFound) {
  const OctetVector lmmp = {8, 0, 8, 0, 0, 0, 0, 9, 1, 0, 4, 0, 0x11, 0x22, 0x33, 0x44};
  const OctetVector icmp = encode_carrier(lmmp, source6, target6);
  ASSERT_TRUE(icmp_checksum_good(icmp, source6, target6));
  for (std::size_t bit = 0; bit < icmp.size() * 8; ++bit) {
    OctetVector flipped = icmp;
    flipped[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    EXPECT_FALSE(icmp_checksum_good(flipped, source6, target6)) << bit;
  }
}

TEST(Carrier, ChecksumOverIpv6CoversBothAddressesOverIpv4Neither) {
  const OctetVector lmmp = {8, 0, 0, 0, 0, 0, 0, 9};
  const OctetVector over6 = encode_carrier(lmmp, source6, target6);
  EXPECT_FALSE(icmp_checksum_good(over6, source6, source6));
  EXPECT_FALSE(icmp_checksum_good(over6, target6, target6));
  const OctetVector over4 = encode_carrier(lmmp, source4, target4);
  EXPECT_TRUE(icmp_checksum_good(over4, target4, source4));
}

TEST(Carrier, ChecksumOfAMessageTooShortForOneIsNeverGood) {
  GuardedOctets guarded(64);
  const OctetVector octets = {0xFF, 0xFF, 0xFF};
  for (std::size_t count = 0; count <= 3; ++count) {
    const Octets held = guarded.hold(Octets(octets).first(count));
    EXPECT_FALSE(icmp_checksum_good(held, source4, target4));
    static_cast<void>(icmp_checksum(held, source6, target6));
  }
}

}  // namespace
}  // namespace lmmp::wire
