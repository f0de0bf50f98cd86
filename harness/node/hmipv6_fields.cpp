// Fields of HMIPv6's messages by the names that scripts use.
#include "harness/node/hmipv6_fields.hpp"

#include <algorithm>

#include "harness/node/fields.hpp"

namespace lmmp::conform {
namespace {

using Result = tl::expected<void, std::string>;
using wire::IpAddress;

// A field is read and set through the same place; each kind of place has one function.
// Setting: `set` is the value. Reading: `got` takes what is there.
struct Access {
  const Value* set = nullptr;
  std::vector<Value>* got = nullptr;
  std::string problem;

  bool is_absent() const { return set != nullptr && std::holds_alternative<Absent>(set->is); }
  void complain(std::string text) {
    if (problem.empty()) problem = std::move(text);
  }
  std::optional<std::uint64_t> number(std::uint64_t most) {
    const auto value = as_number(*set);
    if (value && *value <= most) return value;
    complain("takes a number from 0 to " + std::to_string(most) + ", not " +
             text_of(*set, FieldKind::octets));
    return std::nullopt;
  }
};

void give(Access& access, std::uint64_t value) {
  access.got->push_back({value, {}});
}

template <typename T>
void number(Access& access, T& place, std::uint64_t most) {
  if (access.got != nullptr) return give(access, place);
  if (const auto value = access.number(most)) place = static_cast<T>(*value);
}
template <typename T>
void number(Access& access, T& place) {
  number(access, place, std::numeric_limits<T>::max());
}
void boolean(Access& access, bool& place) {
  if (access.got != nullptr) return give(access, place ? 1 : 0);
  if (const auto value = access.number(1)) place = *value != 0;
}
// Bits of a larger number, as a number of their own.
template <typename T>
void bits(Access& access, T& place, T mask) {
  unsigned shift = 0;
  while (((mask >> shift) & 1U) == 0) ++shift;
  if (access.got != nullptr) return give(access, (place & mask) >> shift);
  if (const auto value = access.number(static_cast<T>(mask >> shift))) {
    place = static_cast<T>((place & static_cast<T>(~mask)) | ((*value << shift) & mask));
  }
}
// Modulo 2^16, so that next() of the last number is the first.
void sequence(Access& access, std::uint16_t& place) {
  if (access.got != nullptr) return give(access, place);
  if (const auto value = access.number(0xFFFFFFFF)) place = static_cast<std::uint16_t>(*value);
}
// Seconds in units of 4.
void units(Access& access, std::uint16_t& place) {
  if (access.got != nullptr) return give(access, std::uint64_t{place} * 4);
  if (const auto value = access.number(0xFFFFULL * 4 + 3)) place = static_cast<std::uint16_t>(*value / 4);
}
void address(Access& access, IpAddress& place) {
  if (access.got != nullptr) return access.got->push_back({place, {}});
  const auto* value = std::get_if<IpAddress>(&access.set->is);
  if (value != nullptr && value->is_v6()) {
    place = *value;
  } else {
    access.complain("takes an IPv6 address, not " + text_of(*access.set, FieldKind::octets));
  }
}
void octets(Access& access, wire::OctetVector& place) {
  if (access.got != nullptr) return access.got->push_back({place, {}});
  const auto* value = std::get_if<wire::OctetVector>(&access.set->is);
  if (value != nullptr) {
    place = *value;
  } else {
    access.complain("takes octets, not " + text_of(*access.set, FieldKind::octets));
  }
}
template <typename T, typename Each>
void optional(Access& access, std::optional<T>& place, const Each& each) {
  if (access.got != nullptr) {
    if (place) each(access, *place);
    return;
  }
  if (access.is_absent()) return place.reset();
  if (!place) place.emplace();
  each(access, *place);
}
void link_layer(Access& access, std::optional<wire::LinkLayerAddress>& place) {
  optional(access, place, [](Access& inner, wire::LinkLayerAddress& mac) {
    wire::OctetVector value(mac.begin(), mac.end());
    octets(inner, value);
    if (inner.set == nullptr) return;
    if (value.size() != mac.size()) return inner.complain("takes six octets");
    std::copy(value.begin(), value.end(), mac.begin());
  });
}
// A field of each option; set, of the first, or of as many as the list has.
template <typename Option, typename Each>
void options(Access& access, std::vector<Option>& place, const Each& each) {
  if (access.got != nullptr) {
    for (auto& option : place) each(access, option);
    return;
  }
  if (access.is_absent()) return place.clear();
  const auto* list = std::get_if<List>(&access.set->is);
  const std::vector<Value> values = list != nullptr ? list->items : std::vector<Value>{*access.set};
  if (place.size() < values.size()) place.resize(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    Access inner{&values[i], nullptr, {}};
    each(inner, place[i]);
    if (!inner.problem.empty()) access.complain(inner.problem);
  }
}

void mobility_option(Access& access, wire::MobilityOptions& place, wire::MobilityOptionType type) {
  const auto is_it = [type](const auto& option) { return option.type == static_cast<std::uint8_t>(type); };
  const auto found = std::find_if(place.begin(), place.end(), is_it);
  const bool advice = type == wire::MobilityOptionType::binding_refresh_advice;
  if (access.got != nullptr) {
    if (found == place.end()) return;
    if (advice && found->data.size() == 2) return give(access, wire::read_u16(found->data.data()) * 4ULL);
    if (const auto there = IpAddress::from_octets(found->data)) access.got->push_back({*there, {}});
    return;
  }
  if (found != place.end()) place.erase(found);
  if (access.is_absent()) return;
  if (advice) {
    std::uint16_t value = 0;
    units(access, value);
    place.push_back({static_cast<std::uint8_t>(type),
                     {static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)}});
  } else {
    IpAddress value;
    address(access, value);
    place.push_back(wire::MobilityOption::alternate_care_of_address(value));
  }
}

// --- the fields of each kind of body; false: it has no such field

bool of_body(Access&, std::string_view, UnreadablePayload&) {
  return false;
}
bool of_body(Access& access, std::string_view name, wire::OtherMobility& body) {
  if (name != "data") return false;
  octets(access, body.data);
  return true;
}
bool of_body(Access& access, std::string_view name, wire::BindingUpdate& body) {
  constexpr std::string_view letters = "AHLKM";
  if (name.size() == 1 && letters.find(name) != std::string_view::npos) {
    bits(access, body.flags, static_cast<std::uint16_t>(0x8000U >> letters.find(name)));
  } else if (name == "reserved") {
    bits(access, body.flags, std::uint16_t{0x07FF});
  } else if (name == "seq") {
    sequence(access, body.sequence);
  } else if (name == "lifetime") {
    units(access, body.lifetime);
  } else if (name == "alternate_coa") {
    mobility_option(access, body.options, wire::MobilityOptionType::alternate_care_of_address);
  } else {
    return false;
  }
  return true;
}
bool of_body(Access& access, std::string_view name, wire::BindingAcknowledgement& body) {
  if (name == "status") {
    number(access, body.status);
  } else if (name == "K") {
    bits(access, body.flags, wire::ba_flag_key_management);
  } else if (name == "reserved") {
    bits(access, body.flags, std::uint8_t{0x7F});
  } else if (name == "seq") {
    sequence(access, body.sequence);
  } else if (name == "lifetime") {
    units(access, body.lifetime);
  } else if (name == "refresh") {
    mobility_option(access, body.options, wire::MobilityOptionType::binding_refresh_advice);
  } else {
    return false;
  }
  return true;
}
bool of_body(Access& access, std::string_view name, wire::BindingError& body) {
  if (name == "status") {
    number(access, body.status);
  } else if (name == "about") {
    address(access, body.home_address);
  } else {
    return false;
  }
  return true;
}
bool of_body(Access& access, std::string_view name, wire::RouterSolicitation& body) {
  if (name != "link_layer") return false;
  link_layer(access, body.source_link_layer);
  return true;
}

// An option of the script's that says nothing else is as a MAP's operator would have it.
bool of_map_option(Access& access, std::string_view name, std::vector<wire::MapOption>& maps) {
  const auto each = [&](const auto& change) {
    options(access, maps, change);
    return true;
  };
  if (name == "map") return each([](Access& in, auto& map) { address(in, map.address); });
  if (name == "distance") return each([](Access& in, auto& map) { number(in, map.distance, 15); });
  if (name == "preference") return each([](Access& in, auto& map) { number(in, map.preference, 15); });
  if (name == "R") return each([](Access& in, auto& map) { boolean(in, map.form_rcoa); });
  if (name == "map_reserved") return each([](Access& in, auto& map) { number(in, map.reserved, 127); });
  if (name == "map_lifetime") return each([](Access& in, auto& map) { number(in, map.valid_lifetime); });
  return false;
}
bool of_prefix_option(Access& access, std::string_view name, std::vector<wire::PrefixInformation>& prefixes) {
  const auto each = [&](const auto& change) {
    options(access, prefixes, change);
    return true;
  };
  if (name == "prefix") return each([](Access& in, auto& option) { address(in, option.prefix.address); });
  if (name == "prefix_length")
    return each([](Access& in, auto& option) { number(in, option.prefix.length, 128); });
  if (name == "on_link") return each([](Access& in, auto& option) { boolean(in, option.on_link); });
  if (name == "autonomous") return each([](Access& in, auto& option) { boolean(in, option.autonomous); });
  if (name == "prefix_lifetime")
    return each([](Access& in, auto& option) { number(in, option.valid_lifetime); });
  if (name == "preferred_lifetime")
    return each([](Access& in, auto& option) { number(in, option.preferred_lifetime); });
  return false;
}
bool of_body(Access& access, std::string_view name, wire::RouterAdvertisement& body) {
  if (name == "router_lifetime") {
    number(access, body.router_lifetime);
  } else if (name == "link_layer") {
    link_layer(access, body.source_link_layer);
  } else if (name == "map_count") {
    if (access.set != nullptr) access.complain("is counted, not set");
    if (access.got != nullptr) give(access, body.maps.size());
  } else {
    return of_map_option(access, name, body.maps) || of_prefix_option(access, name, body.prefixes);
  }
  return true;
}
bool of_body(Access& access, std::string_view name, wire::NeighbourSolicitation& body) {
  if (name == "target") {
    address(access, body.target);
  } else if (name == "link_layer") {
    link_layer(access, body.source_link_layer);
  } else {
    return false;
  }
  return true;
}
bool of_body(Access& access, std::string_view name, wire::NeighbourAdvertisement& body) {
  if (name == "target") {
    address(access, body.target);
  } else if (name == "link_layer") {
    link_layer(access, body.target_link_layer);
  } else if (name == "router") {
    bits(access, body.flags, wire::neighbour_flag_router);
  } else if (name == "solicited") {
    bits(access, body.flags, wire::neighbour_flag_solicited);
  } else if (name == "override") {
    bits(access, body.flags, wire::neighbour_flag_override);
  } else {
    return false;
  }
  return true;
}
bool of_body(Access& access, std::string_view name, wire::Echo& body) {
  if (name == "id") {
    number(access, body.identifier);
  } else if (name == "seq") {
    sequence(access, body.sequence);
  } else if (name == "data") {
    octets(access, body.data);
  } else {
    return false;
  }
  return true;
}
bool of_body(Access& access, std::string_view name, wire::IcmpError& body) {
  if (name == "code") {
    number(access, body.code);
  } else if (name == "mtu" || name == "pointer") {
    number(access, body.value);
  } else if (name == "data") {
    octets(access, body.quoted);
  } else {
    return false;
  }
  return true;
}
bool of_body(Access& access, std::string_view name, UdpDatagram& body) {
  if (name == "source_port") {
    number(access, body.source_port);
  } else if (name == "destination_port") {
    number(access, body.destination_port);
  } else if (name == "data") {
    octets(access, body.data);
  } else {
    return false;
  }
  return true;
}

bool of_tunnel(Access& access, std::string_view name, std::optional<Hmipv6Message::Tunnel>& tunnel) {
  if (name == "tunnel_source") {
    optional(access, tunnel, [](Access& in, auto& outer) { address(in, outer.source); });
  } else if (name == "tunnel_destination") {
    optional(access, tunnel, [](Access& in, auto& outer) { address(in, outer.destination); });
  } else if (name == "tunnel_hop_limit") {
    optional(access, tunnel, [](Access& in, auto& outer) { number(in, outer.hop_limit); });
  } else {
    return false;
  }
  return true;
}
bool of_esp(Access& access, std::string_view name, std::optional<Hmipv6Message::Esp>& esp) {
  if (name == "spi") {
    optional(access, esp, [](Access& in, auto& header) { number(in, header.spi); });
  } else if (name == "esp_seq") {
    optional(access, esp, [](Access& in, auto& header) { number(in, header.sequence); });
  } else if (name == "esp_key") {
    optional(access, esp, [](Access& in, auto& header) { octets(in, header.key); });
  } else {
    return false;
  }
  return true;
}

bool access_field(Access& access, std::string_view name, Hmipv6Message& message) {
  if (name == "source") {
    address(access, message.source);
  } else if (name == "coa" && std::holds_alternative<wire::BindingUpdate>(message.body)) {
    address(access, message.source);
  } else if (name == "destination") {
    address(access, message.destination);
  } else if (name == "hop_limit") {
    number(access, message.hop_limit);
  } else if (name == "traffic_class") {
    number(access, message.traffic_class);
  } else if (name == "home") {
    optional(access, message.home, [](Access& in, IpAddress& place) { address(in, place); });
  } else if (name == "routing_header") {
    optional(access, message.routing_header, [](Access& in, IpAddress& place) { address(in, place); });
  } else if (of_tunnel(access, name, message.tunnel) || of_esp(access, name, message.esp)) {
    return true;
  } else {
    return std::visit([&](auto& body) { return of_body(access, name, body); }, message.body);
  }
  return true;
}

}  // namespace

std::vector<Value> read_field(std::string_view name, const Hmipv6Message& message) {
  std::vector<Value> values;
  Access access{nullptr, &values, {}};
  // Reading changes nothing; one walk over the fields serves both.
  access_field(access, name, const_cast<Hmipv6Message&>(message));
  return values;
}

Result set_field(Hmipv6Message& message, const Field& field) {
  Access access{&field.value, nullptr, {}};
  if (!access_field(access, field.name, message)) {
    return tl::unexpected(message.name() + " has no " + field.name);
  }
  if (!access.problem.empty()) return tl::unexpected(field.name + " " + access.problem);
  return {};
}

void strip_field(Hmipv6Message& message, std::string_view name) {
  const Value absent{Absent{}, {}};
  Access access{&absent, nullptr, {}};
  access_field(access, name, message);
}

}  // namespace lmmp::conform
