// Ethernet frames around ICMP messages: built by libtins, found again in whatever octets came in.
#pragma once

#include <optional>

#include "harness/link/network.hpp"
#include "wire/ip_address.hpp"

namespace lmmp::conform {

// Who sends to whom, at every layer below ICMP.
struct Ends {
  MacAddress source_mac{}, destination_mac{};
  wire::IpAddress source, destination;
  std::uint8_t hop_limit = 255;  // IPv4: TTL (I27)
};

// Ethernet and IPv4 or IPv6 (the source's version) around an ICMP message, which stays as it is.
wire::OctetVector icmp_frame(const Ends& ends, wire::Octets icmp);

struct IcmpPacket {
  Ends ends;
  std::size_t ip_offset = 0, icmp_offset = 0;  // from the Ethernet header's first octet
  wire::Octets icmp;                           // as long as the IP header says
};
// The ICMP message of a frame that came in. Nothing if it is no IP, no ICMP, a fragment, or cut off.
std::optional<IcmpPacket> find_icmp(wire::Octets frame);

// 224.0.0.1 (RFC 1112 4) or ff02::1 (RFC 4291 2.7.1).
wire::IpAddress all_nodes(wire::IpVersion version);
// Where a multicast address goes on Ethernet (RFC 1112 6.4, RFC 2464 7).
MacAddress multicast_mac(const wire::IpAddress& group);
// fe80::/64 with the modified EUI-64 of the MAC address (RFC 2464 5).
wire::IpAddress link_local_address(const MacAddress& mac);

}  // namespace lmmp::conform
