// The reference cores of HMIPv6 as hosts on simulated links.
#include "harness/iut/simulated_hmipv6.hpp"

#include <algorithm>
#include <utility>

#include "harness/iut/hmipv6_configuration.hpp"
#include "harness/iut/simulated_mobile_node.hpp"
#include "harness/node/fields.hpp"
#include "reference-impl/core/ipv6_packets.hpp"
#include "reference-impl/core/map.hpp"
#include "reference-impl/core/map_discovery.hpp"

namespace lmmp::conform {
namespace {

using reference::Datagram;
using reference::HmipActions;
using Commanded = tl::expected<HmipActions, std::string>;

std::string joined(const std::vector<std::string>& faults) {
  std::string text;
  for (const auto& fault : faults) text += (text.empty() ? "" : "; ") + fault;
  return text;
}

bool is_discovery(const Datagram& datagram) {
  return datagram.protocol == wire::protocol_icmpv6 && !datagram.payload.empty() &&
         datagram.payload[0] >= wire::icmpv6_router_solicitation &&
         datagram.payload[0] <= wire::icmpv6_neighbour_advertisement;
}

Hmipv6Core map_core(reference::MapConfiguration configuration) {
  auto map = std::make_shared<reference::MobilityAnchorPoint>(std::move(configuration));
  Hmipv6Core core;
  core.start = [map](Time now) { return map->start(now); };
  core.expire = [map](Time now) { return map->expire(now); };
  core.receive = [map](Time now, const Datagram& datagram) {
    Datagram mine = datagram;
    if (!is_discovery(datagram)) mine.link = reference::routed;  // as it comes out of the daemon's interface
    return map->receive(now, mine);
  };
  core.next_deadline = [map] { return map->next_deadline(); };
  core.forward = [map](Time now, wire::Octets packet) -> std::optional<std::vector<wire::OctetVector>> {
    using Packets = std::vector<wire::OctetVector>;
    using Verdict = reference::Forwarding::Verdict;
    const auto forwarding = map->forward(now, packet);
    switch (forwarding.verdict) {
      case Verdict::control:
        return std::nullopt;
      case Verdict::encapsulate: {
        wire::OctetVector outer(wire::ipv6_header_size);
        map->write_outer_header(outer.data(), forwarding, packet);
        outer.insert(outer.end(), packet.begin(), packet.end());
        return Packets{std::move(outer)};
      }
      case Verdict::decapsulate: {
        const auto inner = packet.subspan(forwarding.inner_offset);
        return Packets{wire::OctetVector(inner.begin(), inner.end())};
      }
      case Verdict::answer:
        return Packets{reference::to_packet(*forwarding.answer)};
      case Verdict::drop:
        break;
    }
    return Packets();
  };
  core.commands["set-preference"] = [map](Time now, const std::vector<Field>& fields) -> Commanded {
    const auto value = value_of(fields, "preference");
    const auto number = value ? as_number(*value) : std::nullopt;
    if (!number || *number > 15)
      return tl::unexpected(std::string("set-preference needs a preference up to 15"));
    return map->set_preference(now, static_cast<std::uint8_t>(*number));
  };
  for (const bool failed : {true, false}) {
    core.commands[failed ? "fail" : "restore"] =
        [map, failed](Time now, const std::vector<Field>& fields) -> Commanded {
      const auto which = address_in(fields, "map");
      if (!which) return tl::unexpected(std::string("fail and restore need the map"));
      return map->set_failed(now, *which, failed);
    };
  }
  core.commands["stop"] = [map](Time now, const std::vector<Field>&) -> Commanded { return map->stop(now); };
  return core;
}

// An access router without a MAP: advertisements, relay, probes.
Hmipv6Core router_core(reference::MapDiscoveryConfiguration configuration) {
  const auto type = configuration.map_option_type;
  auto router = std::make_shared<reference::MapDiscovery>(std::move(configuration));
  Hmipv6Core core;
  core.start = [router](Time now) {
    HmipActions actions;
    router->start(now, actions);
    return actions;
  };
  core.expire = [router](Time now) {
    HmipActions actions;
    router->expire(now, actions);
    return actions;
  };
  core.receive = [router, type](Time now, const Datagram& datagram) {
    HmipActions actions;
    if (datagram.protocol != wire::protocol_icmpv6) return actions;
    const auto message = wire::decode_icmpv6(datagram.payload, datagram.source, datagram.destination,
                                             datagram.hop_limit, type);
    if (message) router->receive(now, datagram, *message, actions);
    return actions;
  };
  core.next_deadline = [router] { return router->next_deadline(); };
  for (const bool failed : {true, false}) {
    core.commands[failed ? "fail" : "restore"] =
        [router, failed](Time now, const std::vector<Field>& fields) -> Commanded {
      const auto which = address_in(fields, "map");
      if (!which) return tl::unexpected(std::string("fail and restore need the map"));
      HmipActions actions;
      router->set_failed(now, *which, failed, actions);
      return actions;
    };
  }
  return core;
}

}  // namespace

std::vector<std::string> hmipv6_actions(Role role) {
  if (role == Role::map) return {"set-preference", "fail", "restore", "stop"};
  if (role == Role::access_router) return {"fail", "restore"};
  return {"attach", "release", "send"};
}

std::optional<Value> value_of(const std::vector<Field>& fields, std::string_view name) {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [name](const Field& field) { return field.name == name; });
  return found == fields.end() ? std::nullopt : std::optional(found->value);
}
std::optional<wire::IpAddress> address_in(const std::vector<Field>& fields, std::string_view name) {
  const auto value = value_of(fields, name);
  const auto* address = value ? std::get_if<wire::IpAddress>(&value->is) : nullptr;
  return address == nullptr ? std::nullopt : std::optional(*address);
}

