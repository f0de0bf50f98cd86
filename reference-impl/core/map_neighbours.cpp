// The MAP on the link that holds the RCoAs' prefix: duplicate address detection (RFC 3775 10.3.1, RFC 4862
// 5.4), proxy Neighbour Advertisements (RFC 3775 10.4.1), and what else is ICMPv6.
#include <algorithm>

#include "reference-impl/core/ipv6_packets.hpp"
#include "reference-impl/core/map_state.hpp"

namespace lmmp::reference {
namespace {

const wire::IpAddress all_nodes = *wire::IpAddress::parse("ff02::1");

void send_icmp(unsigned link, const wire::IpAddress& source, const wire::IpAddress& destination,
               const wire::IcmpMessage& message, HmipActions& actions) {
  actions.send.push_back({link, source, destination, neighbour_discovery_hop_limit, wire::protocol_icmpv6,
                          wire::encode_icmpv6(message, source, destination)});
}

}  // namespace

std::vector<wire::IpAddress> MobilityAnchorPoint::State::defended(const wire::IpAddress& rcoa,
                                                                  bool link_local) const {
  std::vector<wire::IpAddress> addresses{rcoa};
  // RFC 3775 10.3.1: with L, the link-local address with the same interface identifier as well.
  if (link_local) addresses.push_back(wire::join_prefix(*wire::IpAddress::parse("fe80::"), rcoa));
  return addresses;
}

void MobilityAnchorPoint::State::solicit_duplicate(const LocalUpdate& local, HmipActions& actions) const {
  const unsigned link = *configuration.home_link;
  for (const wire::IpAddress& target : defended(local.rcoa, local.update.has(wire::bu_flag_link_local))) {
    send_icmp(link, wire::IpAddress(), wire::solicited_node_address(target),
              wire::NeighbourSolicitation{target, std::nullopt}, actions);
  }
}

void MobilityAnchorPoint::State::announce(const Binding& binding, HmipActions& actions) const {
  if (!configuration.home_link) return;
  const unsigned link = *configuration.home_link;
  const MapLink& from = configuration.discovery.links[link];
  for (const wire::IpAddress& target : defended(binding.rcoa, binding.defend_link_local)) {
    send_icmp(link, from.address, all_nodes,
              wire::NeighbourAdvertisement{wire::neighbour_flag_override, target, from.link_layer}, actions);
  }
}

void MobilityAnchorPoint::State::receive_icmp(Time now, const Datagram& datagram, HmipActions& actions) {
  const auto message = wire::decode_icmpv6(datagram.payload, datagram.source, datagram.destination,
                                           datagram.hop_limit, configuration.discovery.map_option_type);
  if (!message) return drop(datagram, "not an ICMPv6 message that a MAP takes, or malformed", actions);

  if (const auto* echo = std::get_if<wire::Echo>(&*message); echo != nullptr && !echo->reply) {
    if (datagram.destination != configuration.address()) return;
    wire::Echo reply = *echo;
    reply.reply = true;
    actions.send.push_back({routed, datagram.destination, datagram.source, default_hop_limit,
                            wire::protocol_icmpv6,
                            wire::encode_icmpv6(reply, datagram.destination, datagram.source)});
    return;
  }
  if (std::holds_alternative<wire::Echo>(*message) ||
      std::holds_alternative<wire::RouterAdvertisement>(*message) ||
      std::holds_alternative<wire::RouterSolicitation>(*message)) {
    discovery.receive(now, datagram, *message, actions);
    return;
  }
  if (const auto* error = std::get_if<wire::IcmpError>(&*message)) {
    if (error->type == wire::icmpv6_packet_too_big && datagram.destination == configuration.address()) {
      relay_too_big(now, datagram, *error, actions);
    }
    return;
  }
  if (!configuration.home_link || datagram.link != *configuration.home_link) return;

  // Whose address somebody asks for, or claims: the RCoA's, or the link-local address beside it.
  const auto is_about = [&](const wire::IpAddress& target, const wire::IpAddress& rcoa, bool link_local) {
    const auto addresses = defended(rcoa, link_local);
    return std::find(addresses.begin(), addresses.end(), target) != addresses.end();
  };
  wire::IpAddress target;
  bool claims = false;  // for itself
  if (const auto* solicitation = std::get_if<wire::NeighbourSolicitation>(&*message)) {
    target = solicitation->target;
    claims = datagram.source.is_unspecified();
  } else if (const auto* advertisement = std::get_if<wire::NeighbourAdvertisement>(&*message)) {
    target = advertisement->target;
    claims = true;
  } else {
    return;
  }
  const wire::IpAddress rcoa =
      target.is_link_local() ? wire::join_prefix(configuration.address(), target) : target;
  if (const auto waiting = pending.find(rcoa); waiting != pending.end()) {
    const LocalUpdate local = waiting->second.update;
    if (claims && is_about(target, rcoa, local.update.has(wire::bu_flag_link_local))) {
      forget_pending(rcoa);
      refuse(local, wire::BindingStatus::duplicate_address, "another node has the address", actions);
    }
    return;
  }
  if (!std::holds_alternative<wire::NeighbourSolicitation>(*message)) return;
  const Binding* binding = cache.find(rcoa);
  const bool ours = target == configuration.address();
  if (!ours && (binding == nullptr || !is_about(target, rcoa, binding->defend_link_local))) return;
  const MapLink& from = configuration.discovery.links[datagram.link];
  // RFC 3775 10.4.1: R is zero in a proxy's answer. RFC 4861 7.2.4: to all nodes and without S if nobody
  // asked from an address.
  std::uint8_t flags =
      ours ? wire::neighbour_flag_router | wire::neighbour_flag_override : wire::neighbour_flag_override;
  if (!claims) flags |= wire::neighbour_flag_solicited;
  send_icmp(datagram.link, from.address, claims ? all_nodes : datagram.source,
            wire::NeighbourAdvertisement{flags, target, from.link_layer}, actions);
}

}  // namespace lmmp::reference
