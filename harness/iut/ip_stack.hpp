// The little that a simulated implementation needs of an operating system: Ethernet, ND and ARP on each link.
#pragma once

#include <map>
#include <optional>
#include <vector>

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
  std::vector<HostFrame> advance(Time now);
  std::optional<Time> next_deadline() const;

 private:
  struct Waiting {
    std::vector<BorderPacket> packets;  // the newest few
    unsigned requests = 0;
    Time next{};
  };
  using Neighbour = std::pair<unsigned, wire::IpAddress>;

  HostFrame frame_for(const BorderPacket& packet, const MacAddress& mac) const;

  std::vector<Station> interfaces_;
  std::map<Neighbour, MacAddress> neighbours_;
  std::map<Neighbour, Waiting> waiting_;
};

}  // namespace lmmp::conform
