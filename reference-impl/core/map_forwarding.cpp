// The MAP's data path: packets to RCoAs go into the tunnel, packets out of the tunnel go on (H 6.1, 6.2;
// RFC 2473, RFC 3775 10.4.2 and 10.4.5).
#include <algorithm>

#include "reference-impl/core/ipv6_packets.hpp"
#include "reference-impl/core/map_state.hpp"
#include "reference-impl/core/tunnel_errors.hpp"

namespace lmmp::reference {
namespace {

constexpr std::uint8_t unreachable_address = 3;

Forwarding dropped(std::string_view reason) {
  Forwarding forwarding;
  forwarding.reason = reason;
  return forwarding;
}

}  // namespace

bool MobilityAnchorPoint::State::error_allowed(Time now) {
  if (now - error_second >= Time(std::chrono::seconds(1))) {
    error_second = now;
    errors_sent = 0;
  }
  if (errors_sent >= configuration.maximum_errors_per_second) return false;
  ++errors_sent;
  return true;
}

std::optional<Datagram> MobilityAnchorPoint::State::icmp_error(Time now, std::uint8_t type, std::uint8_t code,
                                                               std::uint32_t value, wire::Octets packet) {
  const auto header = wire::decode_ipv6_header(packet);
  // RFC 4443 2.4 (e): never about an error, nor to what is not one node.
  if (!header || is_icmp_error(packet) || !wire::is_global_unicast(header->source) || !error_allowed(now)) {
    return std::nullopt;
  }
  const wire::Octets quoted = packet.first(std::min(packet.size(), most_quoted));
  const wire::IcmpError error{type, code, value, wire::OctetVector(quoted.begin(), quoted.end())};
  const wire::IpAddress& source = configuration.address();
  return Datagram{routed,
                  source,
                  header->source,
                  default_hop_limit,
                  wire::protocol_icmpv6,
                  wire::encode_icmpv6(error, source, header->source)};
}

// RFC 2473 8.1: a link on the tunnel's way is narrower than the tunnel; the packet's source is told.
void MobilityAnchorPoint::State::relay_too_big(Time now, const Datagram& datagram,
                                               const wire::IcmpError& error, HmipActions& actions) {
  const auto inside = too_big_inside(error.quoted, error.value);
  // Only about what can have been tunnelled here: others can send such errors too.
  const Binding* binding = inside ? cache.find(inside->inner.destination) : nullptr;
  if (binding == nullptr || inside->outer.source != configuration.address() ||
      inside->outer.destination != binding->lcoa) {
    return drop(datagram, "an error about nothing that is in a tunnel of this MAP", actions);
  }
  if (auto relayed = icmp_error(now, wire::icmpv6_packet_too_big, 0, inside->mtu, inside->packet)) {
    actions.send.push_back(std::move(*relayed));
  }
}

Forwarding MobilityAnchorPoint::forward(Time now, wire::Octets packet) {
  State& state = *state_;
  const auto header = wire::decode_ipv6_header(packet);
  if (!state.started || !header || packet.size() - wire::ipv6_header_size < header->payload_length) {
    return dropped("not an IPv6 packet, or cut off");
  }
  packet = packet.first(wire::ipv6_header_size + header->payload_length);
  Forwarding forwarding;

  if (header->destination == state.configuration.address()) {
    const auto behind = packet.subspan(wire::ipv6_header_size);
    const auto tunnelled = wire::tunnelled_at(header->next_header, behind);
    if (!tunnelled) {
      forwarding.verdict = Forwarding::Verdict::control;
      return forwarding;
    }
    const auto inside = behind.subspan(*tunnelled);
    const auto inner = wire::decode_ipv6_header(inside);
    if (!inner || inside.size() - wire::ipv6_header_size < inner->payload_length) {
      return dropped("no whole IPv6 packet in the tunnel");
    }
    // RFC 3775 10.4.5: only from the care-of address that the inner source is bound to.
    const Binding* binding = state.cache.find(inner->source);
    if (binding == nullptr) return dropped("the inner source has no binding");
    if (binding->lcoa != header->source) return dropped("the outer source is not the inner source's LCoA");
    if (inner->destination.is_link_local() || inner->destination.is_multicast()) {
      return dropped("the inner destination is not one node, or of one link only");
    }
    forwarding.verdict = Forwarding::Verdict::decapsulate;
    forwarding.inner_offset = wire::ipv6_header_size + *tunnelled;
    return forwarding;
  }

  if (header->source.is_link_local() || header->source.is_multicast()) {
    return dropped("the source is of one link only");
  }
  const Binding* binding = state.cache.find(header->destination);
  if (binding == nullptr) {
    const wire::Prefix prefix{state.configuration.address(), 64};
    if (!prefix.contains(header->destination)) return dropped("neither for the MAP nor for an RCoA");
    forwarding.reason = "no binding for the destination";
    forwarding.answer = state.icmp_error(now, wire::icmpv6_unreachable, unreachable_address, 0, packet);
  } else if (packet.size() > state.configuration.tunnel_mtu) {
    // RFC 2473 7.1 (a): an IPv6 packet above the tunnel's MTU comes back.
    forwarding.reason = "too big for the tunnel";
    forwarding.answer = state.icmp_error(now, wire::icmpv6_packet_too_big, 0,
                                         static_cast<std::uint32_t>(state.configuration.tunnel_mtu), packet);
  } else {
    forwarding.verdict = Forwarding::Verdict::encapsulate;
    forwarding.care_of_address = binding->lcoa;
    return forwarding;
  }
  forwarding.verdict = forwarding.answer ? Forwarding::Verdict::answer : Forwarding::Verdict::drop;
  return forwarding;
}

void MobilityAnchorPoint::write_outer_header(std::uint8_t* at, const Forwarding& forwarding,
                                             wire::Octets inner) const {
  wire::Ipv6Header outer;
  outer.payload_length = static_cast<std::uint16_t>(inner.size());
  outer.next_header = wire::protocol_ipv6;
  outer.hop_limit = default_hop_limit;
  outer.source = state_->configuration.address();
  outer.destination = forwarding.care_of_address;
  // The class of service is the traveller's, not the tunnel's (RFC 2983's uniform model).
  outer.traffic_class = static_cast<std::uint8_t>((inner[0] << 4) | (inner[1] >> 4));
  wire::write_ipv6_header(at, outer);
}

}  // namespace lmmp::reference
