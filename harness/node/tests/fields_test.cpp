// Fields of a script become the octets that the registry says, and come back as the values that they were.
#include "harness/node/fields.hpp"

#include <gtest/gtest.h>

namespace lmmp::conform {
namespace {

using wire::SuboptionType;

Value number(std::uint64_t value) {
  return {value, {}};
}
Value address(const char* text) {
  return {*wire::IpAddress::parse(text), {}};
}

wire::Message composed(std::vector<Field> fields, wire::IpVersion version = wire::IpVersion::v6) {
  const auto composition = compose("HANDOVER", fields, version, {});
  EXPECT_TRUE(composition) << composition.error();
  return composition ? composition->message : wire::Message();
}

TEST(Compose, WritesSuboptionsInTheOrderOfTheFields) {
  const auto message =
      composed({{"P_ID", number(3), {}}, {"SID", number(0xABCD), {}}, {"seq", number(9), {}}});
  EXPECT_EQ(message.type, 5);
  EXPECT_EQ(message.sequence, 9U);
  ASSERT_EQ(message.suboptions.size(), 2U);
  EXPECT_EQ(message.suboptions[0], wire::Suboption::number(SuboptionType::paging_area, 3));
  EXPECT_EQ(message.suboptions[1], wire::Suboption::number(SuboptionType::sid, 0xABCD));
}

TEST(Compose, PicksTheSuboptionOfTheIpVersion) {
  EXPECT_EQ(composed({{"OLD_AR", address("fe80::1"), {}}}).suboptions.at(0).type, 10);
  EXPECT_EQ(composed({{"OLD_AR", address("10.0.0.1"), {}}}, wire::IpVersion::v4).suboptions.at(0).type, 9);
}

TEST(Compose, WritesOneSuboptionForEachItemOfAList) {
  EXPECT_EQ(composed({{"P_ID", {List{{number(1), number(2)}}, {}}, {}}}).suboptions.size(), 2U);
}

TEST(Compose, PutsConfigAndReservedIntoTheReservedOctet) {
  const auto message = composed({{"CONFIG", number(0x21), {}},
                                 {"NEW_MAC", {wire::OctetVector{1, 2}, {}}, {}},
                                 {"NEW_MAC.reserved", number(4), {}},
                                 {"SUBOPTION.99", {wire::OctetVector{7}, {}}, {}}});
  EXPECT_EQ(message.suboptions.at(0), wire::Suboption::in_reserved(SuboptionType::config, 0x21));
  EXPECT_EQ(message.suboptions.at(1).reserved, 4);
  EXPECT_EQ(message.suboptions.at(2).type, 99);
}

TEST(Compose, SaysWhyAValueCannotStandInAField) {
  const auto refused = [](Field field) {
    const auto composition = compose("HANDOVER", {std::move(field)}, wire::IpVersion::v6, {});
    return composition ? std::string() : composition.error();
  };
  EXPECT_NE(refused({"SID", address("fe80::1"), {}}).find("no address"), std::string::npos);
  EXPECT_NE(refused({"OLD_AR6", address("10.0.0.1"), {}}).find("other IP version"), std::string::npos);
  EXPECT_NE(refused({"reserved", number(256), {}}).find("0 to 255"), std::string::npos);
  EXPECT_NE(refused({"SID.reserved", number(1), {}}).find("before the suboption"), std::string::npos);
  EXPECT_NE(refused({"SID", {Any{}, {}}, {}}).find("literal"), std::string::npos);
}

TEST(Compose, TakesOctetsForAWholeMessage) {
  const auto composition =
      compose("OCTETS", {{"octets", {wire::OctetVector{1, 2, 3}, {}}, {}}}, wire::IpVersion::v6, {});
  ASSERT_TRUE(composition);
  EXPECT_EQ(lmmp_octets(*composition, wire::LengthCounts::payload), (wire::OctetVector{1, 2, 3}));
}

TEST(ValueOf, GivesBackWhatWasWritten) {
  const auto message =
      composed({{"SID", number(5), {}}, {"IP", address("2001:db8::1"), {}}, {"CONFIG", number(2), {}}});
  const auto octets = wire::encode(message);
  const auto view = wire::decode(octets).message;
  EXPECT_EQ(as_number(value_of(*view.find(SuboptionType::sid), FieldKind::identifier)), 5U);
  EXPECT_EQ(text_of(value_of(*view.find(SuboptionType::ip6), FieldKind::ipv6), FieldKind::ipv6),
            "2001:db8::1");
  EXPECT_EQ(as_number(value_of(*view.find(SuboptionType::config), FieldKind::number8)), 2U);
}

TEST(TextOf, ShowsValuesAsReadersKnowThem) {
  EXPECT_EQ(text_of(number(0xDEAD), FieldKind::identifier), "0x0000dead");
  EXPECT_EQ(text_of(number(30), FieldKind::seconds), "30 s");
  EXPECT_EQ(text_of({Range{1, 4}, {}}, FieldKind::number32), "1 to 4");
  EXPECT_EQ(text_of({Not{{number(1)}}, {}}, FieldKind::number8), "not 1");
  EXPECT_EQ(text_of({Absent{}, {}}, FieldKind::number8), "absent");
  EXPECT_EQ(text_of({wire::OctetVector{0, 0xAB}, {}}, FieldKind::octets), "00ab");
}

}  // namespace
}  // namespace lmmp::conform
