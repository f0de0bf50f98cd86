// Patches alter the octets that they name and leave the rest as it was, but for the checksum.
#include "harness/node/patch.hpp"

#include <gtest/gtest.h>

#include "harness/node/fields.hpp"
#include "wire/carrier.hpp"
#include "wire/message.hpp"

namespace lmmp::conform {
namespace {

const wire::IpAddress source = *wire::IpAddress::parse("fe80::1");
const wire::IpAddress destination = *wire::IpAddress::parse("fe80::2");

Value number(std::uint64_t value) {
  return {value, {}};
}
Value octets(wire::OctetVector value) {
  return {std::move(value), {}};
}

// SID 0x11223344 and a NEW_ESSID "ab" with two octets of padding.
PatchedMessage message() {
  Composition composition;
  composition.message = wire::Message(wire::MessageType::handover, 7,
                                      {wire::Suboption::number(wire::SuboptionType::sid, 0x11223344),
                                       wire::Suboption::text(wire::SuboptionType::new_essid, "ab")});
  const auto lmmp = lmmp_octets(composition, wire::LengthCounts::payload);
  return {icmp_octets(composition, lmmp, source, destination), 255};
}

PatchedMessage patched(std::vector<Patch> patches) {
  auto result = message();
  const auto applied = apply(std::move(patches), wire::IpVersion::v6, source, destination, result);
  EXPECT_TRUE(applied) << applied.error();
  return result;
}

bool checksum_good(const PatchedMessage& message) {
  return wire::icmp_checksum_good(message.icmp, source, destination);
}

TEST(Patch, OfALengthLeavesTheOtherLengthsAlone) {
  const auto before = message();
  const auto after = patched({{"SID.len", number(60), {}}});
  EXPECT_EQ(wire::read_u16(&after.icmp[17]), 60);
  EXPECT_EQ(wire::read_u16(&after.icmp[9]), wire::read_u16(&before.icmp[9]));
  EXPECT_TRUE(checksum_good(after));
}

TEST(Patch, WritesEveryPartOfTheMainHeader) {
  const auto after = patched({{"main.type", number(99), {}},
                              {"main.len", number(0x1234), {}},
                              {"main.reserved", number(5), {}},
                              {"main.seq", number(0xA1B2C3D4), {}}});
  EXPECT_EQ(wire::OctetVector(after.icmp.begin() + 8, after.icmp.begin() + 16),
            (wire::OctetVector{99, 0x12, 0x34, 5, 0xA1, 0xB2, 0xC3, 0xD4}));
  EXPECT_TRUE(checksum_good(after));
}

TEST(Patch, WritesTheCarrierAndKeepsTheChecksumGood) {
  const auto after = patched({{"icmp.type", number(151), {}},
                              {"icmp.code", number(1), {}},
                              {"icmp.subtype", number(9), {}},
                              {"icmp.reserved", number(0x010203), {}}});
  EXPECT_EQ(after.icmp[0], 151);
  EXPECT_EQ(after.icmp[1], 1);
  EXPECT_EQ(wire::read_u32(&after.icmp[4]), 0x09010203U);
  EXPECT_TRUE(checksum_good(after));
}

TEST(Patch, OfTheChecksumComesLastWhereverItIsWritten) {
  EXPECT_FALSE(checksum_good(
      patched({{"icmp.checksum", {std::string("bad"), {}}, {}}, {"main.type", number(3), {}}})));
  EXPECT_EQ(wire::read_u16(&patched({{"icmp.checksum", number(0xBEEF), {}}}).icmp[2]), 0xBEEF);
}

TEST(Patch, FindsASuboptionByItsNameAlsoWhenItsTypeIsPatchedToo) {
  const auto after = patched({{"SID.type", number(77), {}}, {"SID.reserved", number(1), {}}});
  EXPECT_EQ(after.icmp[16], 77);
  EXPECT_EQ(after.icmp[19], 1);
}

TEST(Patch, ReplacesPayloadAndPadding) {
  const auto longer = patched({{"SID.payload", octets({1, 2, 3, 4, 5, 6}), {}}});
  EXPECT_EQ(longer.icmp.size(), message().icmp.size() + 2);
  EXPECT_EQ(longer.icmp[25], 6);
  const auto padded = patched({{"NEW_ESSID.padding", octets({0xFF, 0xFE}), {}}});
  EXPECT_EQ(padded.icmp.back(), 0xFE);
  EXPECT_EQ(padded.icmp.size(), message().icmp.size());
}

TEST(Patch, CutsOffAndAppends) {
  EXPECT_EQ(patched({{"truncate", number(5), {}}}).icmp.size(), message().icmp.size() - 5);
  const auto appended = patched({{"append", octets({9, 9}), {}}});
  EXPECT_EQ(appended.icmp.size(), message().icmp.size() + 2);
  EXPECT_TRUE(checksum_good(appended));
}

TEST(Patch, WritesOneOctetAndTheHopLimit) {
  const auto after = patched({{"octet.0", number(44), {}}, {"ip.hop_limit", number(1), {}}});
  EXPECT_EQ(after.icmp[8], 44);
  EXPECT_EQ(after.hop_limit, 1);
}

TEST(Patch, SaysWhatCannotBeApplied) {
  const auto refused = [](Patch patch) {
    auto on = message();
    const auto applied = apply({std::move(patch)}, wire::IpVersion::v6, source, destination, on);
    return applied ? std::string() : applied.error();
  };
  EXPECT_NE(refused({"ACKNUM.len", number(1), {}}).find("has no ACKNUM"), std::string::npos);
  EXPECT_NE(refused({"truncate", number(999), {}}).find("at most"), std::string::npos);
  EXPECT_NE(refused({"octet.999", number(1), {}}).find("no octet"), std::string::npos);
  EXPECT_NE(refused({"nowhere", number(1), {}}).find("no place"), std::string::npos);
  EXPECT_NE(refused({"SID.payload", number(1), {}}).find("octets in hex"), std::string::npos);
}

}  // namespace
}  // namespace lmmp::conform
