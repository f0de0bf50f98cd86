// The mobile node's tunnels: what applications send and get, to and from MAPs, home agent and correspondents.
#include <algorithm>
#include <utility>

#include "reference-impl/core/hmip_mobile_node_state.hpp"
#include "reference-impl/core/tunnel_errors.hpp"

namespace lmmp::reference {

const Registration* HmipMobileNode::State::tunnel_of(const Datagram& outer) const {
  const auto found = maps.find(outer.source);
  return found != maps.end() && found->second.accepted && lcoa == outer.destination ? &found->second
                                                                                    : nullptr;
}

const Registration* HmipMobileNode::State::tunnel_from(const wire::IpAddress& rcoa) const {
  const auto found = std::find_if(maps.begin(), maps.end(), [&](const auto& entry) {
    return entry.second.accepted && entry.second.home == rcoa;
  });
  return found == maps.end() ? nullptr : &found->second;
}

const wire::IpAddress& HmipMobileNode::State::told_care_of(const Registration& registration) const {
  // The update travels ahead of what is sent after it, so the agent knows the new address first.
  const bool under_way = registration.outstanding && registration.lifetime != 0 && registration.sends > 0;
  return under_way && registration.care_of == lcoa ? registration.care_of : registration.accepted_care_of;
}

// H 6.1.1: straight to a correspondent that has a binding, from the care-of address that it was told, with
// the home address in a Home Address option.
std::optional<Datagram> HmipMobileNode::State::past_home_agent(const Datagram& inner) const {
  if (!home || !lcoa || inner.source != home->home || inner.protocol == wire::protocol_mobility) {
    return std::nullopt;
  }
  const Correspondent* peer = bound_correspondent(inner.destination);
  if (peer == nullptr) return std::nullopt;
  Datagram direct =
      enclose({peer->bound_care_of, peer->address, home->home, {}}, inner.protocol, inner.payload);
  direct.hop_limit = inner.hop_limit;
  if (peer->bound_care_of == *lcoa) return direct;
  return through_map(direct);
}

std::optional<Datagram> HmipMobileNode::State::through_map(const Datagram& inner) const {
  const Registration* registration = tunnel_from(inner.source);
  if (registration == nullptr || !lcoa) return std::nullopt;
  Datagram outer{routed,
                 told_care_of(*registration),
                 registration->agent,
                 default_hop_limit,
                 wire::protocol_ipv6,
                 to_packet(inner)};
  return outer.source == *lcoa ? std::optional(std::move(outer)) : std::nullopt;
}

// A packet from a correspondent that has a binding, without the routing header that says whom it is for.
std::optional<Datagram> HmipMobileNode::State::from_bound_correspondent(const Datagram& datagram) const {
  const Correspondent* peer = bound_correspondent(datagram.source);
  if (peer == nullptr || datagram.destination != peer->bound_care_of) return std::nullopt;
  const wire::Octets octets(datagram.payload);
  const wire::HeaderChain chain = wire::read_header_chain(datagram.protocol, octets);
  if (chain.fault || chain.routing_address != home->home || chain.protocol == wire::protocol_mobility) {
    return std::nullopt;
  }
  const wire::Octets payload = octets.subspan(chain.offset);
  return Datagram{datagram.link,      datagram.source, home->home,
                  datagram.hop_limit, chain.protocol,  wire::OctetVector(payload.begin(), payload.end())};
}

void HmipMobileNode::State::send_as_from(Datagram datagram, HmipActions& actions) const {
  if (lcoa && datagram.source == *lcoa) {
    actions.send.push_back(std::move(datagram));
  } else if (home && datagram.source == home->home) {
    if (auto outer = to_home_agent(datagram)) actions.send.push_back(std::move(*outer));
  } else if (auto outer = through_map(datagram)) {
    actions.send.push_back(std::move(*outer));
  }
}

// Into the home agent's tunnel, and that into the MAP's where the care-of address is an RCoA (H 6.1).
std::optional<Datagram> HmipMobileNode::State::to_home_agent(const Datagram& inner) const {
  if (!home || !home->accepted || !lcoa) return std::nullopt;
  Datagram outer{routed,          told_care_of(*home), home->agent, default_hop_limit, wire::protocol_ipv6,
                 to_packet(inner)};
  // Another source than these two is of a link that the node has left.
  return outer.source == *lcoa ? std::optional(std::move(outer)) : through_map(outer);
}

std::optional<Datagram> HmipMobileNode::encapsulate(const Datagram& inner) const {
  const State& state = *state_;
  if (auto direct = state.past_home_agent(inner)) return direct;
  const bool from_home = state.home && state.home->accepted && state.home->home == inner.source;
  return from_home ? state.to_home_agent(inner) : state.through_map(inner);
}

std::optional<Datagram> HmipMobileNode::decapsulate(const Datagram& outer) const {
  const State& state = *state_;
  // The packet in a tunnel, for this address only.
  const auto inside = [](const Datagram& tunnel, const wire::IpAddress& address) -> std::optional<Datagram> {
    const auto at = wire::tunnelled_at(tunnel.protocol, tunnel.payload);
    if (!at) return std::nullopt;
    auto inner = to_datagram(tunnel.link, wire::Octets(tunnel.payload).subspan(*at));
    return inner && inner->destination == address ? std::move(inner) : std::nullopt;
  };
  const bool at_home = state.home && state.home->accepted;
  if (outer.protocol == wire::protocol_routing) return state.from_bound_correspondent(outer);
  if (const Registration* registration = state.tunnel_of(outer)) {
    auto inner = inside(outer, registration->home);
    if (inner) {
      if (auto direct = state.from_bound_correspondent(*inner)) return direct;
    }
    // RFC 3775 11.3: the home agent's tunnel holds packets for the home address only.
    if (inner && at_home && inner->source == state.home->agent &&
        wire::tunnelled_at(inner->protocol, inner->payload)) {
      return inside(*inner, state.home->home);
    }
    return inner;
  }
  if (!at_home || outer.source != state.home->agent || outer.destination != state.lcoa) return std::nullopt;
  return inside(outer, state.home->home);
}

std::optional<Datagram> HmipMobileNode::too_big(const Datagram& datagram) const {
  const State& state = *state_;
  const auto message =
      wire::decode_icmpv6(datagram.payload, datagram.source, datagram.destination, datagram.hop_limit);
  const auto* error = message ? std::get_if<wire::IcmpError>(&*message) : nullptr;
  if (error == nullptr || error->type != wire::icmpv6_packet_too_big || !state.lcoa) return std::nullopt;
  auto inside = too_big_inside(error->quoted, error->value);
  if (!inside || inside->outer.source != *state.lcoa) return std::nullopt;
  // The home tunnel's packet in the MAP's.
  const bool at_home = state.home && state.home->accepted;
  if (at_home && inside->inner.destination == state.home->agent) {
    inside = too_big_inside(inside->packet, inside->mtu);
  }
  if (!inside || is_icmp_error(inside->packet)) return std::nullopt;
  const wire::IpAddress& to = inside->inner.source;
  const bool ours = state.tunnel_from(to) != nullptr || (at_home && state.home->home == to);
  if (!ours) return std::nullopt;
  // RFC 4443 2.4 (c): the error has 1280 octets at most.
  const wire::Octets quoted = inside->packet.first(std::min(inside->packet.size(), most_quoted));
  const wire::IcmpError told{wire::icmpv6_packet_too_big, 0, inside->mtu, {quoted.begin(), quoted.end()}};
  return Datagram{routed,
                  *state.lcoa,
                  to,
                  default_hop_limit,
                  wire::protocol_icmpv6,
                  wire::encode_icmpv6(told, *state.lcoa, to)};
}

}  // namespace lmmp::reference
