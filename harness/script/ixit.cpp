// IXIT parameters by name, and the values that the tester uses when nobody gives others.
#include "harness/script/ixit.hpp"

#include <algorithm>
#include <utility>

#include "harness/script/laboratory_keys.hpp"

namespace lmmp::conform {
namespace {

template <typename T>
std::optional<Value> number(const T& value) {
  return Value{static_cast<std::uint64_t>(value), {}};
}
template <typename T>
std::optional<Value> number(const std::optional<T>& value) {
  return value ? number(*value) : std::nullopt;
}
std::optional<Value> range(const std::optional<AddressRange>& value) {
  return value ? std::optional(Value{*value, {}}) : std::nullopt;
}
std::optional<Value> address(const std::optional<wire::IpAddress>& value) {
  return value ? std::optional(Value{*value, {}}) : std::nullopt;
}

std::optional<std::uint64_t> whole(const Value& value) {
  if (const auto* number = std::get_if<std::uint64_t>(&value.is)) return *number;
  if (const auto* duration = std::get_if<std::chrono::nanoseconds>(&value.is)) {
    return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(*duration).count());
  }
  return std::nullopt;
}

template <typename T>
bool set_number(T& target, const Value& value) {
  const auto number = whole(value);
  if (!number) return false;
  target = static_cast<T>(*number);
  return true;
}
bool set_optional(std::optional<std::uint32_t>& target, const Value& value) {
  if (std::holds_alternative<Absent>(value.is)) {
    target.reset();
    return true;
  }
  return set_number(target.emplace(), value);
}
bool set_range(std::optional<AddressRange>& target, const Value& value) {
  if (std::holds_alternative<Absent>(value.is)) {
    target.reset();
    return true;
  }
  const auto* given = std::get_if<AddressRange>(&value.is);
  if (given != nullptr) target = *given;
  return given != nullptr;
}
bool set_duration(std::chrono::nanoseconds& target, const Value& value) {
  if (const auto* duration = std::get_if<std::chrono::nanoseconds>(&value.is)) {
    target = *duration;
    return true;
  }
  return false;
}
bool set_address(wire::IpAddress& target, const Value& value) {
  const auto* given = std::get_if<wire::IpAddress>(&value.is);
  if (given != nullptr) target = *given;
  return given != nullptr;
}
bool set_areas(std::vector<std::uint32_t>& target, const Value& value) {
  std::vector<std::uint32_t> areas;
  if (const auto* list = std::get_if<List>(&value.is)) {
    for (const Value& item : list->items) {
      if (!set_number(areas.emplace_back(), item)) return false;
    }
  } else if (!std::holds_alternative<Absent>(value.is) && !set_number(areas.emplace_back(), value)) {
    return false;
  }
  target = std::move(areas);
  return true;
}
bool set_length_counts(wire::LengthCounts& target, const Value& value) {
  const auto* text = std::get_if<std::string>(&value.is);
  if (text == nullptr || (*text != "payload" && *text != "message")) return false;
  target = *text == "payload" ? wire::LengthCounts::payload : wire::LengthCounts::message;
  return true;
}

bool set_octets(wire::OctetVector& target, const Value& value) {
  const auto* octets = std::get_if<wire::OctetVector>(&value.is);
  if (octets != nullptr) target = *octets;
  return octets != nullptr;
}
template <typename T>
bool set_word(T& target, const Value& value, std::optional<T> (*find)(std::string_view)) {
  const auto* text = std::get_if<std::string>(&value.is);
  const auto found = text != nullptr ? find(*text) : std::nullopt;
  if (found) target = *found;
  return found.has_value();
}

}  // namespace

std::optional<wire::MacAlgorithm> find_mac_algorithm(std::string_view name) {
  if (name == "hmac-md5") return wire::MacAlgorithm::hmac_md5;
  if (name == "hmac-sha256") return wire::MacAlgorithm::hmac_sha256;
  return std::nullopt;
}

std::string_view name_of(wire::MacAlgorithm algorithm) {
  return algorithm == wire::MacAlgorithm::hmac_md5 ? "hmac-md5" : "hmac-sha256";
}

std::string_view name_of(wire::RsaPadding padding) {
  switch (padding) {
    case wire::RsaPadding::oaep_sha256:
      return "oaep-sha256";
    case wire::RsaPadding::oaep_sha1:
      return "oaep-sha1";
    case wire::RsaPadding::pkcs1v15:
      return "pkcs1v15";
  }
  return "oaep-sha256";
}

