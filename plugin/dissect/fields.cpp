// The fields of the `lmmp` protocol and the names of their values, which come from wire/registry.
#include "plugin/dissect/fields.hpp"

#include <array>
#include <cstdint>

#include "wire/registry.hpp"

namespace lmmp::plugin {
namespace {

// One value_string entry a row of a registry table, and the empty one that ends it.
template <typename Table>
constexpr auto names_of(const Table& table) {
  std::array<value_string, std::tuple_size_v<Table> + 1> names{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    names[i] = {static_cast<std::uint32_t>(table[i].type), table[i].title.data()};
  }
  return names;
}
constexpr auto message_names = names_of(wire::messages);
constexpr auto suboption_names = names_of(wire::suboptions);

// The names of an array indexed by number; an empty name is none.
template <std::size_t Count>
constexpr auto names_by_number(const std::array<std::string_view, Count>& table) {
  std::array<value_string, Count + 1> names{};
  std::size_t used = 0;
  for (std::size_t i = 0; i < Count; ++i) {
    if (!table[i].empty()) names[used++] = {static_cast<std::uint32_t>(i), table[i].data()};
  }
  return names;
}
constexpr auto error_names = names_by_number(wire::error_names);
constexpr auto mac_kind_names = names_by_number(wire::mac_kind_names);

constexpr value_string reinit_names[] = {
    {wire::reinit_suggested, "suggested"}, {wire::reinit_forced, "forced"}, {0, nullptr}};
constexpr value_string length_counts_names[] = {
    {0, "the payload"}, {1, "the whole message"}, {2, "neither payload nor message"}, {0, nullptr}};
constexpr value_string algorithm_names[] = {
    {0, "HMAC-MD5 by its length"}, {1, "HMAC-MD5"}, {2, "HMAC-SHA256"}, {0, nullptr}};
constexpr value_string key_kind_names[] = {{1, "RSA"}, {0, nullptr}};
constexpr value_string auth_status_names[] = {{0, "not verified"}, {1, "good"}, {2, "bad"}, {0, nullptr}};
constexpr value_string auth_mode_names[] = {
    {0, "no authentication"}, {1, "LMMP-internal authentication"}, {2, "PANA"}, {0, nullptr}};

void register_header_fields(int protocol) {
  using namespace field;
  static hf_register_info fields[] = {
      {&icmp_subtype,
       {"ICMP Subtype", "lmmp.icmp_subtype", FT_UINT8, BASE_DEC, nullptr, 0, "RFC 4065 3, D 5, I2", HFILL}},
      {&icmp_reserved,
       {"ICMP Reserved", "lmmp.icmp_reserved", FT_UINT24, BASE_HEX, nullptr, 0, "RFC 4065 3, I1", HFILL}},
      {&type,
       {"Type", "lmmp.type", FT_UINT8, BASE_DEC, message_names.data(), 0, "Message type (D 2.3)", HFILL}},
      {&length,
       {"Length", "lmmp.length", FT_UINT16, BASE_DEC, nullptr, 0, "The main header's Len (D 2.3, I4)",
        HFILL}},
      {&reserved,
       {"Reserved", "lmmp.reserved", FT_UINT8, BASE_HEX, nullptr, 0, "The main header's Reserved (D 2.3, I7)",
        HFILL}},
      {&seq, {"Sequence Number", "lmmp.seq", FT_UINT32, BASE_DEC, nullptr, 0, "D 2.3, I23", HFILL}},
      {&reinit_type,
       {"Re-Init Type", "lmmp.reinit_type", FT_UINT8, BASE_DEC, reinit_names, 0,
        "Re-Init's Reserved (D 2.3, I39), Init Handover's where not 0 (I20)", HFILL}},
      {&length_counts,
       {"Length counts", "lmmp.length_counts", FT_UINT8, BASE_DEC, length_counts_names, 0,
        "What the main header's Len counts, by the octets that are there (I4)", HFILL}},
      {&trailing,
       {"Trailing octets", "lmmp.trailing", FT_BYTES, BASE_NONE, nullptr, 0,
        "What follows the message as its Len bounds it (I4)", HFILL}},
      {&suboption_type,
       {"Type", "lmmp.suboption.type", FT_UINT8, BASE_DEC, suboption_names.data(), 0,
        "Suboption type (D 2.3)", HFILL}},
      {&suboption_length,
       {"Length", "lmmp.suboption.length", FT_UINT16, BASE_DEC, nullptr, 0,
        "Payload octets without header and padding (D 2.3, I5)", HFILL}},
      {&suboption_reserved,
       {"Reserved", "lmmp.suboption.reserved", FT_UINT8, BASE_HEX, nullptr, 0, "D 2.3, I7", HFILL}},
      {&suboption_padding,
       {"Padding", "lmmp.suboption.padding", FT_BYTES, BASE_NONE, nullptr, 0, "D 2.3, I6", HFILL}},
      {&suboption_value,
       {"Value", "lmmp.suboption.value", FT_BYTES, BASE_NONE, nullptr, 0,
        "Payload of a suboption that the texts do not define (I29)", HFILL}},
      {&suboption_cut,
       {"Cut-off suboption header", "lmmp.suboption.cut", FT_BYTES, BASE_NONE, nullptr, 0,
        "One to three octets where a suboption header of four should be (I30)", HFILL}},
  };
  proto_register_field_array(protocol, fields, array_length(fields));
}

void register_value_fields(int protocol) {
  using namespace field;
  static hf_register_info fields[] = {
      {&sid, {"Session Identifier", "lmmp.sid", FT_UINT32, BASE_HEX, nullptr, 0, "D 2 (SID), D 2.3", HFILL}},
      {&ip4, {"IPv4 Address", "lmmp.ip4", FT_IPv4, BASE_NONE, nullptr, 0, "Of the MN (D 2.3)", HFILL}},
      {&ip6, {"IPv6 Address", "lmmp.ip6", FT_IPv6, BASE_NONE, nullptr, 0, "Of the MN (D 2.3)", HFILL}},
      {&acknum,
       {"Acknowledged Sequence Number", "lmmp.acknum", FT_UINT32, BASE_DEC, nullptr, 0, "D 2.3", HFILL}},
      {&routing_interval,
       {"Routing Refresh Interval", "lmmp.routing_interval", FT_UINT32, BASE_DEC | BASE_UNIT_STRING,
        &units_second_seconds, 0, "D 2.3", HFILL}},
      {&paging_interval,
       {"Paging Refresh Interval", "lmmp.paging_interval", FT_UINT32, BASE_DEC | BASE_UNIT_STRING,
        &units_second_seconds, 0, "D 2.3", HFILL}},
      {&paging_area, {"Paging Area", "lmmp.paging_area", FT_UINT32, BASE_DEC, nullptr, 0, "D 2.3", HFILL}},
      {&old_ar4,
       {"Old Access Router (IPv4)", "lmmp.old_ar4", FT_IPv4, BASE_NONE, nullptr, 0, "D 2.1 (5)", HFILL}},
      {&old_ar6,
       {"Old Access Router (IPv6)", "lmmp.old_ar6", FT_IPv6, BASE_NONE, nullptr, 0, "D 2.1 (5)", HFILL}},
      {&new_ar4,
       {"New Access Router (IPv4)", "lmmp.new_ar4", FT_IPv4, BASE_NONE, nullptr, 0, "D 2.1 (4)", HFILL}},
      {&new_ar6,
       {"New Access Router (IPv6)", "lmmp.new_ar6", FT_IPv6, BASE_NONE, nullptr, 0, "D 2.1 (4)", HFILL}},
      {&new_mac_type,
       {"Link-Layer Address Type", "lmmp.new_mac.type", FT_UINT8, BASE_DEC, mac_kind_names.data(), 0,
        "D 2.3, I16", HFILL}},
      {&new_mac_address,
       {"New Link-Layer Address", "lmmp.new_mac.address", FT_BYTES, SEP_COLON, nullptr, 0, "D 2.1 (4)",
        HFILL}},
      {&new_essid,
       {"New ESSID", "lmmp.new_essid", FT_STRING, BASE_NONE, nullptr, 0, "D 2.1 (4), D 2.3", HFILL}},
      {&error_code,
       {"Error Code", "lmmp.error_code", FT_UINT8, BASE_DEC, error_names.data(), 0,
        "D 2.3, I9; 128 to 255 are warnings", HFILL}},
      {&config_auth_mode,
       {"Authentication Mode", "lmmp.config.auth_mode", FT_UINT8, BASE_DEC, auth_mode_names,
        wire::config_auth_mask, "D 2.3 CONFIG, I8", HFILL}},
      {&config_home_address,
       {"Use the home address", "lmmp.config.home_address", FT_BOOLEAN, 8, nullptr, wire::config_home_address,
        "D 2.3 CONFIG, I8", HFILL}},
      {&config_stateless,
       {"Use stateless autoconfiguration", "lmmp.config.stateless", FT_BOOLEAN, 8, nullptr,
        wire::config_stateless, "D 2.3 CONFIG, I8", HFILL}},
      {&config_dhcp,
       {"Use DHCP", "lmmp.config.dhcp", FT_BOOLEAN, 8, nullptr, wire::config_dhcp, "D 2.3 CONFIG, I8",
        HFILL}},
  };
  proto_register_field_array(protocol, fields, array_length(fields));
}

void register_security_fields(int protocol) {
  using namespace field;
  static hf_register_info fields[] = {
      {&auth_algorithm,
       {"Algorithm", "lmmp.auth.algorithm", FT_UINT8, BASE_DEC, algorithm_names, 0, "D 2.3 AUTH, I10",
        HFILL}},
      {&auth_mac,
       {"Message Authentication Code", "lmmp.auth.mac", FT_BYTES, BASE_NONE, nullptr, 0, "D 2.4, I11",
        HFILL}},
      {&public_key_type,
       {"Key Type", "lmmp.public_key.type", FT_UINT8, BASE_DEC, key_kind_names, 0, "D 2.3 PUB_KEY, I15",
        HFILL}},
      {&public_key_exponent,
       {"Exponent", "lmmp.public_key.exponent", FT_UINT32, BASE_DEC, nullptr, 0, "D 2.6, I15", HFILL}},
      {&public_key_modulus,
       {"Modulus", "lmmp.public_key.modulus", FT_BYTES, BASE_NONE, nullptr, 0, "D 2.6, I15", HFILL}},
      {&public_key_octets,
       {"Key", "lmmp.public_key.octets", FT_BYTES, BASE_NONE, nullptr, 0,
        "A key of a type that the texts do not define (I15)", HFILL}},
      {&nonce1,
       {"Nonce 1", "lmmp.nonce1", FT_BYTES, BASE_NONE, nullptr, 0, "As on the wire (D 2.4, I14)", HFILL}},
      {&nonce2,
       {"Nonce 2", "lmmp.nonce2", FT_BYTES, BASE_NONE, nullptr, 0, "As on the wire (D 2.4, I14)", HFILL}},
      {&shared_key,
       {"Shared Key", "lmmp.shared_key", FT_BYTES, BASE_NONE, nullptr, 0, "As on the wire (D 2.4, I14)",
        HFILL}},
      {&auth_status,
       {"Verification", "lmmp.auth.status", FT_UINT8, BASE_DEC, auth_status_names, 0, "I10, I11, I12",
        HFILL}},
      {&nonce1_decrypted,
       {"Nonce 1, decrypted", "lmmp.nonce1.decrypted", FT_BYTES, BASE_NONE, nullptr, 0, "D 2.4, I14", HFILL}},
      {&nonce2_decrypted,
       {"Nonce 2, decrypted", "lmmp.nonce2.decrypted", FT_BYTES, BASE_NONE, nullptr, 0, "D 2.4, I14", HFILL}},
      {&shared_key_decrypted,
       {"Shared Key, decrypted", "lmmp.shared_key.decrypted", FT_BYTES, BASE_NONE, nullptr, 0,
        "D 2.4, I12, I14", HFILL}},
  };
  proto_register_field_array(protocol, fields, array_length(fields));
}

void register_analysis_fields(int protocol) {
  using namespace field;
  static hf_register_info fields[] = {
      {&session,
       {"Session", "lmmp.session", FT_UINT32, BASE_DEC, nullptr, 0,
        "Number of the session in the capture, from 1, the same on every frame of it", HFILL}},
      {&response_in,
       {"Response in", "lmmp.response_in", FT_FRAMENUM, BASE_NONE, FRAMENUM_TYPE(FT_FRAMENUM_RESPONSE), 0,
        "The answer to this request (I22)", HFILL}},
      {&response_to,
       {"Response to", "lmmp.response_to", FT_FRAMENUM, BASE_NONE, FRAMENUM_TYPE(FT_FRAMENUM_REQUEST), 0,
        "The first send of the request that this answers (I22)", HFILL}},
      {&response_time,
       {"Response time", "lmmp.response_time", FT_RELATIVE_TIME, BASE_NONE, nullptr, 0,
        "From the first send of the request to its answer", HFILL}},
      {&retransmission_of,
       {"Retransmission of", "lmmp.retransmission_of", FT_FRAMENUM, BASE_NONE,
        FRAMENUM_TYPE(FT_FRAMENUM_RETRANS_PREV), 0, "The first send of this request (I23)", HFILL}},
      {&login_ack,
       {"Session made by the Login Ack in", "lmmp.login_ack", FT_FRAMENUM, BASE_NONE, nullptr, 0,
        "The Login Ack that gave the session its SID", HFILL}},
      {&previous_handover,
       {"Previous handover in", "lmmp.previous_handover", FT_FRAMENUM, BASE_NONE, nullptr, 0,
        "The session's Handover before this one", HFILL}},
      {&next_handover,
       {"Next handover in", "lmmp.next_handover", FT_FRAMENUM, BASE_NONE, nullptr, 0,
        "The session's Handover after this one", HFILL}},
  };
  proto_register_field_array(protocol, fields, array_length(fields));
}

}  // namespace

void register_fields(int protocol) {
  register_header_fields(protocol);
  register_value_fields(protocol);
  register_security_fields(protocol);
  register_analysis_fields(protocol);
  static int* subtrees[] = {&subtree::icmpv6, &subtree::message, &subtree::suboption};
  proto_register_subtree_array(subtrees, array_length(subtrees));
}

const char* algorithm_name(std::uint32_t number) {
  return try_val_to_str(number, algorithm_names);
}
const char* auth_mode_name(std::uint32_t number) {
  return try_val_to_str(number, auth_mode_names);
}
const char* error_code_name(std::uint32_t number) {
  return try_val_to_str(number, error_names.data());
}

}  // namespace lmmp::plugin
