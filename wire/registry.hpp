// Every message and suboption of LMMP, and the rules about them, as constexpr tables.
//
// The plugin's expert items, the harness's matching and the documentation's tables come from these rows.
// Clauses: D = draft-manner-lmmp-00, P = the 2004 paper, I = docs/interpretations.md.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "wire/registry_types.hpp"

namespace lmmp::wire {

namespace detail {
using M = MessageType;
using S = SuboptionType;
inline constexpr SuboptionSet address{S::ip4, S::ip6};
inline constexpr SuboptionSet intervals{S::routing_interval, S::paging_interval};
}  // namespace detail

inline constexpr std::array<MessageSpec, 15> messages = [] {
  using namespace detail;
  using enum Sender;
  using Sets = SuboptionSet;
  const Sets none{};
  const MessageSet nothing{};
  return std::array<MessageSpec, 15>{{
      {M::login,
       "LOGIN",
       "Login",
       mobile_node,
       none,
       {none, address},
       {S::nonce1, S::nonce2},
       address | Sets{S::paging_area, S::nonce1, S::nonce2},
       none,
       MessageSet{M::login_ack},
       false,
       "D 2.1 (1), Table 1"},
      {M::login_ack,
       "LOGIN_ACK",
       "Login Ack",
       access_router,
       {S::sid},
       none,
       {S::shared_key, S::nonce2},
       address | intervals | Sets{S::paging_area, S::shared_key, S::nonce2},
       none,
       nothing,
       true,
       "D 2.1 (2), Table 1"},
      {M::logout,
       "LOGOUT",
       "Logout",
       either,
       {S::sid},
       none,
       none,
       none,
       none,
       MessageSet{M::ack},
       true,
       "D 2.1 (3), Figure 2"},
      {M::init_handover,
       "INIT_HANDOVER",
       "Init Handover",
       either,
       {S::sid},
       none,
       none,
       Sets{S::new_ar4, S::new_ar6, S::new_mac, S::new_essid},
       none,
       MessageSet{M::ack},
       true,
       "D 2.1 (4), Figure 3"},
      {M::handover,
       "HANDOVER",
       "Handover",
       mobile_node,
       {S::sid},
       none,
       none,
       Sets{S::old_ar4, S::old_ar6, S::paging_area},
       none,
       MessageSet{M::ack},
       true,
       "D 2.1 (5), Figure 4"},
      // A suggested Re-Init is answered by Ack, Re-Init Done follows; a forced one by Re-Init Done alone.
      {M::reinit,
       "REINIT",
       "Re-Init",
       access_router,
       {S::sid},
       none,
       none,
       address | intervals | Sets{S::paging_area},
       none,
       MessageSet{M::ack, M::reinit_done},
       true,
       "D 2.1 (6), Figure 5"},
      {M::reinit_done,
       "REINIT_DONE",
       "Re-Init Done",
       mobile_node,
       {S::sid, S::acknum},
       none,
       none,
       {address | intervals | Sets{S::paging_area}, none},
       none,
       nothing,
       true,
       "D 2.1 (7), Figure 5"},
      {M::routing_refresh,
       "ROUTING_REFRESH",
       "Routing Refresh",
       mobile_node,
       {S::sid},
       none,
       none,
       none,
       none,
       nothing,
       true,
       "D 2.1 (8)"},
      {M::paging_refresh,
       "PAGING_REFRESH",
       "Paging Refresh",
       mobile_node,
       {S::sid, S::paging_area},
       none,
       none,
       none,
       none,
       nothing,
       true,
       "D 2.1 (9)"},
      {M::paging_query,
       "PAGING_QUERY",
       "Paging Query",
       access_router,
       {S::sid},
       none,
       none,
       none,
       none,
       {MessageSet{M::routing_refresh}, MessageSet{M::handover}},
       true,
       "D 2.1 (10), I21"},
      {M::ar_advertisement,
       "AR_ADV",
       "AR Advertisement",
       access_router,
       {S::config},
       none,
       none,
       intervals | Sets{S::paging_area},
       {S::paging_area},
       nothing,
       false,
       "D 2.1 (11)"},
      {M::key_exchange_request,
       "KEY_EXCHANGE_REQUEST",
       "Key Exchange Request",
       mobile_node,
       {S::public_key},
       none,
       none,
       none,
       none,
       MessageSet{M::key_exchange_reply},
       false,
       "D 2.1 (12), 2.4 step 2"},
      {M::key_exchange_reply,
       "KEY_EXCHANGE_REPLY",
       "Key Exchange Reply",
       access_router,
       {S::nonce1, S::public_key},
       none,
       none,
       none,
       none,
       nothing,
       false,
       "D 2.1 (13), 2.4 step 3"},
      {M::ack,
       "ACK",
       "Ack",
       either,
       {S::sid, S::acknum},
       none,
       none,
       none,
       none,
       nothing,
       true,
       "D 2.1 (14)"},
      // An Error that answers a message which had no SID carries none (I17).
      {M::error,
       "ERROR",
       "Error",
       either,
       {S::error},
       none,
       none,
       Sets{S::sid, S::acknum},
       none,
       nothing,
       true,
       "D 2.1 (15)"},
  }};
}();

inline constexpr std::array<SuboptionSpec, 20> suboptions = [] {
  using namespace detail;
  using enum PayloadKind;
  using R = ReservedMeaning;
  return std::array<SuboptionSpec, 20>{{
      {S::sid, "SID", "Session Identifier", identifier, 4, 4, R::none, "D 2.3 SID"},
      {S::ip4, "IP4", "IPv4 Address", ipv4, 4, 4, R::none, "D 2.3 IP4"},
      {S::ip6, "IP6", "IPv6 Address", ipv6, 16, 16, R::none, "D 2.3 IP6"},
      {S::auth, "AUTH", "Authentication", octets, 16, 32, R::auth_algorithm, "D 2.3 AUTH, I10"},
      {S::acknum, "ACKNUM", "Acknowledged Sequence Number", number, 4, 4, R::none, "D 2.3 Ack"},
      {S::routing_interval, "R_INT", "Routing Refresh Interval", seconds, 4, 4, R::none, "D 2.3 R/PREFRESH"},
      {S::paging_interval, "P_INT", "Paging Refresh Interval", seconds, 4, 4, R::none, "D 2.3 R/PREFRESH"},
      {S::paging_area, "P_ID", "Paging Area", number, 4, 4, R::none, "D 2.3 P_ID"},
      {S::old_ar4, "OLD_AR4", "Old Access Router (IPv4)", ipv4, 4, 4, R::none, "D 2.3"},
      {S::old_ar6, "OLD_AR6", "Old Access Router (IPv6)", ipv6, 16, 16, R::none, "D 2.3"},
      {S::new_ar4, "NEW_AR4", "New Access Router (IPv4)", ipv4, 4, 4, R::none, "D 2.3"},
      {S::new_ar6, "NEW_AR6", "New Access Router (IPv6)", ipv6, 16, 16, R::none, "D 2.3"},
      {S::new_mac, "NEW_MAC", "New Link-Layer Address", octets, 1, 32, R::mac_kind, "D 2.3 MAC, I16"},
      {S::new_essid, "NEW_ESSID", "New ESSID", text, 0, 32, R::none, "D 2.3 ESSID"},
      {S::public_key, "PUB_KEY", "Public Key", public_key, 0, 0xFFFF, R::key_kind, "D 2.3 PUB_KEY, I15"},
      {S::nonce1, "NONCE1", "Nonce 1", octets, 1, 0xFFFF, R::none, "D 2.3 NONCE1/2"},
      {S::nonce2, "NONCE2", "Nonce 2", octets, 1, 0xFFFF, R::none, "D 2.3 NONCE1/2"},
      {S::shared_key, "SHARED_KEY", "Shared Key", octets, 1, 0xFFFF, R::none, "D 2.3 SHARED_KEY"},
      {S::error, "ERROR", "Error Code", none, 0, 0, R::error_code, "D 2.3 ERROR, I9"},
      {S::config, "CONFIG", "Configuration", none, 0, 0, R::configuration, "D 2.3 CONFIG, I8"},
  }};
}();

// The row of a type number, or nullptr if the texts do not define it.
constexpr const MessageSpec* find_message(std::uint8_t type) {
  return type >= 1 && type <= messages.size() ? &messages[type - 1U] : nullptr;
}
constexpr const SuboptionSpec* find_suboption(std::uint8_t type) {
  return type >= 1 && type <= suboptions.size() ? &suboptions[type - 1U] : nullptr;
}
constexpr const MessageSpec& spec_of(MessageType type) {
  return messages[static_cast<std::size_t>(type) - 1];
}
constexpr const SuboptionSpec& spec_of(SuboptionType type) {
  return suboptions[static_cast<std::size_t>(type) - 1];
}
// By script name ("LOGIN_ACK", "OLD_AR6"), or nullptr.
const MessageSpec* find_message(std::string_view name);
const SuboptionSpec* find_suboption(std::string_view name);

// Re-Init's Reserved octet (D 2.3); also Init Handover's where switched on (I20).
inline constexpr std::uint8_t reinit_suggested = 0;
inline constexpr std::uint8_t reinit_forced = 1;

// What answers a message with this Reserved octet (I21, I22).
constexpr MessageSet answers_to(MessageType type, std::uint8_t reserved, Profile profile) {
  if (type == MessageType::reinit) {
    return reserved == reinit_forced ? MessageSet{MessageType::reinit_done} : MessageSet{MessageType::ack};
  }
  return spec_of(type).answered_by[profile];
}

// Every suboption that may stand in a message of this type.
constexpr SuboptionSet lawful_in(const MessageSpec& spec, Profile profile) {
  return spec.mandatory | spec.one_of[profile] | spec.mandatory_with_keys | spec.optional[profile] |
         SuboptionSet{SuboptionType::auth};
}

// Whether AUTH is mandatory in authentication mode 1, LMMP-internal: on what carries a SID, but for Login Ack
// (I40) and an Error, which may answer one who has no session (I38).
constexpr bool must_authenticate(const MessageSpec& spec) {
  return spec.sent_in_session && spec.type != MessageType::login_ack && spec.type != MessageType::error;
}

// Whether a payload of this many octets is lawful for the suboption. `reserved` matters for PUB_KEY alone: an
// RSA key (kind 1) is an exponent of 4 octets and a modulus of 128 to 512 (I15).
constexpr bool lawful_length(const SuboptionSpec& spec, std::uint8_t reserved, std::size_t length) {
  if (spec.type == SuboptionType::auth) return length == 16 || length == 32;
  if (spec.type == SuboptionType::public_key && reserved == 1) return length >= 132 && length <= 516;
  return length >= spec.minimum_length && length <= spec.maximum_length;
}

// CONFIG (I8).
enum class AuthMode : std::uint8_t { none = 0, lmmp_internal = 1, pana = 2 };
inline constexpr std::uint8_t config_auth_mask = 0x0F;
inline constexpr std::uint8_t config_home_address = 0x10;
inline constexpr std::uint8_t config_stateless = 0x20;
inline constexpr std::uint8_t config_dhcp = 0x40;

// ERROR (I9). 128 to 255 are warnings.
enum class ErrorCode : std::uint8_t {
  malformed_message = 1,
  unknown_message_type = 2,
  unknown_sid = 3,
  authentication_failed = 4,
  not_authorized = 5,
  out_of_resources = 6,
  unsupported_suboption = 7,
  invalid_in_this_state = 8,
};
inline constexpr std::array<std::string_view, 9> error_names = {
    "",
    "malformed message",
    "unknown message type",
    "unknown SID",
    "authentication failed",
    "not authorized",
    "out of resources",
    "unsupported suboption",
    "invalid in this state",
};

// NEW_MAC (I16).
inline constexpr std::array<std::string_view, 5> mac_kind_names = {"unspecified", "802.11a", "802.11b",
                                                                   "802.11g", "Ethernet"};

}  // namespace lmmp::wire
