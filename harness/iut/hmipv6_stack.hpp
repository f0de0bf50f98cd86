// What a simulated implementation of HMIPv6 needs of an operating system: Ethernet, address resolution,
// routes.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "harness/iut/address_resolution.hpp"
#include "harness/iut/hmipv6_border.hpp"
#include "harness/link/host.hpp"
#include "harness/node/neighbours.hpp"
#include "harness/script/ixit.hpp"

namespace lmmp::conform {

class Hmipv6Stack {
 public:
  explicit Hmipv6Stack(const Ixit& ixit);

  struct Received {
    std::optional<Hmipv6Packet> packet;  // for the protocol
    std::vector<HostFrame> frames;       // neighbour answers, and what waited for an address
  };
  Received receive(unsigned link, wire::Octets frame);

  // Frames for a packet; none while the next hop is being resolved or when there is no route.
  std::vector<HostFrame> send(Time now, Hmipv6Packet packet);

  // A host is on one link at a time: others hear nothing and carry nothing. A router is on all.
  void set_attached(std::optional<unsigned> link) { attached_ = link; }
  std::optional<unsigned> attached() const { return attached_; }

  std::vector<HostFrame> advance(Time now) { return neighbours_.advance(now, interfaces_); }
  std::optional<Time> next_deadline() const { return neighbours_.next_deadline(); }
  const MacAddress& mac(unsigned link) const { return interfaces_[link].mac; }

 private:
  using Neighbour = AddressResolution<Hmipv6Packet>::Neighbour;

  bool is_on(unsigned link) const { return !attached_ || *attached_ == link; }
  std::optional<Neighbour> route(const Hmipv6Packet& packet, const wire::IpAddress& destination) const;
  HostFrame frame_for(const Hmipv6Packet& packet, const MacAddress& mac) const;

  const Ixit& ixit_;
  std::vector<Station> interfaces_;
  std::optional<unsigned> attached_;
  std::map<unsigned, wire::IpAddress> routers_;  // heard on each link
  AddressResolution<Hmipv6Packet> neighbours_;
};

}  // namespace lmmp::conform
