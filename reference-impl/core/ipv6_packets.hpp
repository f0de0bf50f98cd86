// IPv6 packets as octets, and as the datagrams that cores take and give.
#pragma once

#include <optional>

#include "reference-impl/core/datagram.hpp"
#include "wire/ipv6_headers.hpp"
#include "wire/mobility.hpp"

namespace lmmp::reference {

inline constexpr std::uint8_t default_hop_limit = 64;
inline constexpr std::uint8_t neighbour_discovery_hop_limit = 255;

// A whole packet; traffic class and flow label are 0.
wire::OctetVector to_packet(const Datagram& datagram);

// Nothing if it is no IPv6 packet or is shorter than it says; octets behind its end are left out.
std::optional<Datagram> to_datagram(unsigned link, wire::Octets packet);

// The headers around a Mobility Header: the Home Address option (of an update), the type 2
// routing header (of an acknowledgement).
struct MobilityEnvelope {
  wire::IpAddress source;
  wire::IpAddress destination;
  std::optional<wire::IpAddress> home_address;     // Home Address option
  std::optional<wire::IpAddress> routing_address;  // type 2 routing header

  // The addresses that the checksum covers (I49).
  const wire::IpAddress& checksum_source() const { return home_address ? *home_address : source; }
  const wire::IpAddress& checksum_destination() const {
    return routing_address ? *routing_address : destination;
  }
};
// `protocol` and `payload` follow the extension headers: a Mobility Header, or ESP.
Datagram enclose(const MobilityEnvelope& envelope, std::uint8_t protocol, wire::Octets payload);

}  // namespace lmmp::reference
