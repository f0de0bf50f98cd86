// The little that a simulated implementation needs of an operating system: Ethernet, ND and ARP on each link.
#pragma once

#include <optional>
#include <vector>

#include "harness/iut/address_resolution.hpp"
#include "harness/iut/border_packet.hpp"
#include "harness/link/host.hpp"
#include "harness/node/neighbours.hpp"

namespace lmmp::conform {

class IpStack {
 public:
  // One station for each link.
  explicit IpStack(std::vector<Station> interfaces);

  struct Received {
    std::optional<BorderPacket> packet;  // for the protocol
    std::vector<HostFrame> frames;       // to be sent: neighbour answers, and what waited for an address
  };
  Received receive(Time now, unsigned link, wire::Octets frame);

  // Frames for an ICMP message of the protocol; none while its destination is being resolved.
  std::vector<HostFrame> send(Time now, const BorderPacket& packet);

  // Asks again for addresses that nobody answered for; gives up after three times (RFC 4861 7.2.2).
  std::vector<HostFrame> advance(Time now) { return neighbours_.advance(now, interfaces_); }
  std::optional<Time> next_deadline() const { return neighbours_.next_deadline(); }

 private:
  HostFrame frame_for(const BorderPacket& packet, const MacAddress& mac) const;

  std::vector<Station> interfaces_;
  AddressResolution<BorderPacket> neighbours_;
};

}  // namespace lmmp::conform
