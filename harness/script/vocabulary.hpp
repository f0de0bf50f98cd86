// The words of scripts that the registry does not have: functions, fields of the headers, patch targets.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "harness/script/ast.hpp"
#include "wire/ip_address.hpp"
#include "wire/registry.hpp"

namespace lmmp::conform {

struct FunctionSpec {
  std::string_view name;
  unsigned minimum_arguments, maximum_arguments;
  std::string_view meaning;
  // What it gives depends on the message in which it stands: the engine, not the script, evaluates it.
  enum class Needs : std::uint8_t { arguments, message, received_message } needs = Needs::arguments;
};
// Functions of values:
//   next(n)            n + 1 modulo 2^32
//   plus(n, m)         n + m modulo 2^32; of two durations, their sum
//   times(n, x)        n times a number or a duration
//   other(x)           a number, address or octets that differ from x (every bit of the last octets inverted)
//   flipped(x, n)      a number, address or octets with bit n inverted, counted from the last one, 0
//   reversed(x)        a number of 32 bits, address or octets, the last octet first
//   filled(x, n)       an address or octets of x's length, each octet n
//   random(), random(n)  32 random bits, or n random octets, from the run's seed
//   octets(n)          n octets 0x5a
//   repeated(text, n)  the text n times, as octets of hex: repeated(c8000000, 3)
//   nonce(), nonce(n)  16 or n random octets
//   session_key(sid)   SK_an-mn by the IXIT's access_network_key; session_key(sid, octets): by another SK_an
//   public_key(node)   PUB_KEY's payload of a node's key
//   encrypt(key, x)    one RSA block under a node's key, or a received PUB_KEY; the same key and x give the
//                      same octets within a case, so that a retransmission is one
//   decrypt(node), decrypt(node, x)  what is received, decrypted with a node's key (and equal to x)
//   mac(key), mac(key, algorithm)    AUTH's MAC over the message; when received, that it is a good one
const std::vector<FunctionSpec>& known_functions();
const FunctionSpec* find_function(std::string_view name);

enum class FieldKind : std::uint8_t {
  number8,
  number16,
  number24,
  number32,
  identifier,  // 32 bits, written in hex or decimal
  seconds,
  ipv4,
  ipv6,
  address,  // of the matrix point's version
  octets,
  text,
};

struct FieldSpec {
  FieldKind kind = FieldKind::octets;
  std::optional<wire::SuboptionType> suboption;  // none: a header's field, or a suboption by number
  bool of_suboption_header = false;              // SID.reserved
};

// "SID", "IP", "SUBOPTION.99", "NEW_MAC.reserved", "seq", "reserved", "subtype", "code", "hop_limit"; or
// nothing.
std::optional<FieldSpec> find_field(std::string_view name);

// Whether a message of this name may have the field: of HMIPv6, only those of its kind; of LMMP, any of
// LMMP's.
bool has_field(std::string_view message, std::string_view field);

// Whose message it is, by name or number; nothing for other text.
std::optional<Protocol> protocol_of_message(std::string_view name);

// Every name of a field but those by number.
const std::vector<std::string_view>& known_fields();
const std::vector<std::string_view>& known_messages();

// IP4 or IP6 for "IP", and so for OLD_AR and NEW_AR; the name itself otherwise.
std::string_view for_version(std::string_view field, wire::IpVersion version);

// The number of a message: by registry name, or "MESSAGE.99"; nothing for other text.
std::optional<std::uint8_t> message_number(std::string_view name);
// The number of a suboption: by registry name, or "SUBOPTION.99".
std::optional<std::uint8_t> suboption_number(std::string_view name);

// What a patch path (ast.hpp, Patch) takes; nothing if there is no such path.
std::optional<FieldKind> find_patch(std::string_view path);
// Examples of every kind of path.
const std::vector<std::string_view>& known_patches();

// What a mobile node of LMMP can be told to do: login, logout, idle, wake, refresh, detach; attach (at: the
// link where it is since now), handover (at: the link that it announces with Init Handover and goes to).
const std::vector<std::string_view>& node_commands();
bool is_node_command(std::string_view word);

// mn1 to mn9, ar1, map1, ha1, cn1 and so on; L1 to L9.
bool is_node_name(std::string_view name);
bool is_link_name(std::string_view name);

}  // namespace lmmp::conform
