// An IPv6 packet between a simulated implementation of HMIPv6 and its links.
#pragma once

#include "harness/link/network.hpp"

namespace lmmp::conform {

// Packet of which the routing says the link.
inline constexpr unsigned by_routing = 0xFFFFFFFF;

struct Hmipv6Packet {
  unsigned link = by_routing;
  wire::OctetVector octets;  // from the IPv6 header on
  Time after{};              // so much later than it would have been
};

}  // namespace lmmp::conform
