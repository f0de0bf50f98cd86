// Fields of HMIPv6's messages by the names that scripts use.
#include "harness/node/hmipv6_fields.hpp"

#include <algorithm>

#include "harness/node/hmipv6_field_access.hpp"

namespace lmmp::conform {
namespace {

using namespace field_access;
using Result = tl::expected<void, std::string>;

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

// --- the fields of each kind of body; false: it has no such field

bool of_body(Access&, std::string_view, UnreadablePayload&) {
  return false;
}
template <typename Body>
bool of_body(Access& access, std::string_view name,
             Body& body) requires(std::is_constructible_v<wire::MobilityBody, Body>) {
  return of_mobility(access, name, body);
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

bool access_field(Access& access, std::string_view name, Hmipv6Message& message) {
  return of_surroundings(access, name, message) ||
         std::visit([&](auto& body) { return of_body(access, name, body); }, message.body);
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
