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
  EXPECT_NE(through_octets(sealed, {{"esp.icv", {std::string("absent"), {}}, {}}}).fault, "");
  const auto in_tunnel_mode = through_octets(sealed, {{"esp.tunnel", {std::uint64_t{1}, {}}, {}}});
  EXPECT_EQ(in_tunnel_mode.fault, "") << "it is good ESP";
  EXPECT_EQ(in_tunnel_mode.message.name(), "PACKET") << "with no update in it, but a packet";
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
  const std::vector<Patch> of_source{{"mh.checksum", {std::string("source"), {}}, {}}};
  EXPECT_FALSE(through_octets(update, of_source).checksum_good);
  EXPECT_TRUE(through_octets(made("BU", {}), of_source).checksum_good)
      << "without a home address it is the one";
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

TEST(Hmipv6Message, StandsInATunnelWithinATunnel) {
  const auto twice = through_octets(made(
      "UDP",
      {field("tunnel_source", "2001:db8:1::5"), field("tunnel_destination", "2001:db8:a::1"),
       field("inner_tunnel_source", "2001:db8:a::5"), field("inner_tunnel_destination", "2001:db8:d::1")}));
  EXPECT_EQ(twice.fault, "");
  EXPECT_EQ(shown("tunnel_source", twice.message), "2001:db8:1::5");
  EXPECT_EQ(shown("inner_tunnel_source", twice.message), "2001:db8:a::5");
  EXPECT_EQ(shown("inner_tunnel_destination", twice.message), "2001:db8:d::1");
  EXPECT_EQ(shown("source", twice.message), "2001:db8:1::1");
  EXPECT_TRUE(summary_of(twice).starts_with("doubly tunnelled UDP"));
}

TEST(Hmipv6Message, TestsOfReturnRoutabilityHaveTheirFields) {
  const Field cookie{"cookie", {wire::OctetVector{1, 2, 3, 4, 5, 6, 7, 8}, {}}, {}};
  const auto init = through_octets(made("HOTI", {cookie}));
  EXPECT_EQ(init.message.name(), "HOTI");
  EXPECT_EQ(shown("cookie", init.message), "0102030405060708");
  EXPECT_EQ(shown("nonce_index", init.message), "absent");
  const auto answer = through_octets(made("COT", {cookie, field("nonce_index", 5)}));
  EXPECT_EQ(shown("cookie", answer.message), "0102030405060708");
  EXPECT_EQ(shown("nonce_index", answer.message), "5");
  EXPECT_EQ(shown("token", answer.message), "7070707070700005");
}

TEST(Hmipv6Message, AnUpdateOfACorrespondentIsSignedByItsNonces) {
  auto message = made("BU", {field("home", "2001:db8:d::9"), field("lifetime", 60)});
  auto& update = std::get<wire::BindingUpdate>(message.body);
  update.options = {wire::nonce_indices(3, 4), wire::authorization_data()};
  const auto read = through_octets(message);
  EXPECT_TRUE(read.checksum_good);
  EXPECT_EQ(shown("home_nonce", read.message) + shown("care_of_nonce", read.message), "34");
  EXPECT_EQ(shown("authorized", read.message), "1");
  const auto forged = through_octets(read.message, {{"mh.authenticator", {std::string("bad"), {}}, {}}});
  EXPECT_TRUE(forged.checksum_good);
  EXPECT_EQ(shown("authorized", forged.message), "0");
  auto bare = read.message;
  strip_field(bare, "authorized");
  EXPECT_EQ(shown("authorized", through_octets(bare).message), "0");
  strip_field(bare, "home_nonce");
  EXPECT_EQ(shown("authorized", through_octets(bare).message), "absent");
}

}  // namespace
}  // namespace lmmp::conform
