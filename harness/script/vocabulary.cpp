// The tables behind the words of scripts, and the look-ups over them and the registry.
#include "harness/script/vocabulary.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "harness/script/hmipv6_vocabulary.hpp"

namespace lmmp::conform {
namespace {

// "PREFIX.99" with 0 to 255.
std::optional<std::uint8_t> number_behind(std::string_view name, std::string_view prefix) {
  if (!name.starts_with(prefix)) return std::nullopt;
  name.remove_prefix(prefix.size());
  unsigned number = 0;
  const auto [end, status] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (status != std::errc() || end != name.data() + name.size() || number > 255) return std::nullopt;
  return static_cast<std::uint8_t>(number);
}

FieldKind kind_of(wire::PayloadKind payload) {
  switch (payload) {
    case wire::PayloadKind::none:
      return FieldKind::number8;
    case wire::PayloadKind::identifier:
      return FieldKind::identifier;
    case wire::PayloadKind::number:
      return FieldKind::number32;
    case wire::PayloadKind::seconds:
      return FieldKind::seconds;
    case wire::PayloadKind::ipv4:
      return FieldKind::ipv4;
    case wire::PayloadKind::ipv6:
      return FieldKind::ipv6;
    case wire::PayloadKind::octets:
    case wire::PayloadKind::public_key:
      return FieldKind::octets;
    case wire::PayloadKind::text:
      return FieldKind::text;
  }
  return FieldKind::octets;
}

struct HeaderField {
  std::string_view name;
  FieldKind kind;
};
constexpr std::array header_fields = {
    HeaderField{"seq", FieldKind::number32}, HeaderField{"reserved", FieldKind::number8},
    HeaderField{"subtype", FieldKind::number8}, HeaderField{"code", FieldKind::number8},
    HeaderField{"hop_limit", FieldKind::number8}};

struct VersionedField {
  std::string_view name, ipv4, ipv6;
};
constexpr std::array versioned_fields = {VersionedField{"IP", "IP4", "IP6"},
                                         VersionedField{"OLD_AR", "OLD_AR4", "OLD_AR6"},
                                         VersionedField{"NEW_AR", "NEW_AR4", "NEW_AR6"}};

constexpr std::array<std::string_view, 4> main_parts = {"type", "len", "reserved", "seq"};
constexpr std::array<std::string_view, 5> suboption_parts = {"type", "len", "reserved", "payload", "padding"};
constexpr std::array<std::string_view, 5> icmp_parts = {"type", "code", "checksum", "subtype", "reserved"};

}  // namespace

const std::vector<FunctionSpec>& known_functions() {
  static const std::vector<FunctionSpec> functions = {
      {"next", 1, 1, "n + 1 modulo 2^32"},
      {"plus", 2, 2, "the sum of two numbers modulo 2^32, or of two times"},
      {"times", 2, 2, "a number times a number or a time"},
      {"other", 1, 1, "a number, an address or octets that differ"},
      {"flipped", 2, 2, "a number, an address or octets with one bit inverted, counted from the last"},
      {"reversed", 1, 1, "32 bits, an address or octets, the last octet first"},
      {"filled", 2, 2, "octets or an address of the same length, each octet this number"},
      {"random", 0, 1, "32 random bits, or so many random octets, from the run's seed"},
      {"octets", 1, 1, "so many octets 0x5a"},
      {"repeated", 2, 2, "octets, so many times"},
      {"nonce", 0, 1, "16 or so many random octets"},
      {"session_key", 1, 2, "the key of the session with this SID, by the access network's key or another"},
      {"public_key", 1, 1, "the public key of a node as PUB_KEY has it"},
      {"encrypt", 2, 2, "octets under the public key of a node, or of a PUB_KEY that was received"},
      {"cut", 2, 2, "octets, so many of them at most"},
      {"opened", 2, 2, "octets decrypted with a node's private key"},
      {"decrypt", 1, 2, "what is received, decrypted with a node's private key, and what it must be",
       FunctionSpec::Needs::received_message},
      {"mac", 1, 2, "the MAC over the message with this key, and an algorithm of its own",
       FunctionSpec::Needs::message},
  };
  return functions;
}

const FunctionSpec* find_function(std::string_view name) {
  const auto& functions = known_functions();
  const auto found = std::find_if(functions.begin(), functions.end(),
                                  [name](const FunctionSpec& function) { return function.name == name; });
  return found == functions.end() ? nullptr : &*found;
}

namespace {

std::optional<FieldSpec> find_lmmp_field(std::string_view name) {
  for (const HeaderField& field : header_fields) {
    if (field.name == name) return FieldSpec{field.kind, std::nullopt, false};
  }
  for (const VersionedField& field : versioned_fields) {
    if (field.name == name) return FieldSpec{FieldKind::address, std::nullopt, false};
  }
  if (const wire::SuboptionSpec* spec = wire::find_suboption(name)) {
    return FieldSpec{kind_of(spec->payload), spec->type, false};
  }
  if (name.ends_with(".reserved")) {
    const std::string_view suboption = name.substr(0, name.size() - 9);
    if (const wire::SuboptionSpec* spec = wire::find_suboption(suboption)) {
      return FieldSpec{FieldKind::number8, spec->type, true};
    }
    if (suboption_number(suboption)) return FieldSpec{FieldKind::number8, std::nullopt, true};
    return std::nullopt;
  }
  if (suboption_number(name)) return FieldSpec{FieldKind::octets, std::nullopt, false};
  return std::nullopt;
}

}  // namespace

std::optional<FieldSpec> find_field(std::string_view name) {
  if (const auto spec = find_lmmp_field(name)) return spec;
  // What LMMP does not have is HMIPv6's; the names that both have are of the same kind.
  if (const auto* spec = find_hmipv6_field(name)) return FieldSpec{spec->kind, std::nullopt, false};
  return std::nullopt;
}

std::optional<Protocol> protocol_of_message(std::string_view name) {
  if (message_number(name)) return Protocol::lmmp;
  if (hmipv6_kind(name)) return Protocol::hmipv6;
  return std::nullopt;
}

bool has_field(std::string_view message, std::string_view field) {
  if (const auto kind = hmipv6_kind(message)) {
    const auto* spec = find_hmipv6_field(field);
    return spec != nullptr && has_hmipv6_field(*kind, *spec);
  }
  return find_lmmp_field(field).has_value();
}

const std::vector<std::string_view>& known_fields() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> all;
    for (const HeaderField& field : header_fields) all.push_back(field.name);
    for (const VersionedField& field : versioned_fields) all.push_back(field.name);
    for (const wire::SuboptionSpec& spec : wire::suboptions) all.push_back(spec.name);
    for (const Hmipv6FieldSpec& spec : hmipv6_fields()) {
      if (std::find(all.begin(), all.end(), spec.name) == all.end()) all.push_back(spec.name);
    }
    return all;
  }();
  return names;
}

