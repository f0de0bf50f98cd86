// The Mobility Header against octets written by hand from RFC 3775 6.1 and H 4.1.
#include "wire/mobility.hpp"

#include <gtest/gtest.h>

#include "wire/tests/vectors.hpp"

namespace lmmp::wire {
namespace {

const IpAddress map = *IpAddress::parse("2001:db8:aaaa::1");
const IpAddress rcoa = *IpAddress::parse("2001:db8:aaaa::2");
const IpAddress lcoa = *IpAddress::parse("2001:db8:1::2");

constexpr std::uint16_t local_flags = bu_flag_acknowledge | bu_flag_map_registration;

// Payload Proto 59, Header Len 1, type 5, Reserved, checksum, sequence, A and M, 64 units, PadN of 4 octets.
const char* const local_update = "3b 01 05 00 7326 1234 8800 0040 01020000";
// The same with the LCoA as alternate care-of address: PadN of 2 octets aligns it to 8n + 6.
const char* const update_with_alternate =
    "3b 03 05 00 424a 1234 8800 0040 0100 0310 20010db8000100000000000000000002";
const char* const acknowledgement = "3b 01 06 00 fa26 00 00 1234 0040 01020000";

TEST(MobilityHeader, EncodesALocalBindingUpdateAsItsFigureHasIt) {
  EXPECT_EQ(encode_mobility(BindingUpdate{0x1234, local_flags, 64, {}}, rcoa, map), from_hex(local_update));
}

TEST(MobilityHeader, AlignsAnAlternateCareOfAddressTo8NPlus6) {
  const BindingUpdate update{0x1234, local_flags, 64, {MobilityOption::alternate_care_of_address(lcoa)}};
  EXPECT_EQ(encode_mobility(update, rcoa, map), from_hex(update_with_alternate));
}

TEST(MobilityHeader, EncodesAnAcknowledgementAsItsFigureHasIt) {
  EXPECT_EQ(encode_mobility(BindingAcknowledgement{0, 0, 0x1234, 64, {}}, map, rcoa),
            from_hex(acknowledgement));
}

TEST(MobilityHeader, EncodesABindingErrorWithoutPadding) {
  const OctetVector octets = encode_mobility(BindingError{2, 0, rcoa, {}}, map, lcoa);
  ASSERT_EQ(octets.size(), 24U);
  EXPECT_EQ(OctetVector(octets.begin(), octets.begin() + 4), from_hex("3b020700"));
  EXPECT_EQ(OctetVector(octets.begin() + 6, octets.end()), from_hex("0200 20010db8aaaa00000000000000000002"));
  EXPECT_TRUE(mobility_checksum_good(octets, map, lcoa));
}

TEST(MobilityHeader, DecodesALocalBindingUpdate) {
  const DecodedMobility decoded = decode_mobility(from_hex(local_update));
  EXPECT_FALSE(decoded.fault);
  EXPECT_EQ(decoded.message.type, 5);
  EXPECT_EQ(decoded.message.checksum, 0x7326);
  EXPECT_EQ(decoded.message.size, 16U);
  const auto& update = std::get<BindingUpdate>(decoded.message.body);
  EXPECT_EQ(update, (BindingUpdate{0x1234, local_flags, 64, {}}));
  EXPECT_TRUE(update.has(bu_flag_map_registration));
  EXPECT_FALSE(update.has(bu_flag_home_registration));
}

TEST(MobilityHeader, DecodesTheAlternateCareOfAddress) {
  const DecodedMobility decoded = decode_mobility(from_hex(update_with_alternate));
  EXPECT_FALSE(decoded.fault);
  EXPECT_EQ(alternate_care_of_address(std::get<BindingUpdate>(decoded.message.body).options), lcoa);
}

TEST(MobilityHeader, DecodesAnAcknowledgement) {
  const DecodedMobility decoded = decode_mobility(from_hex("3b 01 06 00 0000 81 80 ffff 0001 01020000"));
  EXPECT_FALSE(decoded.fault);
  EXPECT_EQ(std::get<BindingAcknowledgement>(decoded.message.body),
            (BindingAcknowledgement{129, ba_flag_key_management, 0xFFFF, 1, {}}));
}

TEST(MobilityHeader, KeepsUnknownOptionsAndUnknownTypes) {
  const DecodedMobility option = decode_mobility(from_hex("3b 01 05 00 0000 0001 8800 0001 c8 02 abcd"));
  EXPECT_FALSE(option.fault);
  EXPECT_EQ(std::get<BindingUpdate>(option.message.body).options,
            (MobilityOptions{{0xC8, from_hex("abcd")}}));
  const DecodedMobility type = decode_mobility(from_hex("3b 00 63 00 0000 0102"));
  EXPECT_FALSE(type.fault);
  EXPECT_EQ(std::get<OtherMobility>(type.message.body), (OtherMobility{0x63, from_hex("0102")}));
}

TEST(MobilityHeader, LeavesWhatFollowsTheHeaderAlone) {
  const DecodedMobility decoded = decode_mobility(from_hex(std::string(local_update) + "ffff"));
  EXPECT_FALSE(decoded.fault);
  EXPECT_EQ(decoded.message.size, 16U);
}

struct FaultCase {
  const char* octets;
  MobilityFaultKind kind;
  std::size_t offset;
};

TEST(MobilityHeader, SaysWhatIsWrongAndWhere) {
  const FaultCase cases[] = {
      {"", MobilityFaultKind::header_truncated, 0},
      {"3b01050000", MobilityFaultKind::header_truncated, 5},
      {"3b 02 05 00 0000 1234 8800 0040 01020000", MobilityFaultKind::length_beyond, 1},
      {"3b 00 05 00 0000 1234 8800 0040 01020000", MobilityFaultKind::length_too_short, 1},
      {"06 01 05 00 0000 1234 8800 0040 01020000", MobilityFaultKind::payload_protocol, 0},
      {"3b 01 05 00 0000 1234 8800 0040 000000 01", MobilityFaultKind::option_truncated, 15},
      {"3b 01 05 00 0000 1234 8800 0040 01030000", MobilityFaultKind::option_overrun, 13},
      {"3b 01 05 00 0000 1234 8800 0040 03020000", MobilityFaultKind::option_length_bad, 13},
  };
  for (const FaultCase& test : cases) {
    const DecodedMobility decoded = decode_mobility(from_hex(test.octets));
    EXPECT_EQ(decoded.fault.kind, test.kind) << test.octets << ": " << reason_of(decoded.fault.kind);
    EXPECT_EQ(decoded.fault.offset, test.offset) << test.octets;
  }
}

TEST(MobilityHeader, EveryTruncationIsAFault) {
  const OctetVector whole = from_hex(update_with_alternate);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const OctetVector cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_TRUE(decode_mobility(cut).fault) << size;
  }
}

TEST(MobilityHeader, ChecksumCoversThePseudoHeaderWithNextHeader135) {
  const OctetVector octets = from_hex(local_update);
  EXPECT_TRUE(mobility_checksum_good(octets, rcoa, map));
  // From the LCoA it is wrong: the Home Address option's address counts (I49).
  EXPECT_FALSE(mobility_checksum_good(octets, lcoa, map));
  OctetVector changed = octets;
  changed[7] ^= 1;
  EXPECT_FALSE(mobility_checksum_good(changed, rcoa, map));
  EXPECT_FALSE(mobility_checksum_good(Octets(octets).first(5), rcoa, map));
}

TEST(MobilityHeader, ChecksumEndsWhereTheHeaderDoes) {
  OctetVector octets = from_hex(local_update);
  octets.insert(octets.end(), {1, 2, 3, 4, 5, 6, 7, 8});
  EXPECT_TRUE(mobility_checksum_good(octets, rcoa, map));
  octets[1] = 0xFF;  // a length beyond what is there
  EXPECT_FALSE(mobility_checksum_good(octets, rcoa, map));
}

TEST(MobilityHeader, WhatIsEncodedDecodesToItself) {
  const MobilityBody bodies[] = {
      BindingUpdate{0xFFFF, 0xFFFF, 0xFFFF, {MobilityOption::alternate_care_of_address(lcoa), {2, {0, 9}}}},
      BindingUpdate{1, local_flags, 0, {{77, {1, 2, 3}}, {78, {}}, {4, {0, 1, 0, 2}}, {5, OctetVector(12)}}},
      BindingAcknowledgement{135, 0x80, 7, 3, {{2, {0, 1}}}},
      BindingError{1, 0, rcoa, {}},
      OtherMobility{0, {0, 0}},
  };
  for (const MobilityBody& body : bodies) {
    const DecodedMobility decoded = decode_mobility(encode_mobility(body, lcoa, map));
    EXPECT_FALSE(decoded.fault) << reason_of(decoded.fault.kind);
    EXPECT_EQ(decoded.message.body, body);
  }
}

TEST(BindingSequence, IsComparedModulo65536AsTheRfcsExampleSays) {
  // "if the last received sequence number was 15, then messages with sequence numbers 0 through 15, as well
  // as 32783 through 65535, would be considered less than or equal" (RFC 3775 9.5.1).
  for (const unsigned old : {0U, 15U, 32783U, 65535U}) {
    EXPECT_FALSE(binding_sequence_ahead(static_cast<std::uint16_t>(old), 15)) << old;
  }
  for (const unsigned fresh : {16U, 32782U}) {
    EXPECT_TRUE(binding_sequence_ahead(static_cast<std::uint16_t>(fresh), 15)) << fresh;
  }
}

TEST(BindingLifetime, IsInUnitsOfFourSecondsRoundedDown) {
  EXPECT_EQ(lifetime_of(64), std::chrono::seconds(256));
  EXPECT_EQ(lifetime_units(std::chrono::seconds(259)), 64);
  EXPECT_EQ(lifetime_units(std::chrono::seconds(-1)), 0);
  EXPECT_EQ(lifetime_units(std::chrono::hours(1000)), 0xFFFF);
}

TEST(BindingStatusText, IsTheRfcs) {
  EXPECT_EQ(binding_status_text(129), "Administratively prohibited");
  EXPECT_EQ(binding_status_text(200), "");
}

}  // namespace
}  // namespace lmmp::wire
