// The plugin's own reading of HMIPv6's octets, by itself and against wire's.
#include "plugin/dissect/hmipv6_octets.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <random>

#include "wire/map_option.hpp"
#include "wire/mobility.hpp"

namespace lmmp::plugin::hmipv6 {
namespace {

Address address_of(const wire::IpAddress& given) {
  Address result;
  std::copy_n(given.octets().begin(), 16, result.octets.begin());
  return result;
}

wire::IpAddress parsed(std::string_view text) {
  return *wire::IpAddress::parse(text);
}

TEST(Hmipv6Octets, SeventyThousandRandomMobilityHeadersReadAsWireReadsThem) {
  std::mt19937 random(20041201);
  const wire::IpAddress source = parsed("2001:db8:a::1");
  const wire::IpAddress destination = parsed("2001:db8:1::1");
  int updates = 0;
  int acknowledgements = 0;
  int good = 0;
  for (int i = 0; i < 70'000; ++i) {
    std::vector<std::uint8_t> octets(random() % 64);
    for (auto& octet : octets) octet = static_cast<std::uint8_t>(random());
    if (octets.size() > 6) {
      octets[1] = static_cast<std::uint8_t>(random() % 8);
      octets[2] = static_cast<std::uint8_t>(5 + random() % 2);
      const std::size_t size = (octets[1] + 1U) * 8U;
      if (random() % 2 == 0 && size <= octets.size()) {
        const std::uint16_t right =
            wire::mobility_checksum(wire::Octets(octets).first(size), source, destination);
        octets[4] = static_cast<std::uint8_t>(right >> 8);
        octets[5] = static_cast<std::uint8_t>(right);
      }
    }
    const wire::DecodedMobility theirs = wire::decode_mobility(octets);
    using enum wire::MobilityFaultKind;
    if (theirs.fault.kind == header_truncated || theirs.fault.kind == length_beyond ||
        theirs.fault.kind == length_too_short) {
      continue;
    }
    const auto header = read_mobility_header(octets);
    ASSERT_TRUE(header);
    ASSERT_EQ(header->size, theirs.message.size);
    const Octets whole = Octets(octets).first(header->size);
    const bool right = wire::mobility_checksum_good(whole, source, destination);
    ASSERT_EQ(checksum_good(address_of(source), address_of(destination), 135, whole), right);
    good += right ? 1 : 0;
    if (const auto* update = std::get_if<wire::BindingUpdate>(&theirs.message.body)) {
      const auto ours = read_binding_update(octets);
      ASSERT_TRUE(ours);
      ASSERT_EQ(ours->sequence, update->sequence);
      ASSERT_EQ(ours->flags, update->flags);
      ASSERT_EQ(ours->lifetime, update->lifetime);
      if (!theirs.fault) {
        const auto care_of = wire::alternate_care_of_address(update->options);
        ASSERT_EQ(ours->alternate_care_of, care_of ? std::optional(address_of(*care_of)) : std::nullopt);
      }
      ++updates;
    } else if (const auto* ack = std::get_if<wire::BindingAcknowledgement>(&theirs.message.body)) {
      const auto ours = read_binding_acknowledgement(octets);
      ASSERT_TRUE(ours);
      ASSERT_EQ(ours->sequence, ack->sequence);
      ASSERT_EQ(ours->status, ack->status);
      ASSERT_EQ(ours->lifetime, ack->lifetime);
      ++acknowledgements;
    }
  }
  EXPECT_GT(updates, 1000);
  EXPECT_GT(acknowledgements, 1000);
  EXPECT_GT(good, 1000);
}

TEST(Hmipv6Octets, RandomMapOptionsReadAsWireReadsThem) {
  std::mt19937 random(5);
  int read = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::vector<std::uint8_t> octets(2 + random() % 40);
    for (auto& octet : octets) octet = static_cast<std::uint8_t>(random());
    octets[1] = static_cast<std::uint8_t>(random() % 5);
    unsigned at = 0;
    const auto option = next_option(octets, at);
    const wire::DecodedMapOption theirs = wire::decode_map_option(octets);
    using enum wire::MapOptionFaultKind;
    const bool unreadable = theirs.fault.kind == truncated || theirs.fault.kind == length_bad;
    const auto ours = option ? read_map_option(*option) : std::nullopt;
    ASSERT_EQ(!ours, unreadable);
    if (!ours) continue;
    ASSERT_EQ(ours->distance, theirs.option.distance);
    ASSERT_EQ(ours->preference, theirs.option.preference);
    ASSERT_EQ(ours->flag_r, theirs.option.form_rcoa);
    ASSERT_EQ(ours->reserved, theirs.option.reserved);
    ASSERT_EQ(ours->valid_lifetime, theirs.option.valid_lifetime);
    ASSERT_EQ(ours->address, address_of(theirs.option.address));
    ++read;
  }
  EXPECT_GT(read, 1000);
}

TEST(Hmipv6Octets, WalkingOptionsEndsAtALengthOfZero) {
  const std::array<std::uint8_t, 16> octets{1, 1, 0, 0, 0, 0, 0, 0, 23, 0};
  unsigned at = 0;
  EXPECT_TRUE(next_option(octets, at));
  EXPECT_EQ(at, 8U);
  EXPECT_FALSE(next_option(octets, at));
}

TEST(Hmipv6Octets, AnOptionBeyondTheEndIsShortOfOctetsAndTheLastOne) {
  const std::array<std::uint8_t, 10> octets{23, 3};
  unsigned at = 0;
  const auto option = next_option(octets, at);
  ASSERT_TRUE(option);
  EXPECT_EQ(option->length, 24U);
  EXPECT_EQ(option->octets.size(), 10U);
  EXPECT_FALSE(read_map_option(*option));
  EXPECT_FALSE(next_option(octets, at));
}

TEST(Hmipv6Octets, TheFirst64BitsAreThePrefix) {
  EXPECT_TRUE(same_prefix(address_of(parsed("2001:db8::1")), address_of(parsed("2001:db8::ffff:0:0:2"))));
  EXPECT_FALSE(same_prefix(address_of(parsed("2001:db8:0:1::1")), address_of(parsed("2001:db8::1"))));
}

TEST(Hmipv6Octets, PrefixesForTheLinkAreAutonomousOnesOf64Bits) {
  std::array<std::uint8_t, 32> octets{3, 4, 64, 0xC0};
  unsigned at = 0;
  EXPECT_TRUE(read_autonomous_prefix(*next_option(octets, at)));
  octets[3] = 0x80;
  EXPECT_FALSE(read_autonomous_prefix(*next_option(octets, at = 0)));
  octets[3] = 0x40;
  octets[2] = 63;
  EXPECT_FALSE(read_autonomous_prefix(*next_option(octets, at = 0)));
}

}  // namespace
}  // namespace lmmp::plugin::hmipv6
