// A simulated network for the HMIPv6 cores: access links with their routers, MAPs, a home agent, mobile
// nodes; virtual time; loss, duplication and delays that reorder, all from one seed.
#pragma once

#include <map>
#include <queue>
#include <random>
#include <string>

#include "reference-impl/core/hmip_mobile_node.hpp"
#include "reference-impl/core/map_discovery.hpp"
#include "reference-impl/core/tests/hmip_fixture.hpp"

namespace lmmp::reference::test {

struct Impairment {
  double loss = 0;
  double duplication = 0;
  Time least_delay = 1ms;
  Time most_delay = 1ms;  // above the least: datagrams overtake each other
};

class HmipWorld {
 public:
  // Access link i advertises MAP maps_of_link[i], a number below `maps`.
  HmipWorld(std::uint64_t seed, std::vector<unsigned> maps_of_link, unsigned maps, Impairment impairment);

  unsigned add_node();
  void attach(unsigned node, unsigned link);
  void release(unsigned node);
  // Runs until everything up to `until` is done.
  void run(Time until);

  Time now() const { return now_; }
  void set_impairment(const Impairment& impairment) { impairment_ = impairment; }
  HmipMobileNode& node(unsigned index) { return nodes_[index].core; }
  MobilityAnchorPoint& map(unsigned index) { return maps_[index]; }
  // What the router of a link says of a MAP (H 10).
  void signal_failure(unsigned link, unsigned map, bool failed);
  // A MAP that lost its memory.
  void restart_map(unsigned index);
  wire::IpAddress map_address_of(unsigned index) const;
  wire::IpAddress lcoa_of(unsigned node, unsigned link) const;
  wire::IpAddress rcoa_of(unsigned node, unsigned map) const;
  wire::IpAddress home_address_of(unsigned node) const;
  // What the home agent has for a node; nothing if nothing.
  std::optional<wire::IpAddress> care_of_at_home(unsigned node) const;
  // Home registrations that would outlive the MAP's binding.
  unsigned broken_promises() const { return broken_promises_; }
  // Sends from a node's RCoA or home address to a peer, and back; counts what arrives.
  void ping(unsigned node);
  void ping_from_home(unsigned node);
  unsigned echoes(unsigned node) const { return nodes_[node].echoes; }

 private:
  struct Node {
    HmipMobileNode core;
    std::optional<unsigned> link;
    unsigned echoes = 0;
  };
  struct Delivery {
    Time at{};
    std::uint64_t order = 0;
    Datagram datagram;
    bool on_link = false;
    unsigned link = 0;
    friend bool operator>(const Delivery& a, const Delivery& b) {
      return std::tie(a.at, a.order) > std::tie(b.at, b.order);
    }
  };

  void post(Datagram datagram, bool on_link, unsigned link);
  void post_all(HmipActions actions, std::optional<unsigned> link);
  void deliver(const Delivery& delivery);
  void deliver_to_node(unsigned index, Datagram datagram);
  void home_agent(Datagram datagram);
  void ping_from(unsigned node, const wire::IpAddress& source);
  std::optional<unsigned> node_of(const wire::IpAddress& address) const;

  std::mt19937_64 random_;
  Impairment impairment_;
  Time now_{};
  std::uint64_t order_ = 0;
  std::priority_queue<Delivery, std::vector<Delivery>, std::greater<>> queue_;
  std::vector<MobilityAnchorPoint> maps_;
  std::vector<MapDiscovery> routers_;
  std::vector<Node> nodes_;
  std::vector<std::vector<unsigned>> on_link_;  // nodes
  MobilityAnchorPoint home_;
  unsigned broken_promises_ = 0;
  // What is due when: (time, kind, index), a stale entry does no harm.
  std::set<std::tuple<Time, unsigned, unsigned>> due_;
  void note_deadline(unsigned kind, unsigned index, std::optional<Time> deadline);
  std::map<std::pair<unsigned, unsigned>, Time> noted_;
};

}  // namespace lmmp::reference::test