const std::vector<ParameterSpec>& ixit_parameters() {
  using enum ParameterType;
  static const std::vector<ParameterSpec> parameters = {
      {"icmp_subtype", octet, false, true, "the ICMP subtype of LMMP (I2)"},
      {"length_counts", ParameterType::length_counts, false, true,
       "what the main header's Len counts: payload or message (I4)"},
      {"advertisement_interval", duration, false, true, "between two AR Advertisements"},
      {"config", octet, false, true, "the octet of CONFIG: authentication mode and address bits (I8)"},
      {"paging_areas", numbers, true, true,
       "the paging areas that are advertised; the first goes into Login Ack"},
      {"routing_interval", seconds, true, true, "between two Routing Refreshes of a node"},
      {"paging_interval", seconds, true, true, "between two Paging Refreshes of a node"},
      {"pool4", ipv4_range, true, true, "IPv4 addresses for nodes that ask for one", Role::access_router},
      {"pool6", ipv6_range, true, true, "IPv6 addresses for nodes that ask for one", Role::access_router},
      {"pool", range, true, true, "pool4 or pool6, by the IP version of the matrix point",
       Role::access_router},
      {"soft_state_intervals", number, false, true,
       "a session goes after so many intervals without a sign (I26)", Role::access_router},
      {"maximum_sessions", number, false, true, "sessions that the implementation can hold",
       Role::access_router},
      {"access_network_key", octets, false, true, "SK_an, which the routers of the access network share"},
      {"mac_algorithm", ParameterType::mac_algorithm, false, true,
       "what a MAC is made with: hmac-md5 or hmac-sha256 (I10)"},
      {"rsa_padding", ParameterType::rsa_padding, false, true,
       "how nonces and keys are encrypted: oaep-sha256, oaep-sha1 or pkcs1v15 (I14)"},
      {"retransmission", duration, false, true, "until a request is sent again, doubling (I25)"},
      {"forced_reinit_retransmission", duration, false, true, "the same for a forced Re-Init (I25)",
       Role::access_router},
      {"paging_query_interval", duration, false, true, "between two sends of a Paging Query (I42)",
       Role::access_router},
      {"maximum_sends", number, false, true, "how often a request is sent in all (I25)"},
      {"ask_for_address", octet, false, true, "1: the mobile node asks for an address with its Login",
       Role::mobile_node},
      {"suggested_reinit_delay", duration, false, true,
       "how long the mobile node waits before it carries out a suggested Re-Init (D 2.2)", Role::mobile_node},
      {"login_pause", duration, false, true, "how long the mobile node waits after a Login was refused",
       Role::mobile_node},
      {"settable", names, false, false, "the parameters that a case may set for itself, or all"},
      {"home4", ipv4, false, false, "an IPv4 home address"},
      {"home6", ipv6, false, false, "an IPv6 home address"},
      {"response_time", duration, false, false, "how long an answer may take where the case says nothing"},
      {"silence_time", duration, false, false,
       "how long silence is watched where it cannot be proved by a fence"},
  };
  static const std::vector<ParameterSpec> all = [] {
    std::vector<ParameterSpec> both = parameters;
    both.insert(both.end(), hmipv6_parameters().begin(), hmipv6_parameters().end());
    return both;
  }();
  return all;
}

const ParameterSpec* find_parameter(std::string_view name) {
  const auto& parameters = ixit_parameters();
  const auto found = std::find_if(parameters.begin(), parameters.end(),
                                  [name](const ParameterSpec& spec) { return spec.name == name; });
  return found == parameters.end() ? nullptr : &*found;
}

const IxitLink* Ixit::find_link(std::string_view name) const {
  const auto found =
      std::find_if(links.begin(), links.end(), [name](const IxitLink& link) { return link.name == name; });
  return found == links.end() ? nullptr : &*found;
}

const IxitNode* Ixit::find_node(std::string_view name) const {
  const auto found =
      std::find_if(nodes.begin(), nodes.end(), [name](const IxitNode& node) { return node.name == name; });
  return found == nodes.end() ? nullptr : &*found;
}

