// Routers and nodes in virtual time, over links that lose, double, delay and reorder.
#pragma once

#include <map>
#include <queue>
#include <random>

#include "reference-impl/core/access_router.hpp"
#include "reference-impl/core/mobile_node.hpp"

namespace lmmp::reference::testing {

struct Impairment {
  double loss = 0;
  double duplication = 0;
  Time least_delay = std::chrono::milliseconds(1);
  Time greatest_delay = std::chrono::milliseconds(1);  // different delays reorder
};

// Router N has one link, on which the nodes are whose core is attached to its link N. The access network
// tells a router when a session of its own went on elsewhere.
class Simulation {
 public:
  Simulation(std::uint64_t seed, Impairment impairment) : random_(seed), impairment_(impairment) {}

  void add_router(AccessRouterConfiguration configuration) {
    routers_.emplace_back(std::move(configuration), random_());
    perform(routers_.size() - 1, routers_.back().start(now_));
  }
  void add_node(MobileNodeConfiguration configuration) {
    const wire::IpVersion version = configuration.version;
    const MobileNodeLink& link = configuration.links[0];
    addresses_[version == wire::IpVersion::v4 ? *link.ipv4 : *link.ipv6] = nodes_.size();
    nodes_.emplace_back(std::move(configuration), random_());
  }

  AccessRouter& router(std::size_t number) { return routers_[number]; }
  MobileNode& node(std::size_t number) { return nodes_[number]; }
  std::size_t routers() const { return routers_.size(); }
  std::size_t nodes() const { return nodes_.size(); }
  std::uint64_t random() { return random_(); }
  Time now() const { return now_; }
  void impair(Impairment impairment) { impairment_ = impairment; }

  // What a node was made to do.
  void node_did(std::size_t number, const NodeActions& actions) {
    for (const NodeEvent& event : actions.events) ++events_[event.kind];
    for (const Datagram& datagram : actions.send) {
      transmit({datagram.link, false, number, datagram});
    }
  }
  void router_did(std::size_t number, const Actions& actions) { perform(number, actions); }
  std::size_t count(NodeEventKind kind) const {
    const auto found = events_.find(kind);
    return found != events_.end() ? found->second : 0;
  }

  void run_until(Time end) {
    for (;;) {
      Time next = end;
      for (const AccessRouter& one : routers_) next = std::min(next, one.next_deadline().value_or(end));
      for (const MobileNode& one : nodes_) next = std::min(next, one.next_deadline().value_or(end));
      if (!flights_.empty()) next = std::min(next, flights_.top().at);
      if (next >= end) break;
      now_ = std::max(now_, next);
      while (!flights_.empty() && flights_.top().at <= now_) {
        const Flight flight = flights_.top();
        flights_.pop();
        arrive(flight.parcel);
      }
      for (std::size_t i = 0; i < routers_.size(); ++i) {
        if (routers_[i].next_deadline() <= now_) perform(i, routers_[i].expire(now_));
      }
      for (std::size_t i = 0; i < nodes_.size(); ++i) {
        const auto due = nodes_[i].next_deadline();
        if (due && *due <= now_) node_did(i, nodes_[i].expire(now_));
      }
    }
    now_ = end;
  }
  void pass(Time duration) { run_until(now_ + duration); }

 private:
  struct Parcel {
    std::size_t link;  // the router's number
    bool from_router;
    std::size_t sender;
    Datagram datagram;
  };
  struct Flight {
    Time at;
    std::uint64_t order;  // among those of the same time
    Parcel parcel;
    bool operator<(const Flight& other) const { return at != other.at ? at > other.at : order > other.order; }
  };

  double chance() { return static_cast<double>(random_() >> 11) * 0x1p-53; }

  void transmit(const Parcel& parcel) {
    const int copies = chance() < impairment_.duplication ? 2 : 1;
    for (int i = 0; i < copies; ++i) {
      if (chance() < impairment_.loss) continue;
      const auto spread = impairment_.greatest_delay - impairment_.least_delay;
      const Time delay = impairment_.least_delay +
                         Time(static_cast<Time::rep>(chance() * static_cast<double>(spread.count())));
      flights_.push({now_ + delay, order_++, parcel});
    }
  }

  void arrive(const Parcel& parcel) {
    if (!parcel.from_router) {
      Datagram datagram = parcel.datagram;
      datagram.link = 0;
      return perform(parcel.link, routers_[parcel.link].receive(now_, datagram));
    }
    const auto deliver = [&](std::size_t number) {
      if (nodes_[number].status().link != parcel.link) return;
      Datagram datagram = parcel.datagram;
      datagram.link = static_cast<unsigned>(parcel.link);
      node_did(number, nodes_[number].receive(now_, datagram));
    };
    if (parcel.datagram.destination.is_multicast()) {
      for (std::size_t number = 0; number < nodes_.size(); ++number) deliver(number);
    } else if (const auto found = addresses_.find(parcel.datagram.destination); found != addresses_.end()) {
      deliver(found->second);
    }
  }

  void perform(std::size_t number, const Actions& actions) {
    for (const Datagram& datagram : actions.send) transmit({number, true, number, datagram});
    for (const Event& event : actions.events) {
      if (event.kind == EventKind::logged_in || event.kind == EventKind::moved) settle(number, event);
    }
  }

  // The access network: a session is at one router, an address in one session.
  void settle(std::size_t number, const Event& event) {
    for (std::size_t other = 0; other < routers_.size(); ++other) {
      if (other == number) continue;
      if (const auto released = routers_[other].release(now_, event.sid)) perform(other, *released);
      const auto before = sids_.find(event.address);
      if (before == sids_.end() || before->second == event.sid) continue;
      if (const auto released = routers_[other].release(now_, before->second)) perform(other, *released);
    }
    sids_[event.address] = event.sid;
  }

  std::mt19937_64 random_;
  Impairment impairment_;
  Time now_ = std::chrono::seconds(100);
  std::vector<AccessRouter> routers_;
  std::vector<MobileNode> nodes_;
  std::map<wire::IpAddress, std::size_t> addresses_;
  std::map<wire::IpAddress, std::uint32_t> sids_;
  std::map<NodeEventKind, std::size_t> events_;
  std::priority_queue<Flight> flights_;
  std::uint64_t order_ = 0;
};

}  // namespace lmmp::reference::testing
