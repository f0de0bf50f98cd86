// How a router makes MAPs known: advertisements, dynamic discovery, failure signals.
#include "reference-impl/core/map_discovery.hpp"

#include <algorithm>
#include <utility>

#include "reference-impl/core/ipv6_packets.hpp"

namespace lmmp::reference {
namespace {

const wire::IpAddress all_nodes = *wire::IpAddress::parse("ff02::1");

// RFC 3775 7.5: MinDelayBetweenRAs for routers that serve mobile nodes may be as low as this.
constexpr wire::Duration least_gap = std::chrono::milliseconds(30);
constexpr std::uint16_t probe_identifier = 0x4D41;
constexpr std::uint8_t largest_distance = 15;
// More MAPs than any domain has; so that forged advertisements cannot fill the memory.
constexpr std::size_t maximum_learned = 64;
constexpr std::size_t maximum_tellers = 64;

}  // namespace

MapDiscovery::MapDiscovery(MapDiscoveryConfiguration configuration)
    : configuration_(std::move(configuration)), last_multicast_(configuration_.links.size(), Time::min()) {}

void MapDiscovery::start(Time now, HmipActions& actions) {
  started_ = true;
  if (configuration_.failure_detection.enabled) {
    for (const wire::MapOption& option : configuration_.configured) watched_[option.address].next = now;
  }
  advertise_everywhere(now, false, actions);
  probe(now, actions);
}

void MapDiscovery::stop(Time now, HmipActions& actions) {
  if (started_) advertise_everywhere(now, true, actions);
  started_ = false;
}

void MapDiscovery::receive(Time now, const Datagram& datagram, const wire::IcmpMessage& message,
                           HmipActions& actions) {
  if (!started_) return;
  if (const auto* advertisement = std::get_if<wire::RouterAdvertisement>(&message)) {
    learn(now, datagram, *advertisement, actions);
  } else if (std::holds_alternative<wire::RouterSolicitation>(message)) {
    if (datagram.link >= configuration_.links.size() || !configuration_.links[datagram.link].advertise)
      return;
    if (!datagram.source.is_unspecified()) {
      advertise(datagram.link, datagram.source, false, actions);
    } else if (last_multicast_[datagram.link] == Time::min() ||
               now - last_multicast_[datagram.link] >= least_gap) {
      last_multicast_[datagram.link] = now;
      advertise(datagram.link, all_nodes, false, actions);
    }
  } else if (const auto* echo = std::get_if<wire::Echo>(&message); echo != nullptr && echo->reply) {
    echo_reply(now, datagram.source, *echo, actions);
  }
}

void MapDiscovery::learn(Time now, const Datagram& datagram, const wire::RouterAdvertisement& advertisement,
                         HmipActions& actions) {
  // RFC 5380 has no dynamic discovery (its appendix A).
  if (configuration_.profile == HmipProfile::rfc5380) return;
  if (datagram.link >= configuration_.links.size() || !configuration_.links[datagram.link].listen) return;
  const Teller teller{datagram.link, datagram.source};
  bool changed = false;
  for (const wire::MapOption& option : advertisement.maps) {
    if (configuration_.own && option.address == configuration_.own->address) continue;
    const auto room = learned_.find(option.address);
    if (room == learned_.end() ? learned_.size() >= maximum_learned
                               : room->second.count(teller) == 0 && room->second.size() >= maximum_tellers) {
      continue;
    }
    const bool fresh = !known(option.address);
    const bool failed_before = failed(option.address);
    const Time silence = now + configuration_.learned_silence;
    const Time until = option.valid_lifetime == 0
                           ? silence
                           : std::min(silence, now + Time(std::chrono::seconds(option.valid_lifetime)));
    Learned& learned = learned_[option.address][teller];
    changed = changed || fresh || learned.option != option;
    learned = {option, until};
    if (fresh) {
      actions.events.push_back({HmipEventKind::map_learned, {}, {}, option.address, 0, {}});
      if (configuration_.failure_detection.enabled) watched_[option.address].next = now;
    }
    const bool failed_now = failed(option.address);
    if (failed_now != failed_before) {
      actions.events.push_back({failed_now ? HmipEventKind::map_failed : HmipEventKind::map_recovered,
                                {},
                                {},
                                option.address,
                                0,
                                "another router says so"});
    }
  }
  std::vector<wire::IpAddress> gone;
  for (const auto& [map, tellers] : learned_) {
    const bool named =
        std::any_of(advertisement.maps.begin(), advertisement.maps.end(),
                    [&map = map](const wire::MapOption& option) { return option.address == map; });
    if (!named && tellers.count(teller) != 0) gone.push_back(map);
  }
  for (const wire::IpAddress& map : gone) forget(map, teller, actions);
  // A change is passed on at once: a mobile node learns of a failure as fast as the routers can tell.
  if (changed || !gone.empty()) advertise_change(now, actions);
}

void MapDiscovery::forget(const wire::IpAddress& map, const Teller& teller, HmipActions& actions) {
  const auto found = learned_.find(map);
  if (found == learned_.end()) return;
  found->second.erase(teller);
  if (!found->second.empty()) return;
  learned_.erase(found);
  if (known(map)) return;
  watched_.erase(map);
  actions.events.push_back({HmipEventKind::map_lost, {}, {}, map, 0, {}});
}

void MapDiscovery::echo_reply(Time now, const wire::IpAddress& source, const wire::Echo& echo,
                              HmipActions& actions) {
  const auto found = watched_.find(source);
  if (found == watched_.end() || echo.identifier != probe_identifier) return;
  Watch& watch = found->second;
  watch.outstanding = false;
  watch.misses = 0;
  // Out of the aggressive rhythm at once.
  watch.next = now + configuration_.failure_detection.interval;
  if (!std::exchange(watch.failed, false)) return;
  actions.events.push_back({HmipEventKind::map_recovered, {}, {}, source, 0, "it answers echo requests"});
  advertise_change(now, actions);
}

void MapDiscovery::probe(Time now, HmipActions& actions) {
  const FailureDetection& detection = configuration_.failure_detection;
  bool changed = false;
  for (auto& [map, watch] : watched_) {
    if (watch.next > now) continue;
    if (std::exchange(watch.outstanding, true)) ++watch.misses;
    if (watch.misses > detection.aggressive_probes && !watch.failed) {
      watch.failed = true;
      changed = true;
      actions.events.push_back({HmipEventKind::map_failed, {}, {}, map, 0, "it answers no echo request"});
    }
    const bool aggressive = watch.misses > 0 && !watch.failed;
    watch.next = now + (aggressive ? detection.aggressive_interval : detection.interval);
    const wire::Echo request{false, probe_identifier, static_cast<std::uint16_t>(watch.misses), {}};
    actions.send.push_back({routed, detection.source, map, default_hop_limit, wire::protocol_icmpv6,
                            wire::encode_icmpv6(request, detection.source, map)});
  }
  if (changed) advertise_change(now, actions);
}

void MapDiscovery::expire(Time now, HmipActions& actions) {
  if (!started_) return;
  std::vector<std::pair<wire::IpAddress, Teller>> over;
  for (const auto& [map, tellers] : learned_) {
    for (const auto& [teller, learned] : tellers) {
      if (learned.until <= now) over.emplace_back(map, teller);
    }
  }
  for (const auto& [map, teller] : over) forget(map, teller, actions);
  probe(now, actions);
  if (next_advertisement_ <= now) advertise_everywhere(now, false, actions);
}

std::optional<Time> MapDiscovery::next_deadline() const {
  if (!started_) return std::nullopt;
  Time next = next_advertisement_;
  for (const auto& [map, tellers] : learned_) {
    for (const auto& [teller, learned] : tellers) next = std::min(next, learned.until);
  }
  for (const auto& [map, watch] : watched_) next = std::min(next, watch.next);
  return next;
}

void MapDiscovery::set_preference(Time now, std::uint8_t preference, HmipActions& actions) {
  if (!configuration_.own) return;
  configuration_.own->preference = preference & 0x0F;
  if (started_) advertise_change(now, actions);
}

void MapDiscovery::set_failed(Time now, const wire::IpAddress& map, bool failed, HmipActions& actions) {
  if (failed) {
    failed_by_hand_[map] = true;
  } else {
    failed_by_hand_.erase(map);
  }
  actions.events.push_back(
      {failed ? HmipEventKind::map_failed : HmipEventKind::map_recovered, {}, {}, map, 0, "by command"});
  if (started_) advertise_change(now, actions);
}

bool MapDiscovery::known(const wire::IpAddress& map) const {
  return learned_.count(map) != 0 ||
         std::any_of(configuration_.configured.begin(), configuration_.configured.end(),
                     [&](const wire::MapOption& option) { return option.address == map; });
}

bool MapDiscovery::failed(const wire::IpAddress& map) const {
  if (failed_by_hand_.count(map) != 0) return true;
  if (const auto watch = watched_.find(map); watch != watched_.end() && watch->second.failed) return true;
  const auto found = learned_.find(map);
  if (found == learned_.end()) return false;
  const auto nearest = std::min_element(
      found->second.begin(), found->second.end(),
      [](const auto& a, const auto& b) { return a.second.option.distance < b.second.option.distance; });
  return nearest->second.option.valid_lifetime == 0;
}

void MapDiscovery::set_link(unsigned link, const wire::IpAddress& address,
                            const wire::LinkLayerAddress& link_layer) {
  configuration_.links[link].address = address;
  configuration_.links[link].link_layer = link_layer;
}

std::vector<wire::MapOption> MapDiscovery::options_on(unsigned link) const {
  std::vector<wire::MapOption> options;
  const MapLink& where = configuration_.links[link];
  if (configuration_.own && where.own_option) options.push_back(*configuration_.own);
  if (where.relay) {
    std::map<wire::IpAddress, wire::MapOption> others;
    for (const wire::MapOption& option : configuration_.configured) others.emplace(option.address, option);
    for (const auto& [map, tellers] : learned_) {
      // What was set by hand stands. Of what was heard, the smallest distance does (H 7.1.1).
      if (others.count(map) != 0) continue;
      const auto nearest = std::min_element(tellers.begin(), tellers.end(), [](const auto& a, const auto& b) {
        return a.second.option.distance < b.second.option.distance;
      });
      // Who is on the link where it was heard has heard it too, from nearer.
      if (nearest->first.link == link || nearest->second.option.distance >= largest_distance) continue;
      wire::MapOption option = nearest->second.option;
      ++option.distance;
      others.emplace(map, option);
    }
    for (const auto& [map, option] : others) options.push_back(option);
  }
  for (wire::MapOption& option : options) {
    if (failed(option.address)) option.valid_lifetime = 0;
  }
  return options;
}

void MapDiscovery::advertise(unsigned link, const wire::IpAddress& destination, bool leaving,
                             HmipActions& actions) const {
  const MapLink& from = configuration_.links[link];
  wire::RouterAdvertisement advertisement;
  advertisement.router_lifetime = leaving ? 0 : from.router_lifetime;
  advertisement.source_link_layer = from.link_layer;
  advertisement.prefixes = from.prefixes;
  advertisement.maps = options_on(link);
  for (wire::MapOption& option : advertisement.maps) {
    if (leaving && configuration_.own && option.address == configuration_.own->address)
      option.valid_lifetime = 0;
  }
  actions.send.push_back(
      {link, from.address, destination, neighbour_discovery_hop_limit, wire::protocol_icmpv6,
       wire::encode_icmpv6(advertisement, from.address, destination, configuration_.map_option_type)});
}

void MapDiscovery::advertise_everywhere(Time now, bool leaving, HmipActions& actions) {
  for (unsigned link = 0; link < configuration_.links.size(); ++link) {
    if (!configuration_.links[link].advertise) continue;
    last_multicast_[link] = now;
    advertise(link, all_nodes, leaving, actions);
  }
  last_advertisement_ = now;
  next_advertisement_ = now + configuration_.advertisement_interval;
}

void MapDiscovery::advertise_change(Time now, HmipActions& actions) {
  if (now - last_advertisement_ >= least_gap) {
    advertise_everywhere(now, false, actions);
  } else {
    next_advertisement_ = std::min(next_advertisement_, last_advertisement_ + least_gap);
  }
}

}  // namespace lmmp::reference
