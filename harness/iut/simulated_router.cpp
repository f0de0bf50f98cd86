// The reference access router's core as a host on simulated links.
#include "harness/iut/simulated_router.hpp"

#include <algorithm>
#include <utility>

#include "harness/iut/router_control.hpp"

namespace lmmp::conform {
namespace {

std::vector<Station> interfaces_of(const Ixit& ixit) {
  std::vector<Station> interfaces;
  for (const auto& link : ixit.links) {
    Station station;
    station.name = link.iut_name;
    station.mac = {0x02, 0x00, 0x00, 0x00, 0xA0, static_cast<std::uint8_t>(interfaces.size() + 1)};
    if (link.iut4) station.addresses.push_back(*link.iut4);
    if (link.iut6) station.addresses.push_back(*link.iut6);
    station.router = true;
    interfaces.push_back(std::move(station));
  }
  return interfaces;
}

// As many addresses as the range has, at most what a pool can count.
reference::AddressPool pool_of(const AddressRange& range) {
  const auto tail = [](const wire::IpAddress& address) {
    const auto octets = address.octets();
    return std::uint64_t{wire::read_u32(&octets[octets.size() - 4])};
  };
  const std::uint64_t low = tail(range.low), high = tail(range.high);
  return {range.low,
          high < low ? 0 : static_cast<std::uint32_t>(std::min<std::uint64_t>(high - low + 1, 0xFFFFFFFF))};
}

BorderPacket border(const reference::Datagram& datagram) {
  return {datagram.link, datagram.source, datagram.destination, datagram.hop_limit, datagram.payload, {}};
}

reference::Datagram datagram(BorderPacket packet) {
  const std::uint8_t protocol = packet.source.is_v4() ? wire::protocol_icmpv4 : wire::protocol_icmpv6;
  return {packet.link, packet.source, packet.destination, packet.hop_limit, protocol, std::move(packet.icmp)};
}

}  // namespace

reference::AccessRouterConfiguration router_configuration(const Ixit& ixit, wire::Profile profile) {
  reference::AccessRouterConfiguration configuration;
  configuration.profile = profile;
  configuration.icmp_subtype = ixit.icmp_subtype;
  configuration.length_counts = ixit.length_counts;
  for (const auto& link : ixit.links) configuration.links.push_back({link.name, link.iut4, link.iut6});
  configuration.advertisement_interval = ixit.advertisement_interval;
  configuration.config = ixit.config;
  configuration.paging_areas = ixit.paging_areas;
  configuration.routing_interval = ixit.routing_interval;
  configuration.paging_interval = ixit.paging_interval;
  for (const auto& range : {ixit.pool4, ixit.pool6}) {
    if (range) configuration.pools.push_back(pool_of(*range));
  }
  configuration.soft_state_intervals = ixit.soft_state_intervals;
  configuration.maximum_sessions = ixit.maximum_sessions;
  configuration.first_retransmission = ixit.retransmission;
  configuration.first_forced_reinit_retransmission = ixit.forced_reinit_retransmission;
  configuration.paging_query_interval = ixit.paging_query_interval;
  configuration.maximum_sends = ixit.maximum_sends;
  configuration.access_network_key = ixit.access_network_key;
  if (const auto* key = ixit.links.empty() ? nullptr : ixit.find_key(ixit.links.front().iut_name)) {
    configuration.key = *key;
  }
  configuration.padding = ixit.rsa_padding;
  configuration.mac_algorithm = ixit.mac_algorithm;
  return configuration;
}

SimulatedRouter::SimulatedRouter(const Ixit& ixit, reference::AccessRouterConfiguration configuration,
                                 std::uint64_t seed, const Fault* fault)
    : stack_(interfaces_of(ixit)), filter_(fault, ixit, seed), core_(std::move(configuration), seed) {}

std::vector<HostFrame> SimulatedRouter::start(Time now) {
  std::vector<HostFrame> frames;
  emit(now, core_.start(now), frames);
  return frames;
}

std::vector<HostFrame> SimulatedRouter::receive(Time now, unsigned link, wire::Octets frame) {
  auto received = stack_.receive(now, link, frame);
  auto frames = std::move(received.frames);
  if (!received.packet) return frames;
  auto passed = filter_.pass(Fault::Direction::received, std::move(*received.packet));
  for (auto& packet : passed.onward) emit(now, core_.receive(now, datagram(std::move(packet))), frames);
  put_on_link(now, std::move(passed.extra), frames);
  return frames;
}

std::vector<HostFrame> SimulatedRouter::advance(Time now) {
  auto frames = std::exchange(commanded_, {});
  auto asked = stack_.advance(now);
  frames.insert(frames.end(), std::make_move_iterator(asked.begin()), std::make_move_iterator(asked.end()));
  emit(now, core_.expire(now), frames);
  return frames;
}

std::optional<Time> SimulatedRouter::next_deadline() const {
  auto next = core_.next_deadline();
  if (const auto of_stack = stack_.next_deadline()) next = next ? std::min(*next, *of_stack) : of_stack;
  if (!commanded_.empty()) next = next ? std::min(*next, commanded_at_) : commanded_at_;
  return next;
}

tl::expected<void, std::string> SimulatedRouter::control(Time now, const std::string& action,
                                                         const std::vector<Field>& fields) {
  auto actions = carry_out(core_, now, action, fields);
  if (!actions) return tl::unexpected(actions.error());
  commanded_at_ = now;
  emit(now, *actions, commanded_);
  return {};
}

void SimulatedRouter::emit(Time now, const reference::Actions& actions, std::vector<HostFrame>& frames) {
  for (const auto& sent : actions.send) {
    auto passed = filter_.pass(Fault::Direction::sent, border(sent));
    put_on_link(now, std::move(passed.onward), frames);
    put_on_link(now, std::move(passed.extra), frames);
  }
}

void SimulatedRouter::put_on_link(Time now, std::vector<BorderPacket> packets,
                                  std::vector<HostFrame>& frames) {
  for (const auto& packet : packets) {
    auto ready = stack_.send(now, packet);
    frames.insert(frames.end(), std::make_move_iterator(ready.begin()), std::make_move_iterator(ready.end()));
  }
}

}  // namespace lmmp::conform
