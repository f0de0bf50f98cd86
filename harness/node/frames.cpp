// Ethernet frames around ICMP messages.
#include "harness/node/frames.hpp"

#include <tins/ethernetII.h>
#include <tins/ip.h>
#include <tins/ipv6.h>
#include <tins/rawpdu.h>

#include <algorithm>

#include "wire/carrier.hpp"

namespace lmmp::conform {
namespace {

constexpr std::size_t ethernet_header = 14;
constexpr std::size_t ipv6_header = 40;

bool is_extension_header(std::uint8_t next_header) {
  return next_header == 0 || next_header == 43 || next_header == 60;  // hop-by-hop, routing, destination
}

std::optional<IcmpPacket> find_in_ipv4(wire::Octets frame, IcmpPacket packet) {
  const wire::Octets ip = frame.subspan(ethernet_header);
  if (ip.size() < 20 || ip[0] >> 4 != 4) return std::nullopt;
  const std::size_t header = (ip[0] & 0x0FU) * 4U;
  const std::size_t total = wire::read_u16(&ip[2]);
  const bool fragment = (wire::read_u16(&ip[6]) & 0x3FFFU) != 0;
  if (header < 20 || total < header || total > ip.size() || fragment || ip[9] != wire::protocol_icmpv4) {
    return std::nullopt;
  }
  packet.ends.hop_limit = ip[8];
  packet.ends.source = *wire::IpAddress::from_octets(ip.subspan(12, 4));
  packet.ends.destination = *wire::IpAddress::from_octets(ip.subspan(16, 4));
  packet.icmp_offset = ethernet_header + header;
  packet.icmp = ip.subspan(header, total - header);
  return packet;
}

std::optional<IcmpPacket> find_in_ipv6(wire::Octets frame, IcmpPacket packet) {
  const wire::Octets ip = frame.subspan(ethernet_header);
  if (ip.size() < ipv6_header || ip[0] >> 4 != 6) return std::nullopt;
  const std::size_t end = ipv6_header + wire::read_u16(&ip[4]);
  if (end > ip.size()) return std::nullopt;
  std::uint8_t next = ip[6];
  std::size_t at = ipv6_header;
  while (is_extension_header(next)) {
    if (end - at < 8) return std::nullopt;
    const std::size_t length = (ip[at + 1] + 1U) * 8U;
    if (end - at < length) return std::nullopt;
    next = ip[at];
    at += length;
  }
  if (next != wire::protocol_icmpv6) return std::nullopt;
  packet.ends.hop_limit = ip[7];
  packet.ends.source = *wire::IpAddress::from_octets(ip.subspan(8, 16));
  packet.ends.destination = *wire::IpAddress::from_octets(ip.subspan(24, 16));
  packet.icmp_offset = ethernet_header + at;
  packet.icmp = ip.subspan(at, end - at);
  return packet;
}

Tins::HWAddress<6> hardware(const MacAddress& mac) {
  return Tins::HWAddress<6>(mac.data());
}

}  // namespace

wire::OctetVector icmp_frame(const Ends& ends, wire::Octets icmp) {
  Tins::EthernetII frame(hardware(ends.destination_mac), hardware(ends.source_mac));
  const Tins::RawPDU payload(icmp.data(), static_cast<std::uint32_t>(icmp.size()));
  if (ends.source.is_v4()) {
    Tins::IP ip(Tins::IPv4Address(ends.destination.to_string()), Tins::IPv4Address(ends.source.to_string()));
    ip.protocol(wire::protocol_icmpv4);
    ip.ttl(ends.hop_limit);
    ip.flags(Tins::IP::DONT_FRAGMENT);
    return (frame / ip / payload).serialize();
  }
  Tins::IPv6 ip(Tins::IPv6Address(ends.destination.octets().data()),
                Tins::IPv6Address(ends.source.octets().data()));
  ip.next_header(wire::protocol_icmpv6);
  ip.hop_limit(ends.hop_limit);
  return (frame / ip / payload).serialize();
}

std::optional<IcmpPacket> find_icmp(wire::Octets frame) {
  if (frame.size() < ethernet_header) return std::nullopt;
  IcmpPacket packet;
  std::copy_n(frame.begin(), 6, packet.ends.destination_mac.begin());
  std::copy_n(frame.begin() + 6, 6, packet.ends.source_mac.begin());
  packet.ip_offset = ethernet_header;
  const std::uint16_t type = wire::read_u16(&frame[12]);
  if (type == 0x0800) return find_in_ipv4(frame, packet);
  if (type == 0x86DD) return find_in_ipv6(frame, packet);
  return std::nullopt;
}

wire::IpAddress all_nodes(wire::IpVersion version) {
  return *wire::IpAddress::parse(version == wire::IpVersion::v4 ? "224.0.0.1" : "ff02::1");
}

MacAddress multicast_mac(const wire::IpAddress& group) {
  const auto octets = group.octets();
  if (group.is_v4()) {
    return {0x01, 0x00, 0x5E, static_cast<std::uint8_t>(octets[1] & 0x7F), octets[2], octets[3]};
  }
  return {0x33, 0x33, octets[12], octets[13], octets[14], octets[15]};
}

wire::IpAddress link_local_address(const MacAddress& mac) {
  return wire::IpAddress::v6({0xFE, 0x80, 0, 0, 0, 0, 0, 0, static_cast<std::uint8_t>(mac[0] ^ 0x02), mac[1],
                              mac[2], 0xFF, 0xFE, mac[3], mac[4], mac[5]});
}

}  // namespace lmmp::conform