const std::vector<std::string_view>& known_messages() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> all;
    for (const wire::MessageSpec& spec : wire::messages) all.push_back(spec.name);
    for (const Hmipv6MessageSpec& spec : hmipv6_messages()) all.push_back(spec.name);
    return all;
  }();
  return names;
}

std::string_view for_version(std::string_view field, wire::IpVersion version) {
  for (const VersionedField& versioned : versioned_fields) {
    if (versioned.name == field) return version == wire::IpVersion::v4 ? versioned.ipv4 : versioned.ipv6;
  }
  return field;
}

std::optional<std::uint8_t> message_number(std::string_view name) {
  if (const wire::MessageSpec* spec = wire::find_message(name)) return static_cast<std::uint8_t>(spec->type);
  return number_behind(name, "MESSAGE.");
}

std::optional<std::uint8_t> suboption_number(std::string_view name) {
  if (const wire::SuboptionSpec* spec = wire::find_suboption(name)) {
    return static_cast<std::uint8_t>(spec->type);
  }
  return number_behind(name, "SUBOPTION.");
}

std::optional<FieldKind> find_patch(std::string_view path) {
  const auto known = [](const auto& parts, std::string_view part) {
    return std::find(parts.begin(), parts.end(), part) != parts.end();
  };
  if (path == "truncate") return FieldKind::number16;
  if (path == "append") return FieldKind::octets;
  if (path == "ip.hop_limit") return FieldKind::number8;
  if (number_behind(path, "octet.")) return FieldKind::number8;
  if (const auto* spec = find_hmipv6_patch(path)) return spec->kind;
  const std::size_t dot = path.rfind('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const std::string_view layer = path.substr(0, dot), part = path.substr(dot + 1);
  if (layer == "main") {
    if (!known(main_parts, part)) return std::nullopt;
    return part == "len" ? FieldKind::number16 : part == "seq" ? FieldKind::number32 : FieldKind::number8;
  }
  if (layer == "icmp") {
    if (!known(icmp_parts, part)) return std::nullopt;
    return part == "checksum"   ? FieldKind::number16
           : part == "reserved" ? FieldKind::number24
                                : FieldKind::number8;
  }
  const bool versioned = for_version(layer, wire::IpVersion::v4) != layer;
  if (!versioned && !suboption_number(layer)) return std::nullopt;
  if (!known(suboption_parts, part)) return std::nullopt;
  if (part == "payload" || part == "padding") return FieldKind::octets;
  return part == "len" ? FieldKind::number16 : FieldKind::number8;
}

const std::vector<std::string_view>& known_patches() {
  static const std::vector<std::string_view> names = {
      "main.type",    "main.len",      "main.reserved", "main.seq",  "SID.type",    "SID.len",
      "SID.reserved", "SID.payload",   "SID.padding",   "icmp.type", "icmp.code",   "icmp.checksum",
      "icmp.subtype", "icmp.reserved", "ip.hop_limit",  "octet.12",  "truncate",    "append",
      "mh.length",    "mh.checksum",   "map.length",    "home.type", "routing.type"};
  return names;
}

const std::vector<std::string_view>& node_commands() {
  static const std::vector<std::string_view> names = {"login",   "logout", "idle",   "wake",
                                                      "refresh", "detach", "attach", "handover"};
  return names;
}

bool is_node_command(std::string_view word) {
  return std::find(node_commands().begin(), node_commands().end(), word) != node_commands().end();
}

bool is_node_name(std::string_view name) {
  constexpr std::array<std::string_view, 5> kinds = {"mn", "ar", "map", "ha", "cn"};
  for (const std::string_view kind : kinds) {
    if (name.size() == kind.size() + 1 && name.starts_with(kind) && name.back() >= '1' &&
        name.back() <= '9') {
      return true;
    }
  }
  return false;
}

bool is_link_name(std::string_view name) {
  return name.size() == 2 && name[0] == 'L' && name[1] >= '1' && name[1] <= '9';
}

}  // namespace lmmp::conform
