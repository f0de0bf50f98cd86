// HMIPv6's messages: written, patched, read again.
#include <gtest/gtest.h>

#include "harness/node/fields.hpp"
#include "harness/node/hmipv6_fields.hpp"

namespace lmmp::conform {
namespace {

wire::IpAddress address(const char* text) {
  return wire::IpAddress::parse(text).value();
}
Field field(const char* name, std::uint64_t number) {
  return {name, {number, {}}, {}};
}
Field field(const char* name, const char* text) {
  return {name, {address(text), {}}, {}};
}

const Hmipv6Context context{wire::default_map_option_type, [](std::uint32_t spi) {
                              return spi == 7 ? std::optional(wire::OctetVector(32, 0x2A)) : std::nullopt;
                            }};

Hmipv6Message made(const char* name, const std::vector<Field>& fields) {
  auto message = empty_hmipv6(name).value();
  message.source = address(std::string_view(name) == "RA" ? "fe80::1" : "2001:db8:1::1");
  message.destination = address("2001:db8:a::1");
  for (const auto& each : fields) {
    const auto set = set_field(message, each);
    EXPECT_TRUE(set) << set.error();
  }
  return message;
}

Hmipv6Reading through_octets(const Hmipv6Message& message, const std::vector<Patch>& patches = {}) {
  const auto packet = write_hmipv6(message, patches, context);
  EXPECT_TRUE(packet) << packet.error();
  return read_hmipv6(packet.value(), context).value();
}

std::string shown(const char* name, const Hmipv6Message& message) {
  const auto values = read_field(name, message);
  return values.empty() ? "absent" : text_of(values.front(), find_hmipv6_field(name)->kind);
}

TEST(Hmipv6Message, IsReadAsItWasWritten) {
  const auto update =
      through_octets(made("BU", {field("A", 1), field("M", 1), field("seq", 70'000), field("lifetime", 63),
                                 field("home", "2001:db8:a::9"), field("alternate_coa", "2001:db8:1::1")}));
  EXPECT_EQ(update.fault, "");
  EXPECT_TRUE(update.checksum_good);
  EXPECT_EQ(update.message.name(), "BU");
  EXPECT_EQ(shown("M", update.message) + shown("H", update.message), "10");
  EXPECT_EQ(shown("seq", update.message), "4464") << "numbers are modulo 2^16";
  EXPECT_EQ(shown("lifetime", update.message), "60 s") << "lifetimes are in steps of 4 s";
  EXPECT_EQ(shown("home", update.message), "2001:db8:a::9");
  EXPECT_EQ(shown("alternate_coa", update.message), "2001:db8:1::1");
  EXPECT_EQ(shown("routing_header", update.message), "absent");
  EXPECT_EQ(summary_of(update), "BU AM seq=4464 lifetime=60 s home=2001:db8:a::9");

  const auto answer =
      through_octets(made("BA", {field("status", 135), field("routing_header", "2001:db8:a::9")}));
  EXPECT_EQ(shown("status", answer.message), "135");
  EXPECT_EQ(shown("routing_header", answer.message), "2001:db8:a::9");
}

TEST(Hmipv6Message, HasSeveralMapOptions) {
  const Value maps{List{{{address("2001:db8:a::1"), {}}, {address("2001:db8:b::1"), {}}}}, {}};
  const Value distances{List{{{std::uint64_t{1}, {}}, {std::uint64_t{2}, {}}}}, {}};
  auto message = made("RA", {{"map", maps, {}}, {"distance", distances, {}}, field("map_lifetime", 100)});
  const auto read = through_octets(message);
  EXPECT_EQ(read_field("distance", read.message).size(), 2U);
  EXPECT_EQ(shown("map_count", read.message), "2");
  strip_field(message, "map");
  EXPECT_EQ(shown("map", through_octets(message).message), "absent");
}

TEST(Hmipv6Message, StandsInATunnelOrUnderEsp) {
  const auto inner = through_octets(
      made("UDP", {field("tunnel_source", "2001:db8:1::5"), field("tunnel_destination", "2001:db8:a::1")}));
  EXPECT_EQ(inner.message.name(), "UDP");
  EXPECT_EQ(shown("tunnel_source", inner.message), "2001:db8:1::5");
  auto sealed = made("BU", {field("spi", 7), field("home", "2001:db8:a::9")});
  sealed.esp->key.assign(32, 0x2A);
  EXPECT_EQ(through_octets(sealed).message.name(), "BU");
  EXPECT_EQ(shown("spi", through_octets(sealed).message), "7");
  EXPECT_NE(through_octets(sealed, {{"esp.icv", {std::string("bad"), {}}, {}}}).fault, "");
}

TEST(Hmipv6Message, IsPatchedAtEveryLayer) {
  const auto update = made("BU", {field("home", "2001:db8:a::9")});
  const auto patch = [](const char* path, std::uint64_t number) {
    return std::vector<Patch>{{path, {number, {}}, {}}};
  };
  EXPECT_NE(through_octets(update, patch("mh.length", 0)).fault, "");
  EXPECT_TRUE(through_octets(update, patch("mh.length", 0)).checksum_good) << "computed anew";
  EXPECT_NE(through_octets(update, patch("mh.payload_protocol", 58)).fault, "");
  EXPECT_FALSE(through_octets(update, {{"mh.checksum", {std::string("bad"), {}}, {}}}).checksum_good);
  EXPECT_NE(through_octets(update, patch("home.length", 15)).fault, "");
  EXPECT_EQ(through_octets(update, patch("mh.type", 99)).message.name(), "MOBILITY.99");
  const auto advertisement = made("RA", {field("map", "2001:db8:a::1")});
  EXPECT_NE(through_octets(advertisement, patch("map.length", 4)).fault, "");
}

TEST(Hmipv6Message, SaysWhatCannotBe) {
  auto message = made("BU", {});
  EXPECT_EQ(set_field(message, field("status", 1)).error(), "BU has no status");
  EXPECT_EQ(set_field(message, field("M", 2)).error(), "M takes a number from 0 to 1, not 2");
  const auto written = write_hmipv6(message, {{"routing.type", {std::uint64_t{1}, {}}, {}}}, context);
  EXPECT_EQ(written.error(), "routing.type: the message has no such place");
  EXPECT_FALSE(empty_hmipv6("LOGIN"));
}

}  // namespace
}  // namespace lmmp::conform
