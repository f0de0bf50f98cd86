// A simulated network for the HMIPv6 cores.
#include "reference-impl/core/tests/hmip_world.hpp"

#include <array>

namespace lmmp::reference::test {
namespace {

const wire::IpAddress home_agent_address = ip("2001:db8:100::1");
const wire::IpAddress map_router = ip("fe80::fe");

wire::IpAddress numbered(std::uint16_t subnet, unsigned interface) {
  std::array<std::uint8_t, 16> octets{0x20, 0x01, 0x0D, 0xB8};
  wire::write_u16(&octets[4], subnet);
  wire::write_u32(&octets[12], interface);
  return wire::IpAddress::v6(octets);
}
constexpr std::uint16_t access_subnet = 0x1000;
constexpr std::uint16_t map_subnet = 0x2000;
constexpr std::uint16_t home_subnet = 0x0100;
constexpr unsigned first_interface = 0x10000;

wire::IpAddress link_local_of(unsigned node) {
  std::array<std::uint8_t, 16> octets{0xFE, 0x80};
  wire::write_u32(&octets[12], first_interface + node);
  return wire::IpAddress::v6(octets);
}
std::uint16_t subnet_of(const wire::IpAddress& address) {
  return wire::read_u16(&address.octets()[4]);
}

enum Kind : unsigned { kind_map, kind_router, kind_node, kind_home };

MapConfiguration map_at(const wire::IpAddress& address) {
  MapConfiguration configuration;
  configuration.discovery.own = wire::MapOption{2, 10, true, 0, 7200, address};
  configuration.discovery.advertisement_interval = 1h;
  // One link, that holds the RCoAs' prefix: duplicate address detection takes its second.
  configuration.discovery.links = {{"home", map_router, router_mac, false, true, true, false, {}, 0}};
  configuration.home_link = 0;
  configuration.maximum_lifetime = 120s;
  return configuration;
}

MapConfiguration home_agent_at(const wire::IpAddress& address) {
  MapConfiguration configuration;
  configuration.home_agent = address;
  return configuration;
}

}  // namespace

HmipWorld::HmipWorld(std::uint64_t seed, std::vector<unsigned> maps_of_link, unsigned maps,
                     Impairment impairment)
    : random_(seed),
      impairment_(impairment),
      on_link_(maps_of_link.size()),
      home_(home_agent_at(home_agent_address)) {
  home_.start(now_);
  for (unsigned i = 0; i < maps; ++i) {
    maps_.emplace_back(map_at(map_address_of(i)));
    post_all(maps_.back().start(now_), std::nullopt);
    note_deadline(kind_map, i, maps_.back().next_deadline());
  }
  for (unsigned i = 0; i < maps_of_link.size(); ++i) {
    MapDiscoveryConfiguration configuration;
    configuration.advertisement_interval = 10s;
    configuration.configured = {wire::MapOption{2, 10, true, 0, 7200, map_address_of(maps_of_link[i])}};
    std::array<std::uint8_t, 16> router{0xFE, 0x80};
    router[15] = static_cast<std::uint8_t>(i + 1);
    const wire::PrefixInformation prefix{
        {numbered(static_cast<std::uint16_t>(access_subnet + i), 0), 64}, true, true, 86400, 86400};
    configuration.links = {
        {"access", wire::IpAddress::v6(router), router_mac, true, true, true, false, {prefix}, 1800}};
    routers_.emplace_back(configuration);
    HmipActions first;
    routers_.back().start(now_, first);
    post_all(std::move(first), i);
    note_deadline(kind_router, i, routers_.back().next_deadline());
  }
}

wire::IpAddress HmipWorld::map_address_of(unsigned index) const {
  return numbered(static_cast<std::uint16_t>(map_subnet + index), 1);
}
wire::IpAddress HmipWorld::lcoa_of(unsigned node, unsigned link) const {
  return numbered(static_cast<std::uint16_t>(access_subnet + link), first_interface + node);
}
wire::IpAddress HmipWorld::rcoa_of(unsigned node, unsigned map) const {
  return numbered(static_cast<std::uint16_t>(map_subnet + map), first_interface + node);
}

wire::IpAddress HmipWorld::home_address_of(unsigned node) const {
  return numbered(home_subnet, first_interface + node);
}

unsigned HmipWorld::add_node() {
  const auto index = static_cast<unsigned>(nodes_.size());
  HmipMobileNodeConfiguration configuration;
  configuration.links = {{"radio", link_local_of(index)}};
  configuration.home_address = home_address_of(index);
  configuration.home_agent = home_agent_address;
  nodes_.push_back({HmipMobileNode(configuration, random_()), std::nullopt, 0});
  return index;
}

void HmipWorld::attach(unsigned index, unsigned link) {
  Node& node = nodes_[index];
  if (node.link) std::erase(on_link_[*node.link], index);
  node.link = link;
  on_link_[link].push_back(index);
  post_all(node.core.attach(now_, 0), link);
  note_deadline(kind_node, index, node.core.next_deadline());
}

void HmipWorld::release(unsigned index) {
  post_all(nodes_[index].core.release(now_), nodes_[index].link);
  note_deadline(kind_node, index, nodes_[index].core.next_deadline());
}

void HmipWorld::signal_failure(unsigned link, unsigned map, bool failed) {
  HmipActions actions;
  routers_[link].set_failed(now_, map_address_of(map), failed, actions);
  post_all(std::move(actions), link);
  note_deadline(kind_router, link, routers_[link].next_deadline());
}

void HmipWorld::restart_map(unsigned index) {
  maps_[index] = MobilityAnchorPoint(map_at(map_address_of(index)));
  post_all(maps_[index].start(now_), std::nullopt);
  note_deadline(kind_map, index, maps_[index].next_deadline());
}

std::optional<wire::IpAddress> HmipWorld::care_of_at_home(unsigned node) const {
  const auto found = home_.find_binding(home_address_of(node));
  return found ? std::optional(found->lcoa) : std::nullopt;
}

void HmipWorld::note_deadline(unsigned kind, unsigned index, std::optional<Time> deadline) {
  const auto found = noted_.find({kind, index});
  if (found != noted_.end()) {
    due_.erase({found->second, kind, index});
    noted_.erase(found);
  }
  if (!deadline) return;
  due_.emplace(*deadline, kind, index);
  noted_[{kind, index}] = *deadline;
}

void HmipWorld::post(Datagram datagram, bool on_link, unsigned link) {
  std::uniform_real_distribution<double> chance(0, 1);
  const unsigned copies = chance(random_) < impairment_.duplication ? 2 : 1;
  for (unsigned copy = 0; copy < copies; ++copy) {
    if (chance(random_) < impairment_.loss) continue;
    std::uniform_int_distribution<Time::rep> delay(impairment_.least_delay.count(),
                                                   impairment_.most_delay.count());
    queue_.push({now_ + Time(delay(random_)), order_++, datagram, on_link, link});
  }
}

// A sender on an access link reaches that link with what is not routed.
void HmipWorld::post_all(HmipActions actions, std::optional<unsigned> link) {
  for (Datagram& datagram : actions.send) {
    const bool routed_one = datagram.link == routed;
    if (!routed_one && !link) continue;  // a MAP's own link, where nobody else is
    post(std::move(datagram), !routed_one, link.value_or(0));
  }
}

std::optional<unsigned> HmipWorld::node_of(const wire::IpAddress& address) const {
  const std::uint32_t interface = wire::read_u32(&address.octets()[12]);
  if (interface < first_interface || interface - first_interface >= nodes_.size()) return std::nullopt;
  return interface - first_interface;
}

void HmipWorld::deliver_to_node(unsigned index, Datagram datagram) {
  Node& node = nodes_[index];
  datagram.link = 0;
  if (const auto inner = node.core.decapsulate(datagram); inner && inner->protocol == 253) ++node.echoes;
  post_all(node.core.receive(now_, datagram), node.link);
  note_deadline(kind_node, index, node.core.next_deadline());
}

void HmipWorld::deliver(const Delivery& delivery) {
  const Datagram& datagram = delivery.datagram;
  if (delivery.on_link) {
    const unsigned link = delivery.link;
    if (const auto sender = node_of(datagram.source); sender && datagram.source.is_link_local()) {
      // From a node that may have left meanwhile.
      if (nodes_[*sender].link != link) return;
      HmipActions actions;
      const auto message =
          wire::decode_icmpv6(datagram.payload, datagram.source, datagram.destination, datagram.hop_limit);
      if (message) routers_[link].receive(now_, datagram, *message, actions);
      return post_all(std::move(actions), link);
    }
    const std::vector<unsigned> listeners = on_link_[link];
    for (const unsigned index : listeners) {
      if (datagram.destination.is_multicast() || node_of(datagram.destination) == index) {
        deliver_to_node(index, datagram);
      }
    }
    return;
  }
  const std::uint16_t subnet = subnet_of(datagram.destination);
  if (subnet >= map_subnet && subnet < map_subnet + maps_.size()) {
    const unsigned index = subnet - map_subnet;
    Datagram arriving = datagram;
    arriving.link = routed;
    post_all(maps_[index].receive(now_, arriving), std::nullopt);
    note_deadline(kind_map, index, maps_[index].next_deadline());
  } else if (subnet >= access_subnet && subnet < access_subnet + on_link_.size()) {
    const auto index = node_of(datagram.destination);
    if (index && nodes_[*index].link == static_cast<unsigned>(subnet - access_subnet)) {
      deliver_to_node(*index, datagram);
    }
  } else if (subnet == home_subnet) {
    home_agent(datagram);
  } else if (datagram.destination == peer) {
    Datagram back = datagram;
    std::swap(back.source, back.destination);
    post(back, false, 0);
  }
}

void HmipWorld::home_agent(Datagram datagram) {
  datagram.link = routed;
  HmipActions actions = home_.receive(now_, datagram);
  for (const HmipEvent& event : actions.events) {
    const std::uint16_t subnet = subnet_of(event.lcoa);
    const auto at_home = home_.find_binding(event.rcoa);
    if (!at_home || subnet < map_subnet || subnet >= map_subnet + maps_.size()) continue;
    // H 6.1: never longer than the binding with the MAP; what the way took is not the node's to know.
    const auto binding = maps_[subnet - map_subnet].find_binding(event.lcoa);
    const Time slack = 3 * impairment_.most_delay;
    const bool accepted = event.kind == HmipEventKind::registered || event.kind == HmipEventKind::refreshed ||
                          event.kind == HmipEventKind::moved;
    if (accepted && (!binding || at_home->expires > binding->expires + slack)) ++broken_promises_;
  }
  post_all(std::move(actions), std::nullopt);
  note_deadline(kind_home, 0, home_.next_deadline());
}

void HmipWorld::ping(unsigned index) {
  if (const auto rcoa_of_node = nodes_[index].core.rcoa()) ping_from(index, *rcoa_of_node);
}

void HmipWorld::ping_from_home(unsigned index) {
  ping_from(index, home_address_of(index));
}

void HmipWorld::ping_from(unsigned index, const wire::IpAddress& source) {
  const Node& node = nodes_[index];
  if (!node.link) return;
  if (auto outer = node.core.encapsulate({0, source, peer, 64, 253, {1, 2, 3, 4}})) post(*outer, false, 0);
}

void HmipWorld::run(Time until) {
  for (;;) {
    const Time delivery = queue_.empty() ? Time::max() : queue_.top().at;
    const Time deadline = due_.empty() ? Time::max() : std::get<0>(*due_.begin());
    const Time next = std::min(delivery, deadline);
    if (next > until) break;
    now_ = std::max(now_, next);
    if (delivery <= deadline) {
      const Delivery top = queue_.top();
      queue_.pop();
      deliver(top);
      continue;
    }
    const auto [at, kind, index] = *due_.begin();
    if (kind == kind_map) {
      post_all(maps_[index].expire(now_), std::nullopt);
      note_deadline(kind, index, maps_[index].next_deadline());
    } else if (kind == kind_router) {
      HmipActions actions;
      routers_[index].expire(now_, actions);
      post_all(std::move(actions), index);
      note_deadline(kind, index, routers_[index].next_deadline());
    } else if (kind == kind_home) {
      post_all(home_.expire(now_), std::nullopt);
      note_deadline(kind, index, home_.next_deadline());
    } else {
      post_all(nodes_[index].core.expire(now_), nodes_[index].link);
      note_deadline(kind, index, nodes_[index].core.next_deadline());
    }
  }
  now_ = until;
}

}  // namespace lmmp::reference::test
