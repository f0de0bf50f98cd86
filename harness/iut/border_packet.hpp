// An ICMP message between a simulated implementation and its link.
#pragma once

#include "harness/link/network.hpp"
#include "wire/ip_address.hpp"

namespace lmmp::conform {

struct BorderPacket {
  unsigned link = 0;
  wire::IpAddress source, destination;
  std::uint8_t hop_limit = 255;
  wire::OctetVector icmp;
  Time after{};  // so much later than it would have been
};

}  // namespace lmmp::conform