const wire::RsaKey* Ixit::find_key(std::string_view node) const {
  const auto found =
      std::find_if(keys.begin(), keys.end(), [node](const IxitKey& key) { return key.node == node; });
  return found == keys.end() ? nullptr : &found->key;
}

bool Ixit::may_set(std::string_view parameter) const {
  return std::any_of(settable.begin(), settable.end(),
                     [parameter](const std::string& name) { return name == "all" || name == parameter; });
}

std::optional<Value> Ixit::value(std::string_view name, wire::IpVersion version) const {
  const bool v4 = version == wire::IpVersion::v4;
  if (name == "ip") return number(static_cast<unsigned>(version));
  if (name == "icmp_subtype") return number(icmp_subtype);
  if (name == "length_counts") {
    return Value{std::string(length_counts == wire::LengthCounts::payload ? "payload" : "message"), {}};
  }
  if (name == "advertisement_interval") return Value{advertisement_interval, {}};
  if (name == "config") return number(config);
  if (name == "paging_area" && !paging_areas.empty()) return number(paging_areas.front());
  if (name == "paging_areas" && !paging_areas.empty()) {
    List list;
    for (const std::uint32_t area : paging_areas) list.items.push_back(*number(area));
    return Value{std::move(list), {}};
  }
  if (name == "routing_interval") return number(routing_interval);
  if (name == "paging_interval") return number(paging_interval);
  if (name == "pool4") return range(pool4);
  if (name == "pool6") return range(pool6);
  if (name == "pool") return range(v4 ? pool4 : pool6);
  if (name == "home4") return Value{home4, {}};
  if (name == "home6") return Value{home6, {}};
  if (name == "home") return Value{v4 ? home4 : home6, {}};
  if (name == "unspecified") return Value{v4 ? wire::IpAddress::v4({0, 0, 0, 0}) : wire::IpAddress(), {}};
  if (name == "soft_state_intervals") return number(soft_state_intervals);
  if (name == "maximum_sessions") return number(maximum_sessions);
  if (name == "access_network_key" && !access_network_key.empty()) return Value{access_network_key, {}};
  if (name == "mac_algorithm") return Value{std::string(name_of(mac_algorithm)), {}};
  if (name == "rsa_padding") return Value{std::string(name_of(rsa_padding)), {}};
  if (name == "retransmission") return Value{retransmission, {}};
  if (name == "forced_reinit_retransmission") return Value{forced_reinit_retransmission, {}};
  if (name == "paging_query_interval") return Value{paging_query_interval, {}};
  if (name == "maximum_sends") return number(maximum_sends);
  if (name == "ask_for_address") return number(ask_for_address ? 1U : 0U);
  if (name == "suggested_reinit_delay") return Value{suggested_reinit_delay, {}};
  if (name == "login_pause") return Value{login_pause, {}};
  if (name == "response_time") return Value{response_time, {}};
  if (name == "silence_time") return Value{silence_time, {}};
  if (const IxitNode* node = find_node(name)) return address(v4 ? node->ip4 : node->ip6);
  for (const IxitLink& link : links) {
    if (link.iut_name == name) return address(v4 ? link.iut4 : link.iut6);
  }
  if (is_derived_address(name)) return address(derived_address(name));
  return hmipv6.value(name);
}

bool Ixit::set(std::string_view name, const Value& value, wire::IpVersion version) {
  if (name == "icmp_subtype") return set_number(icmp_subtype, value);
  if (name == "length_counts") return set_length_counts(length_counts, value);
  if (name == "advertisement_interval") return set_duration(advertisement_interval, value);
  if (name == "config") return set_number(config, value);
  if (name == "paging_areas") return set_areas(paging_areas, value);
  if (name == "routing_interval") return set_optional(routing_interval, value);
  if (name == "paging_interval") return set_optional(paging_interval, value);
  if (name == "pool4") return set_range(pool4, value);
  if (name == "pool6") return set_range(pool6, value);
  if (name == "pool") return set_range(version == wire::IpVersion::v4 ? pool4 : pool6, value);
  if (name == "soft_state_intervals") return set_number(soft_state_intervals, value);
  if (name == "maximum_sessions") return set_number(maximum_sessions, value);
  if (name == "home4") return set_address(home4, value);
  if (name == "home6") return set_address(home6, value);
  if (name == "access_network_key") return set_octets(access_network_key, value);
  if (name == "mac_algorithm") return set_word(mac_algorithm, value, find_mac_algorithm);
  if (name == "rsa_padding") return set_word(rsa_padding, value, wire::find_rsa_padding);
  if (name == "retransmission") return set_duration(retransmission, value);
  if (name == "forced_reinit_retransmission") return set_duration(forced_reinit_retransmission, value);
  if (name == "paging_query_interval") return set_duration(paging_query_interval, value);
  if (name == "maximum_sends") return set_number(maximum_sends, value);
  if (name == "ask_for_address") return set_number(ask_for_address, value);
  if (name == "suggested_reinit_delay") return set_duration(suggested_reinit_delay, value);
  if (name == "login_pause") return set_duration(login_pause, value);
  if (name == "response_time") return set_duration(response_time, value);
  if (name == "silence_time") return set_duration(silence_time, value);
  return hmipv6.set(name, value);
}