SimulatedHmipv6::SimulatedHmipv6(const Ixit& ixit, Role role, std::uint64_t seed, const Fault* fault)
    : stack_(ixit), filter_(fault, ixit, seed) {
  Ixit of_core = ixit;
  if (fault != nullptr) {
    for (const auto& field : fault->configure) of_core.set(field.name, field.value, wire::IpVersion::v6);
  }
  const auto make = [&](auto configuration, const auto& core) {
    problem_ = joined(reference::faults_of(configuration));
    if (problem_.empty()) core_ = core(std::move(configuration));
  };
  if (role == Role::map) {
    map_prefix_ = wire::Prefix{ixit.hmipv6.map, 64};
    make(map_configuration(of_core), [](auto configuration) { return map_core(std::move(configuration)); });
  } else if (role == Role::access_router) {
    make(hmipv6_router_configuration(of_core),
         [](auto configuration) { return router_core(std::move(configuration)); });
  } else {
    make(hmipv6_node_configuration(of_core),
         [&](auto configuration) { return mobile_node_core(std::move(configuration), ixit, seed, stack_); });
  }
}

std::vector<HostFrame> SimulatedHmipv6::start(Time now) {
  std::vector<HostFrame> frames;
  emit(now, core_.start(now), frames);
  return frames;
}

std::vector<HostFrame> SimulatedHmipv6::receive(Time now, unsigned link, wire::Octets frame) {
  auto received = stack_.receive(link, frame);
  auto frames = std::move(received.frames);
  if (!received.packet) return frames;
  auto passed = filter_.pass(Fault::Direction::received, std::move(*received.packet));
  for (const auto& packet : passed.onward) take(now, link, packet.octets, frames);
  carry_out(now, {{}, std::move(passed.extra), std::move(passed.believed)}, link, frames);
  return frames;
}

void SimulatedHmipv6::carry_out(Time now, Hmipv6FaultFilter::Result passed, unsigned link,
                                std::vector<HostFrame>& frames) {
  put_on_link(now, std::move(passed.onward), frames);
  put_on_link(now, std::move(passed.extra), frames);
  for (const auto& packet : passed.believed) take(now, link, packet.octets, frames);
}

void SimulatedHmipv6::take(Time now, unsigned link, const wire::OctetVector& packet,
                           std::vector<HostFrame>& frames) {
  const auto datagram = reference::to_datagram(link, packet);
  if (!datagram) return;
  auto forwarded = core_.forward && !is_discovery(*datagram) ? core_.forward(now, packet) : std::nullopt;
  if (!forwarded) return emit(now, core_.receive(now, *datagram), frames);
  for (auto& octets : *forwarded) {
    carry_out(now, filter_.pass(Fault::Direction::sent, {by_routing, std::move(octets), {}}), link, frames);
  }
}

std::vector<HostFrame> SimulatedHmipv6::advance(Time now) {
  auto frames = std::exchange(commanded_, {});
  auto asked = stack_.advance(now);
  frames.insert(frames.end(), std::make_move_iterator(asked.begin()), std::make_move_iterator(asked.end()));
  emit(now, core_.expire(now), frames);
  return frames;
}

std::optional<Time> SimulatedHmipv6::next_deadline() const {
  auto next = core_.next_deadline();
  if (const auto of_stack = stack_.next_deadline()) next = next ? std::min(*next, *of_stack) : of_stack;
  if (!commanded_.empty()) next = next ? std::min(*next, commanded_at_) : commanded_at_;
  return next;
}

tl::expected<void, std::string> SimulatedHmipv6::control(Time now, const std::string& action,
                                                         const std::vector<Field>& fields) {
  const auto found = core_.commands.find(action);
  if (found == core_.commands.end()) return tl::unexpected("the simulation has no action " + action);
  auto actions = found->second(now, fields);
  if (!actions) return tl::unexpected(actions.error());
  commanded_at_ = now;
  emit(now, *actions, commanded_);
  return {};
}

void SimulatedHmipv6::emit(Time now, const HmipActions& actions, std::vector<HostFrame>& frames) {
  for (const auto& sent : actions.send) {
    const unsigned link = sent.link == reference::routed ? by_routing : sent.link;
    carry_out(now, filter_.pass(Fault::Direction::sent, {link, reference::to_packet(sent), {}}),
              stack_.attached().value_or(link), frames);
  }
}

void SimulatedHmipv6::put_on_link(Time now, std::vector<Hmipv6Packet> packets,
                                  std::vector<HostFrame>& frames) {
  for (auto& packet : packets) {
    // A MAP routes what is for its own prefix into itself.
    const auto header = wire::decode_ipv6_header(packet.octets);
    if (map_prefix_ && packet.link == by_routing && header && map_prefix_->contains(header->destination)) {
      take(now, by_routing, packet.octets, frames);
      continue;
    }
    auto ready = stack_.send(now, std::move(packet));
    frames.insert(frames.end(), std::make_move_iterator(ready.begin()), std::make_move_iterator(ready.end()));
  }
}

}  // namespace lmmp::conform
