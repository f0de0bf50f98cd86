// Routers and nodes in virtual time, over links that lose, double, delay and reorder.
#pragma once

#include <functional>
#include <map>
#include <queue>
#include <random>
#include <set>

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
    on_link_.emplace_back();
    perform(routers_.size() - 1, routers_.back().start(now_));
  }
  void add_node(MobileNodeConfiguration configuration) {
    const wire::IpVersion version = configuration.version;
    const MobileNodeLink& link = configuration.links[0];
    addresses_[version == wire::IpVersion::v4 ? *link.ipv4 : *link.ipv6] = nodes_.size();
    nodes_.emplace_back(std::move(configuration), random_());
    links_.emplace_back();
  }
  // Another core in a router's place, as after a restart.
  void restart_router(std::size_t number, AccessRouter router) {
    routers_[number] = std::move(router);
    perform(number, routers_[number].start(now_));
  }

  AccessRouter& router(std::size_t number) { return routers_[number]; }
  MobileNode& node(std::size_t number) { return nodes_[number]; }
  std::size_t routers() const { return routers_.size(); }
  std::size_t nodes() const { return nodes_.size(); }
  std::uint64_t random() { return random_(); }
  Time now() const { return now_; }
  void impair(Impairment impairment) { impairment_ = impairment; }
  // From now on the access network tells no router that a node went on elsewhere.
  void let_sessions_linger() { releases_ = false; }
  // Hears everything that is sent from now on, and who sent it.
  using Listener = std::function<void(bool from_router, const Datagram& datagram)>;
  void listen(Listener listener) { listener_ = std::move(listener); }

  // What a node was made to do.
  void node_did(std::size_t number, const NodeActions& actions) {
    for (const NodeEvent& event : actions.events) ++events_[event.kind];
    for (const Datagram& datagram : actions.send) {
      transmit({datagram.link, false, number, datagram});
    }
    const std::optional<unsigned> link = nodes_[number].status().link;
    if (link != links_[number]) {
      if (links_[number]) on_link_[*links_[number]].erase(number);
      if (link) on_link_[*link].insert(number);
      links_[number] = link;
    }
    note({node_core, number}, nodes_[number].next_deadline());
  }
  void router_did(std::size_t number, const Actions& actions) { perform(number, actions); }
  std::size_t count(NodeEventKind kind) const {
    const auto found = events_.find(kind);
    return found != events_.end() ? found->second : 0;
  }

  void run_until(Time end) {
    for (;;) {
      const Time flight = flights_.empty() ? end : flights_.top().at;
      const Time deadline = due_.empty() ? end : due_.begin()->first;
      if (std::min(flight, deadline) >= end) break;
      now_ = std::max(now_, std::min(flight, deadline));
      if (flight <= deadline) {
        const Parcel parcel = flights_.top().parcel;
        flights_.pop();
        arrive(parcel);
      } else {
        const auto [kind, number] = due_.begin()->second;
        if (kind == router_core) {
          perform(number, routers_[number].expire(now_));
        } else {
          node_did(number, nodes_[number].expire(now_));
        }
      }
    }
    now_ = end;
  }
  // Time goes on with nobody called in between, and everything that was on its way is lost.
  void jump(Time duration) {
    flights_ = {};
    now_ += duration;
  }
  void pass(Time duration) { run_until(now_ + duration); }

 private:
  enum Kind { router_core, node_core };
  using Core = std::pair<Kind, std::size_t>;

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
    if (listener_) listener_(parcel.from_router, parcel.datagram);
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
      if (links_[number] != parcel.link) return;
      Datagram datagram = parcel.datagram;
      datagram.link = static_cast<unsigned>(parcel.link);
      node_did(number, nodes_[number].receive(now_, datagram));
    };
    if (parcel.datagram.destination.is_multicast()) {
      const std::set<std::size_t> listeners = on_link_[parcel.link];
      for (const std::size_t number : listeners) deliver(number);
    } else if (const auto found = addresses_.find(parcel.datagram.destination); found != addresses_.end()) {
      deliver(found->second);
    }
  }

  void perform(std::size_t number, const Actions& actions) {
    for (const Datagram& datagram : actions.send) transmit({number, true, number, datagram});
    note({router_core, number}, routers_[number].next_deadline());
    for (const Event& event : actions.events) {
      if (event.kind == EventKind::logged_in || event.kind == EventKind::moved) settle(number, event);
    }
  }

  // The access network: a session is at one router, an address in one session.
  void settle(std::size_t number, const Event& event) {
    if (!releases_) return;
    for (std::size_t other = 0; other < routers_.size(); ++other) {
      if (other == number) continue;
      if (const auto released = routers_[other].release(now_, event.sid)) perform(other, *released);
      const auto before = sids_.find(event.address);
      if (before == sids_.end() || before->second == event.sid) continue;
      if (const auto released = routers_[other].release(now_, before->second)) perform(other, *released);
    }
    sids_[event.address] = event.sid;
  }

  // When a core is to be called next.
  void note(Core core, std::optional<Time> deadline) {
    const auto noted = noted_.find(core);
    if (noted != noted_.end()) {
      due_.erase({noted->second, core});
      noted_.erase(noted);
    }
    if (!deadline) return;
    due_.insert({*deadline, core});
    noted_[core] = *deadline;
  }

  std::mt19937_64 random_;
  Impairment impairment_;
  Time now_ = std::chrono::seconds(100);
  std::vector<AccessRouter> routers_;
  std::vector<MobileNode> nodes_;
  std::vector<std::optional<unsigned>> links_;  // by node
  std::vector<std::set<std::size_t>> on_link_;  // nodes, by router
  std::set<std::pair<Time, Core>> due_;
  std::map<Core, Time> noted_;
  std::map<wire::IpAddress, std::size_t> addresses_;
  std::map<wire::IpAddress, std::uint32_t> sids_;
  std::map<NodeEventKind, std::size_t> events_;
  std::priority_queue<Flight> flights_;
  std::uint64_t order_ = 0;
  bool releases_ = true;
  Listener listener_;
};

}  // namespace lmmp::reference::testing
