// A Packet Too Big that came back about a tunnel's packet, as it concerns the packet inside (RFC 2473 8.1).
#pragma once

#include <optional>

#include "wire/ipv6_headers.hpp"
#include "wire/neighbour_discovery.hpp"

namespace lmmp::reference {

inline constexpr std::size_t smallest_ipv6_mtu = 1280;  // RFC 8200 5

// RFC 4443 2.4 (c): as much of the packet as fits without the error exceeding 1280 octets.
inline constexpr std::size_t most_quoted = smallest_ipv6_mtu - wire::ipv6_header_size - 8;

// Of a packet with a whole IPv6 header.
inline bool is_icmp_error(wire::Octets packet) {
  return packet.size() > wire::ipv6_header_size && packet[6] == wire::protocol_icmpv6 &&
         packet[wire::ipv6_header_size] < 128;
}

struct TooBigInside {
  wire::Ipv6Header outer;
  wire::Ipv6Header inner;
  wire::Octets packet;    // the inner packet, as much of it as was quoted
  std::uint32_t mtu = 0;  // what may go into the tunnel
};

// Nothing if it quotes no packet in a tunnel, or one that fits into the least that IPv6 allows. The views are
// into `quoted`.
std::optional<TooBigInside> too_big_inside(wire::Octets quoted, std::uint32_t mtu);

}  // namespace lmmp::reference
