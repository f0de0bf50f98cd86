// Every HMIPv6 vector of testcases/vectors against our codec.
#include <gtest/gtest.h>

#include "wire/ipv6_headers.hpp"
#include "wire/map_option.hpp"
#include "wire/mobility.hpp"
#include "wire/tests/guarded_octets.hpp"
#include "wire/tests/vectors.hpp"

namespace lmmp::wire {
namespace {

using nlohmann::json;

constexpr std::array<const char*, 5> map_fault_names = {"none", "truncated", "length_bad", "distance_zero",
                                                        "address_bad"};
constexpr std::array<const char*, 8> mobility_fault_names = {"none",
                                                             "header_truncated",
                                                             "length_beyond",
                                                             "length_too_short",
                                                             "payload_protocol",
                                                             "option_truncated",
                                                             "option_overrun",
                                                             "option_length_bad"};
constexpr std::array<const char*, 7> header_fault_names = {
    "none",       "truncated", "option_overrun", "option_unknown", "home_address_bad", "routing_type_unknown",
    "routing_bad"};
constexpr std::array<const char*, 8> type_names = {
    "BINDING_REFRESH_REQUEST", "HOME_TEST_INIT",          "CARE_OF_TEST_INIT", "HOME_TEST", "CARE_OF_TEST",
    "BINDING_UPDATE",          "BINDING_ACKNOWLEDGEMENT", "BINDING_ERROR"};

json fault_json(const char* kind, std::size_t offset) {
  return {{"kind", kind}, {"offset", offset}};
}

json options_json(const MobilityOptions& options) {
  json list = json::array();
  for (const MobilityOption& option : options) {
    json one = {{"type", option.type}};
    if (const auto address = alternate_care_of_address({option})) {
      one["address"] = address->to_string();
    } else {
      one["octets"] = to_hex(option.data);
    }
    list.push_back(one);
  }
  return list;
}

struct PutBody {
  json& told;
  void operator()(const BindingUpdate& update) const {
    told["sequence"] = update.sequence;
    told["lifetime"] = lifetime_of(update.lifetime).count();
    told["flags"] = json::array();
    const std::pair<std::uint16_t, const char*> flags[] = {{bu_flag_acknowledge, "A"},
                                                           {bu_flag_home_registration, "H"},
                                                           {bu_flag_link_local, "L"},
                                                           {bu_flag_key_management, "K"},
                                                           {bu_flag_map_registration, "M"}};
    for (const auto& [flag, name] : flags) {
      if (update.has(flag)) told["flags"].push_back(name);
    }
    told["reserved_flags"] = update.flags & 0x07FF;
    told["options"] = options_json(update.options);
  }
  void operator()(const BindingAcknowledgement& acknowledgement) const {
    told["status"] = acknowledgement.status;
    told["sequence"] = acknowledgement.sequence;
    told["lifetime"] = lifetime_of(acknowledgement.lifetime).count();
    told["flags"] = json::array();
    if (acknowledgement.flags & ba_flag_key_management) told["flags"].push_back("K");
    told["reserved_flags"] = acknowledgement.flags & 0x7F;
    told["options"] = options_json(acknowledgement.options);
  }
  void operator()(const BindingError& error) const {
    told["status"] = error.status;
    told["home_address"] = error.home_address.to_string();
    told["options"] = options_json(error.options);
  }
  void operator()(const OtherMobility& other) const { told["data"] = to_hex(other.data); }
};

json meaning_of(const MobilityMessage& message) {
  json told = {{"type", message.type},
               {"payload_protocol", message.payload_protocol},
               {"header_length", message.header_length},
               {"reserved", message.reserved}};
  if (message.type < type_names.size()) told["name"] = type_names.at(message.type);
  std::visit(PutBody{told}, message.body);
  return told;
}

void expect_checksum(const json& vector, Octets header) {
  if (!vector.contains("checksum")) return;
  const json& told = vector["checksum"];
  const auto source = IpAddress::parse(told.at("source").get<std::string>());
  const auto destination = IpAddress::parse(told.at("destination").get<std::string>());
  ASSERT_TRUE(source && destination);
  const DecodedMobility decoded = decode_mobility(header);
  const Octets bounded = header.first(decoded.message.size);
  EXPECT_EQ(mobility_checksum(bounded, *source, *destination), told.at("expected"));
  EXPECT_EQ(mobility_checksum_good(bounded, *source, *destination), told.at("verdict") == "good");
}

TEST(MobilityVectors, EveryMapOptionIsReadAndWrittenAsItsVectorSays) {
  for (const Vector& vector : vectors_of_kind("map-option")) {
    SCOPED_TRACE(vector.file + " " + vector.id);
    const OctetVector octets = octets_of(vector.json.at("octets"));
    const DecodedMapOption decoded = decode_map_option(octets);
    const char* kind = map_fault_names.at(static_cast<std::size_t>(decoded.fault.kind));
    if (vector.json.at("result") == "valid") {
      EXPECT_STREQ(kind, "none");
      EXPECT_EQ(to_hex(encode(decoded.option, octets[0])), to_hex(octets));
    } else {
      EXPECT_EQ(fault_json(kind, decoded.fault.offset), vector.json.at("fault"));
    }
    if (!vector.json.contains("meaning")) continue;
    const MapOption& option = decoded.option;
    const json meaning = {{"type", octets[0]},
                          {"distance", option.distance},
                          {"preference", option.preference},
                          {"form_rcoa", option.form_rcoa},
                          {"reserved", option.reserved},
                          {"valid_lifetime", option.valid_lifetime},
                          {"address", option.address.to_string()}};
    EXPECT_EQ(meaning, vector.json["meaning"]);
  }
}

TEST(MobilityVectors, EveryMobilityHeaderIsReadAsItsVectorSays) {
  for (const Vector& vector : vectors_of_kind("mobility")) {
    SCOPED_TRACE(vector.file + " " + vector.id);
    const OctetVector octets = octets_of(vector.json.at("octets"));
    const DecodedMobility decoded = decode_mobility(octets);
    const char* kind = mobility_fault_names.at(static_cast<std::size_t>(decoded.fault.kind));
    if (vector.json.at("result") == "valid") {
      EXPECT_STREQ(kind, "none");
    } else {
      EXPECT_EQ(fault_json(kind, decoded.fault.offset), vector.json.at("fault"));
    }
    if (vector.json.contains("meaning")) {
      EXPECT_EQ(meaning_of(decoded.message), vector.json["meaning"]);
    }
    expect_checksum(vector.json, octets);
  }
}

// Those that are padded as we pad.
TEST(MobilityVectors, MobilityHeadersAreWrittenAsTheirVectorsStand) {
  for (const char* id :
       {"bu-local", "bu-local-alternate-care-of", "bu-home", "bu-all-flags", "bu-sequence-highest",
        "bu-unknown-option", "bu-correspondent", "bu-reserved-flags", "ba-accepted", "ba-key-management",
        "ba-status-129", "ba-refresh-advice", "be-unknown-binding", "mobility-unknown-type", "brr"}) {
    SCOPED_TRACE(id);
    const json& vector = vector_named(id).json;
    const OctetVector octets = octets_of(vector.at("octets"));
    const auto source = IpAddress::parse(vector.at("checksum").at("source").get<std::string>());
    const auto destination = IpAddress::parse(vector.at("checksum").at("destination").get<std::string>());
    EXPECT_EQ(to_hex(encode_mobility(decode_mobility(octets).message.body, *source, *destination)),
              to_hex(octets));
  }
}

TEST(MobilityVectors, EveryPacketIsReadAsItsVectorSays) {
  for (const Vector& vector : vectors_of_kind("ipv6-packet")) {
    SCOPED_TRACE(vector.file + " " + vector.id);
    const OctetVector octets = octets_of(vector.json.at("octets"));
    const auto header = decode_ipv6_header(octets);
    ASSERT_TRUE(header);
    EXPECT_EQ(header->payload_length, octets.size() - ipv6_header_size);
    const Octets behind = Octets(octets).subspan(ipv6_header_size);
    const HeaderChain chain = read_header_chain(header->next_header, behind);
    const char* kind = header_fault_names.at(static_cast<std::size_t>(chain.fault.kind));
    if (vector.json.at("result") == "invalid") {
      EXPECT_EQ(fault_json(kind, ipv6_header_size + chain.fault.offset), vector.json.at("fault"));
      continue;
    }
    EXPECT_STREQ(kind, "none");
    json meaning = {{"source", header->source.to_string()},
                    {"destination", header->destination.to_string()},
                    {"protocol", chain.protocol},
                    {"offset", ipv6_header_size + chain.offset}};
    if (chain.home_address) meaning["home_address"] = chain.home_address->to_string();
    if (chain.routing_address) meaning["routing_address"] = chain.routing_address->to_string();
    if (chain.protocol == protocol_mobility) {
      const Octets mobility = behind.subspan(chain.offset);
      meaning["mobility"] = meaning_of(decode_mobility(mobility).message);
      expect_checksum(vector.json, mobility);
    }
    EXPECT_EQ(meaning, vector.json.at("meaning"));
  }
}

TEST(MobilityVectors, ALocalUpdateIsWrittenAsItsPacketStands) {
  const OctetVector octets = octets_of(vector_named("packet-bu-local").json.at("octets"));
  const IpAddress rcoa = IpAddress::parse("2001:db8:fed:0:211:2233:4455:6677").value();
  const IpAddress map = IpAddress::parse("2001:db8:fed::1").value();
  BindingUpdate update;
  update.sequence = 1;
  update.flags = bu_flag_acknowledge | bu_flag_map_registration;
  update.lifetime = lifetime_units(std::chrono::seconds(60));
  OctetVector written = home_address_header(protocol_mobility, rcoa);
  const OctetVector mobility = encode_mobility(update, rcoa, map);
  written.insert(written.end(), mobility.begin(), mobility.end());
  EXPECT_EQ(to_hex(written), to_hex(Octets(octets).subspan(ipv6_header_size)));
}

TEST(MobilityVectors, AnAcknowledgementIsWrittenAsItsPacketStands) {
  const OctetVector octets = octets_of(vector_named("packet-ba-local").json.at("octets"));
  const IpAddress rcoa = IpAddress::parse("2001:db8:fed:0:211:2233:4455:6677").value();
  const IpAddress map = IpAddress::parse("2001:db8:fed::1").value();
  const BindingAcknowledgement acknowledgement{0, 0, 1, lifetime_units(std::chrono::seconds(60)), {}};
  OctetVector written = routing_header(protocol_mobility, rcoa);
  const OctetVector mobility = encode_mobility(acknowledgement, map, rcoa);
  written.insert(written.end(), mobility.begin(), mobility.end());
  EXPECT_EQ(to_hex(written), to_hex(Octets(octets).subspan(ipv6_header_size)));
}

TEST(MobilityVectors, EveryTruncationStaysWithinItsOctets) {
  GuardedOctets guarded(1024);
  std::size_t sum = 0;
  for (const char* kind : {"map-option", "mobility", "ipv6-packet"}) {
    for (const Vector& vector : vectors_of_kind(kind)) {
      SCOPED_TRACE(vector.id);
      const OctetVector octets = octets_of(vector.json.at("octets"));
      for (std::size_t count = 0; count <= octets.size(); ++count) {
        const Octets held = guarded.hold(Octets(octets).first(count));
        EXPECT_LE(decode_map_option(held).fault.offset, count);
        const DecodedMobility decoded = decode_mobility(held);
        EXPECT_LE(decoded.fault.offset, count);
        EXPECT_LE(decoded.message.size, count);
        sum += mobility_checksum_good(held, IpAddress(), IpAddress());
        for (const std::uint8_t protocol :
             {protocol_hop_by_hop, protocol_destination_options, protocol_routing}) {
          const HeaderChain chain = read_header_chain(protocol, held);
          EXPECT_LE(chain.fault.offset, count);
          EXPECT_LE(chain.offset, count);
        }
        if (const auto header = decode_ipv6_header(held)) sum += header->hop_limit;
      }
    }
  }
  EXPECT_GT(sum, 0U);
}

}  // namespace
}  // namespace lmmp::wire
