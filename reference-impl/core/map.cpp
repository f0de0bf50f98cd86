// The Mobility Anchor Point: what comes in goes to the part that it is for.
#include "reference-impl/core/map.hpp"

#include <algorithm>
#include <utility>

#include "reference-impl/core/ipv6_packets.hpp"
#include "reference-impl/core/map_state.hpp"

namespace lmmp::reference {

namespace {

// On a link it is for the MAP whatever its destination: a neighbour that checks whether an RCoA is still
// reachable asks the RCoA itself (RFC 4861 7.3.3).
bool is_neighbour_discovery(const Datagram& datagram) {
  return datagram.link != routed && datagram.protocol == wire::protocol_icmpv6 && !datagram.payload.empty() &&
         datagram.payload[0] >= wire::icmpv6_router_solicitation &&
         datagram.payload[0] <= wire::icmpv6_neighbour_advertisement;
}

}  // namespace

MobilityAnchorPoint::State::State(MapConfiguration given)
    : configuration(std::move(given)),
      discovery(configuration.discovery),
      security(SecurityAssociations::Side::map, configuration.associations) {}

MobilityAnchorPoint::MobilityAnchorPoint(MapConfiguration configuration)
    : state_(std::make_unique<State>(std::move(configuration))) {}
MobilityAnchorPoint::~MobilityAnchorPoint() = default;
MobilityAnchorPoint::MobilityAnchorPoint(MobilityAnchorPoint&&) noexcept = default;
MobilityAnchorPoint& MobilityAnchorPoint::operator=(MobilityAnchorPoint&&) noexcept = default;

HmipActions MobilityAnchorPoint::start(Time now) {
  HmipActions actions;
  state_->started = true;
  state_->discovery.start(now, actions);
  return actions;
}

HmipActions MobilityAnchorPoint::stop(Time now) {
  HmipActions actions;
  state_->discovery.stop(now, actions);
  state_->cache = {};
  state_->pending.clear();
  state_->pending_deadlines.clear();
  state_->started = false;
  return actions;
}

HmipActions MobilityAnchorPoint::receive(Time now, const Datagram& datagram) {
  HmipActions actions;
  if (!state_->started || !datagram.source.is_v6() || !datagram.destination.is_v6()) return actions;
  if (is_neighbour_discovery(datagram)) {
    state_->receive_icmp(now, datagram, actions);
    return actions;
  }
  const wire::OctetVector packet = to_packet(datagram);
  const Forwarding forwarding = forward(now, packet);
  switch (forwarding.verdict) {
    case Forwarding::Verdict::control:
      if (datagram.protocol == wire::protocol_icmpv6) {
        state_->receive_icmp(now, datagram, actions);
      } else {
        state_->receive_mobility(now, datagram, actions);
      }
      break;
    case Forwarding::Verdict::encapsulate: {
      wire::OctetVector outer(wire::ipv6_header_size);
      write_outer_header(outer.data(), forwarding, packet);
      outer.insert(outer.end(), packet.begin(), packet.end());
      actions.send.push_back(*to_datagram(routed, outer));
      break;
    }
    case Forwarding::Verdict::decapsulate:
      if (auto inner = to_datagram(routed, wire::Octets(packet).subspan(forwarding.inner_offset))) {
        actions.send.push_back(std::move(*inner));
      }
      break;
    case Forwarding::Verdict::answer:
      actions.send.push_back(*forwarding.answer);
      State::drop(datagram, forwarding.reason, actions);
      break;
    case Forwarding::Verdict::drop:
      State::drop(datagram, forwarding.reason, actions);
      break;
  }
  return actions;
}

HmipActions MobilityAnchorPoint::expire(Time now) {
  HmipActions actions;
  if (!state_->started) return actions;
  state_->expire_bindings(now, actions);
  state_->discovery.expire(now, actions);
  return actions;
}

std::optional<Time> MobilityAnchorPoint::next_deadline() const {
  if (!state_->started) return std::nullopt;
  Time next = state_->cache.next_expiry();
  if (!state_->pending_deadlines.empty()) next = std::min(next, state_->pending_deadlines.begin()->first);
  if (const auto advertisement = state_->discovery.next_deadline()) next = std::min(next, *advertisement);
  return next;
}

HmipActions MobilityAnchorPoint::set_preference(Time now, std::uint8_t preference) {
  HmipActions actions;
  state_->discovery.set_preference(now, preference, actions);
  return actions;
}

HmipActions MobilityAnchorPoint::set_failed(Time now, const wire::IpAddress& map, bool failed) {
  HmipActions actions;
  state_->discovery.set_failed(now, map, failed, actions);
  return actions;
}

void MobilityAnchorPoint::set_link(unsigned link, const wire::IpAddress& address,
                                   const wire::LinkLayerAddress& link_layer) {
  state_->discovery.set_link(link, address, link_layer);
  state_->configuration.discovery.links[link].address = address;
  state_->configuration.discovery.links[link].link_layer = link_layer;
}

std::size_t MobilityAnchorPoint::binding_count() const {
  return state_->cache.size();
}
std::size_t MobilityAnchorPoint::pending_count() const {
  return state_->pending.size();
}

std::optional<Binding> MobilityAnchorPoint::find_binding(const wire::IpAddress& rcoa) const {
  const Binding* binding = state_->cache.find(rcoa);
  return binding == nullptr ? std::nullopt : std::optional(*binding);
}

std::vector<Binding> MobilityAnchorPoint::bindings() const {
  return state_->cache.sorted();
}

std::vector<wire::MapOption> MobilityAnchorPoint::options_on(unsigned link) const {
  return state_->discovery.options_on(link);
}

const MapConfiguration& MobilityAnchorPoint::configuration() const {
  return state_->configuration;
}

}  // namespace lmmp::reference
