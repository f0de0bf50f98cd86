// The reference access router's core as a host on simulated links.
#include "harness/iut/simulated_router.hpp"

#include <algorithm>
#include <utility>

#include "harness/iut/router_control.hpp"

namespace lmmp::conform {
namespace {

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
    : border_(ixit, true, seed, fault), core_(std::move(configuration), seed) {}

std::vector<HostFrame> SimulatedRouter::start(Time now) {
  std::vector<HostFrame> frames;
  border_.send(now, core_.start(now).send, frames);
  return frames;
}

std::vector<HostFrame> SimulatedRouter::receive(Time now, unsigned link, wire::Octets frame) {
  std::vector<HostFrame> frames;
  for (const auto& datagram : border_.receive(now, link, frame, frames)) {
    border_.send(now, core_.receive(now, datagram).send, frames);
  }
  return frames;
}

std::vector<HostFrame> SimulatedRouter::advance(Time now) {
  auto frames = std::exchange(commanded_, {});
  auto asked = border_.advance(now);
  frames.insert(frames.end(), std::make_move_iterator(asked.begin()), std::make_move_iterator(asked.end()));
  border_.send(now, core_.expire(now).send, frames);
  return frames;
}

std::optional<Time> SimulatedRouter::next_deadline() const {
  auto next = core_.next_deadline();
  if (const auto of_border = border_.next_deadline()) next = next ? std::min(*next, *of_border) : of_border;
  if (!commanded_.empty()) next = next ? std::min(*next, commanded_at_) : commanded_at_;
  return next;
}

tl::expected<void, std::string> SimulatedRouter::control(Time now, const std::string& action,
                                                         const std::vector<Field>& fields) {
  auto actions = carry_out(core_, now, action, fields);
  if (!actions) return tl::unexpected(actions.error());
  commanded_at_ = now;
  border_.send(now, actions->send, commanded_);
  return {};
}

}  // namespace lmmp::conform
