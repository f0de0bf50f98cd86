// What a MAP or a home agent holds, and its parts: each function has the file that its comment names.
#pragma once

#include <unordered_map>

#include "reference-impl/core/map.hpp"
#include "reference-impl/core/map_discovery.hpp"

namespace lmmp::reference {

// A Binding Update that passed every check of the octets.
struct LocalUpdate {
  wire::IpAddress rcoa;
  wire::IpAddress lcoa;
  wire::BindingUpdate update;
  wire::IpAddress source;  // where it came from and is acknowledged to: with a MAP the LCoA
};

// A binding that waits for duplicate address detection.
struct PendingBinding {
  LocalUpdate update;
  Time deadline{};
};

struct MobilityAnchorPoint::State {
  explicit State(MapConfiguration given);

  MapConfiguration configuration;
  MapDiscovery discovery;
  BindingCache cache;
  std::unordered_map<wire::IpAddress, PendingBinding> pending;
  std::set<std::pair<Time, wire::IpAddress>> pending_deadlines;
  SecurityAssociations security;
  bool started = false;
  Time error_second{};  // when the count of errors began
  unsigned errors_sent = 0;

  // map_updates.cpp: Mobility Headers, from the octets to a verdict.
  void receive_mobility(Time now, const Datagram& datagram, HmipActions& actions);
  void local_update(Time now, const LocalUpdate& local, bool protected_by_esp, HmipActions& actions);
  void home_update(Time now, LocalUpdate local, HmipActions& actions);
  void update(Time now, const LocalUpdate& local, HmipActions& actions);

  // map_bindings.cpp: what an accepted update does to the cache.
  void create(Time now, const LocalUpdate& local, HmipActions& actions);
  void accept(Time now, const LocalUpdate& local, HmipActions& actions);
  void deregister(const LocalUpdate& local, HmipActions& actions);
  void acknowledge(const LocalUpdate& local, wire::BindingStatus status, std::uint16_t sequence,
                   std::uint16_t lifetime, HmipActions& actions);
  void refuse(const LocalUpdate& local, wire::BindingStatus status, std::string_view reason,
              HmipActions& actions);
  void forget_pending(const wire::IpAddress& rcoa);
  void expire_bindings(Time now, HmipActions& actions);

  // map_neighbours.cpp: duplicate address detection and proxying on the home link.
  void receive_icmp(Time now, const Datagram& datagram, HmipActions& actions);
  void solicit_duplicate(const LocalUpdate& local, HmipActions& actions) const;
  void announce(const Binding& binding, HmipActions& actions) const;
  std::vector<wire::IpAddress> defended(const wire::IpAddress& rcoa, bool link_local) const;

  // map_forwarding.cpp: the data path.
  bool error_allowed(Time now);
  std::optional<Datagram> icmp_error(Time now, std::uint8_t type, std::uint8_t code, std::uint32_t value,
                                     wire::Octets packet);
  void relay_too_big(Time now, const Datagram& datagram, const wire::IcmpError& error, HmipActions& actions);

  static void ignore(const LocalUpdate& local, std::string_view reason, HmipActions& actions) {
    actions.events.push_back({HmipEventKind::dropped, local.rcoa, local.lcoa, {}, 0, reason});
  }
  static void drop(const Datagram& datagram, std::string_view reason, HmipActions& actions,
                   HmipEventKind kind = HmipEventKind::dropped) {
    actions.events.push_back({kind, {}, datagram.source, {}, 0, reason});
  }
};

}  // namespace lmmp::reference
