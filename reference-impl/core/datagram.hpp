// What goes into a core and comes out of it: IP datagrams on numbered links, and time.
//
// A core has no clock and no socket. Whoever drives it (a daemon, a simulated link) hands it every datagram
// and the time, sends what it returns, and calls it again at its next deadline.
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "wire/ip_address.hpp"
#include "wire/octets.hpp"

namespace lmmp::reference {

// Since a start that the driver chooses; never goes back.
using Time = std::chrono::nanoseconds;

struct Datagram {
  unsigned link = 0;  // index into the core's configured links
  wire::IpAddress source;
  wire::IpAddress destination;
  std::uint8_t hop_limit = 255;  // IPv4: TTL (I27)
  std::uint8_t protocol = 58;    // of the payload: 1 ICMP, 58 ICMPv6
  wire::OctetVector payload;     // an ICMP message from its type on, checksum included

  friend bool operator==(const Datagram&, const Datagram&) = default;
};

}  // namespace lmmp::reference
