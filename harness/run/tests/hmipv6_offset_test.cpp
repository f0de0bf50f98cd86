// Places of HMIPv6's fields: where two messages differ that differ in one field.
#include "harness/run/hmipv6_offset.hpp"

#include <gtest/gtest.h>

#include "harness/node/hmipv6_fields.hpp"
#include "harness/run/form.hpp"

namespace lmmp::conform {
namespace {

constexpr std::size_t ethernet_header = 14;
const Hmipv6Context context{wire::default_map_option_type,
                            [](std::uint32_t) { return std::optional(wire::OctetVector(32, 0x2A)); }};

Field number(const char* name, std::uint64_t value) {
  return {name, {value, {}}, {}};
}
Field address(const char* name, const char* value) {
  return {name, {wire::IpAddress::parse(value).value(), {}}, {}};
}
Field addresses(const char* name, const std::vector<const char*>& values) {
  List list;
  for (const char* value : values) list.items.push_back({wire::IpAddress::parse(value).value(), {}});
  return {name, {list, {}}, {}};
}

wire::OctetVector frame_of(const char* name, const std::vector<Field>& fields) {
  auto message = empty_hmipv6(name).value();
  message.source = wire::IpAddress::parse("fe80::1").value();
  message.destination = wire::IpAddress::parse("2001:db8:a::1").value();
  for (const Field& field : fields) {
    const auto set = set_field(message, field);
    EXPECT_TRUE(set) << set.error();
  }
  key_esp(message, context);
  wire::OctetVector frame(ethernet_header, 0);
  frame[12] = 0x86, frame[13] = 0xDD;
  const auto packet = write_hmipv6(message, {}, context).value();
  frame.insert(frame.end(), packet.begin(), packet.end());
  return frame;
}

// Octets that differ before the field's own are those of the checksum, which is in front of the field.
void expect_place(const char* name, std::vector<Field> fields, const Field& one, const Field& other) {
  auto changed = fields;
  fields.push_back(one);
  changed.push_back(other);
  const auto first = frame_of(name, fields), second = frame_of(name, changed);
  const auto heard = read_hmipv6_message(first, context);
  ASSERT_TRUE(heard) << name << " " << one.name;
  const std::size_t place = hmipv6_field_offset(one.name, *heard, 0, context.map_option_type);
  const std::size_t body = heard->hmipv6->body_offset;
  ASSERT_LT(place, first.size());
  for (std::size_t at = 0; at < place; ++at) {
    if (at >= body + 2 && at < body + 6) continue;
    EXPECT_EQ(first[at], second[at]) << name << " " << one.name << ": octet " << at << " before " << place;
  }
  bool differs = false;
  for (std::size_t at = place; at < std::min(place + 16, first.size()); ++at)
    differs = differs || first[at] != second[at];
  EXPECT_TRUE(differs) << name << " " << one.name << " at " << place;
}

TEST(Hmipv6Offset, IsWhereTheFieldStandsInTheFrame) {
  const Field home = address("home", "2001:db8:a::9");
  for (const char* field : {"seq", "lifetime"}) {
    expect_place("BU", {home}, number(field, 0), number(field, 0xFF00));
    expect_place("BA", {}, number(field, 0), number(field, 0xFF00));
  }
  for (const char* flag : {"A", "H", "L", "K", "M"})
    expect_place("BU", {home}, number(flag, 0), number(flag, 1));
  expect_place("BU", {}, home, address("home", "2002:db8:a::9"));
  expect_place("BU", {home}, address("coa", "fe80::7"), address("coa", "2001:db8::7"));
  expect_place("BA", {}, number("status", 0), number("status", 129));
  expect_place("BA", {}, number("K", 0), number("K", 1));
  expect_place("BA", {}, address("routing_header", "2001:db8:a::9"),
               address("routing_header", "3001:db8:a::9"));
  expect_place("BA", {}, number("hop_limit", 1), number("hop_limit", 64));
  expect_place("NS", {}, address("target", "fe80::7"), address("target", "2001:db8::7"));
  expect_place("ECHO_REQUEST", {}, number("id", 0), number("id", 0xFF00));
  expect_place("UDP", {}, number("source_port", 1), number("source_port", 0xFF00));
}

TEST(Hmipv6Offset, IsThatInTheTunnelOrOfIt) {
  const std::vector<Field> outer = {address("tunnel_source", "2001:db8:1::1"),
                                    address("tunnel_destination", "2001:db8:1::2")};
  expect_place("UDP", outer, number("destination_port", 0), number("destination_port", 0xFF00));
  expect_place("UDP", outer, number("hop_limit", 1), number("hop_limit", 64));
  expect_place("UDP", outer, number("tunnel_hop_limit", 1), number("tunnel_hop_limit", 64));
  expect_place("UDP", outer, address("source", "fe80::7"), address("source", "2001:db8::7"));
}

TEST(Hmipv6Offset, OfAPrefixOptionsReservedOctetsIsInThatOption) {
  auto message = empty_hmipv6("RA").value();
  message.source = wire::IpAddress::parse("fe80::1").value();
  message.destination = wire::IpAddress::parse("ff02::1").value();
  wire::PrefixInformation good{wire::Prefix::parse("2001:db8:1::/64").value(), true, true, 20, 10};
  auto flags = good, reserved = good;
  flags.reserved_flags = 1;
  reserved.reserved = 7;
  std::get<wire::RouterAdvertisement>(message.body).prefixes = {good, flags, reserved};
  wire::OctetVector frame(ethernet_header, 0);
  frame[12] = 0x86, frame[13] = 0xDD;
  const auto packet = write_hmipv6(message, {}, context).value();
  frame.insert(frame.end(), packet.begin(), packet.end());
  const auto heard = read_hmipv6_message(frame, context);
  ASSERT_TRUE(heard);
  const auto rows = compare_hmipv6_form({}, *heard);
  ASSERT_EQ(rows.size(), 2U);
  const std::size_t options = ethernet_header + 40 + 16;
  EXPECT_EQ(rows[0].field + " " + rows[0].got, "prefix_reserved_flags 1");
  EXPECT_EQ(rows[0].octet, options + 32 + 3);
  EXPECT_EQ(rows[1].field + " " + rows[1].got, "prefix_reserved 7");
  EXPECT_EQ(rows[1].octet, options + 64 + 12);
}

TEST(Hmipv6Offset, IsThatOfTheOptionThatIsMeant) {
  const auto frame = frame_of(
      "RA", {address("prefix", "2001:db8:1::"), addresses("map", {"2001:db8:a::1", "2001:db8:b::1"})});
  const auto heard = read_hmipv6_message(frame, context);
  ASSERT_TRUE(heard);
  const auto octets_at = [&](const char* field, std::size_t option) {
    const std::size_t at = hmipv6_field_offset(field, *heard, option, context.map_option_type);
    return wire::IpAddress::from_octets(wire::Octets(frame).subspan(at, 16)).value().to_string();
  };
  EXPECT_EQ(octets_at("map", 0), "2001:db8:a::1");
  EXPECT_EQ(octets_at("map", 1), "2001:db8:b::1");
  EXPECT_EQ(octets_at("prefix", 0), "2001:db8:1::");
  EXPECT_EQ(hmipv6_field_offset("distance", *heard, 1, context.map_option_type) + 6,
            hmipv6_field_offset("map", *heard, 1, context.map_option_type));
}

TEST(Hmipv6Offset, OfWhatIsNotThereIsTheMessagesBeginning) {
  const auto heard = read_hmipv6_message(frame_of("BA", {}), context);
  ASSERT_TRUE(heard);
  EXPECT_EQ(hmipv6_field_offset("refresh", *heard, 0, context.map_option_type), heard->hmipv6->body_offset);
}

}  // namespace
}  // namespace lmmp::conform