namespace {

// For a mobile node under test: it is mn1 on both links, and the tester plays a router on each, a second one
// on the first link, and another node.
void play_routers(Ixit& ixit) {
  const auto routers = std::exchange(ixit.links, {});
  for (const IxitLink& of : routers) {
    IxitLink link;
    link.name = of.name;
    link.iut_name = "mn1";
    const auto n = std::to_string(ixit.links.size() + 1);
    link.iut4 = wire::IpAddress::parse("192.0.2.1" + n);
    link.iut6 = wire::IpAddress::parse("fe80::1" + n);
    ixit.links.push_back(std::move(link));
  }
  IxitNode other = ixit.nodes[2];
  other.name = "mn2";
  ixit.nodes.clear();
  for (const std::uint8_t n : {std::uint8_t{1}, std::uint8_t{2}, std::uint8_t{3}}) {
    IxitNode router;
    router.name = "ar" + std::to_string(n);
    router.mac = {0x02, 0x00, 0x00, 0x00, 0xA0, n};
    router.ip4 = wire::IpAddress::parse("192.0.2." + std::to_string(n));
    router.ip6 = wire::IpAddress::parse("fe80::a" + std::to_string(n));
    router.link = n == 2 ? "L2" : "L1";
    ixit.nodes.push_back(std::move(router));
  }
  ixit.nodes.push_back(std::move(other));
}

}  // namespace

Ixit default_ixit(Protocol protocol, Role role) {
  if (protocol == Protocol::hmipv6) return default_hmipv6_ixit(role);
  const auto address = [](std::string_view text) { return wire::IpAddress::parse(text).value(); };
  Ixit ixit;
  for (const std::uint8_t n : {std::uint8_t{1}, std::uint8_t{2}}) {
    IxitLink link;
    const std::string number_text = std::to_string(n);
    link.name = "L" + number_text;
    link.iut_name = "ar" + number_text;
    link.iut4 = address("192.0.2." + number_text);
    link.iut6 = address("fe80::a" + number_text);
    ixit.links.push_back(std::move(link));
  }
  // RFC 5737's TEST-NET-1 and RFC 3849's documentation prefix; locally administered MAC addresses.
  for (const std::uint8_t n : {std::uint8_t{1}, std::uint8_t{2}, std::uint8_t{3}}) {
    IxitNode node;
    const std::string number_text = std::to_string(n);
    node.name = "mn" + number_text;
    node.mac = {0x02, 0x00, 0x00, 0x00, 0x10, n};
    node.ip4 = address("192.0.2." + std::to_string(10 + n));
    node.ip6 = address("fe80::1" + number_text);
    ixit.nodes.push_back(std::move(node));
  }
  if (role == Role::mobile_node) play_routers(ixit);
  ixit.advertisement_interval = std::chrono::milliseconds(50);
  ixit.paging_areas = {100};
  ixit.routing_interval = 30;
  ixit.paging_interval = 300;
  ixit.settable = {"all"};
  for (const auto& [node, pem] : laboratory_keys()) {
    ixit.keys.push_back({std::string(node), wire::RsaKey::from_pem(pem).value()});
  }
  ixit.access_network_key = {0x6c, 0x6d, 0x6d, 0x70, 0x2d, 0x74, 0x65, 0x73,
                             0x74, 0x2d, 0x6b, 0x65, 0x79, 0x2d, 0x31, 0x00};
  return ixit;
}

}  // namespace lmmp::conform
