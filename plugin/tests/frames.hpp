// Ethernet frames around ICMP messages, and pcap files of them, for the plugin's tests.
#pragma once

#include <cstdint>
#include <fstream>
#include <string>

#include "wire/carrier.hpp"
#include "wire/ip_address.hpp"
#include "wire/octets.hpp"

namespace lmmp::plugin_test {

using wire::IpAddress;
using wire::Octets;
using wire::OctetVector;

// An address that is known to be well written.
IpAddress address(std::string_view text);
OctetVector octets(std::string_view hex);

// IPv4 or IPv6, by the source's version, TTL or hop limit 255.
OctetVector ip_packet(const IpAddress& source, const IpAddress& destination, std::uint8_t protocol,
                      Octets payload);
// Ethernet II around an IP packet.
OctetVector frame(Octets ip);
// Ethernet, IP, ICMP and the RFC 4065 header around octets from LMMP's main header on.
OctetVector lmmp_frame(const IpAddress& source, const IpAddress& destination, Octets lmmp,
                       std::uint8_t subtype = wire::default_icmp_subtype);
// An ICMP Destination Unreachable from `reporter` that quotes the first `quoted` octets of an IP packet.
OctetVector unreachable_frame(const IpAddress& reporter, const IpAddress& receiver, Octets ip_packet,
                              std::size_t quoted);

// A pcap file with microseconds; the first frame is at 1 January 2026.
class PcapWriter {
 public:
  explicit PcapWriter(const std::string& path);
  // `captured` octets of the frame are written, all by default.
  void write(Octets frame, std::uint64_t microseconds, std::size_t captured = SIZE_MAX);
  bool good() const { return out_.good(); }

 private:
  std::ofstream out_;
};

}  // namespace lmmp::plugin_test
