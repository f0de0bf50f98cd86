// Ethernet frames around ICMP messages, and pcap files of them, for the plugin's tests.
#include "plugin/tests/frames.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <stdexcept>

namespace lmmp::plugin_test {
namespace {

void append(OctetVector& to, Octets octets) {
  to.insert(to.end(), octets.begin(), octets.end());
}

void write_u32_le(std::uint8_t* at, std::uint32_t value) {
  for (int i = 0; i < 4; ++i) at[i] = static_cast<std::uint8_t>(value >> (8 * i));
}

}  // namespace

IpAddress address(std::string_view text) {
  const auto parsed = IpAddress::parse(text);
  if (!parsed) throw std::invalid_argument("not an address: " + std::string(text));
  return *parsed;
}

OctetVector octets(std::string_view hex) {
  OctetVector result;
  std::string digits;
  for (const char c : hex) {
    if (c == ' ') continue;
    digits += c;
    if (digits.size() < 2) continue;
    result.push_back(static_cast<std::uint8_t>(std::stoi(digits, nullptr, 16)));
    digits.clear();
  }
  return result;
}

OctetVector ip_packet(const IpAddress& source, const IpAddress& destination, std::uint8_t protocol,
                      Octets payload) {
  OctetVector ip;
  if (source.is_v6()) {
    ip.resize(8);
    ip[0] = 0x60;
    wire::write_u16(&ip[4], static_cast<std::uint16_t>(payload.size()));
    ip[6] = protocol;
    ip[7] = 255;
    append(ip, source.octets());
    append(ip, destination.octets());
  } else {
    ip.resize(12);
    ip[0] = 0x45;
    wire::write_u16(&ip[2], static_cast<std::uint16_t>(20 + payload.size()));
    ip[8] = 255;
    ip[9] = protocol;
    append(ip, source.octets());
    append(ip, destination.octets());
    // The IPv4 header's checksum is the Internet checksum, as ICMPv4's is; here it stands at octet 10.
    std::swap_ranges(ip.begin() + 2, ip.begin() + 4, ip.begin() + 10);
    const std::uint16_t checksum = wire::icmp_checksum(ip, source, destination);
    std::swap_ranges(ip.begin() + 2, ip.begin() + 4, ip.begin() + 10);
    wire::write_u16(&ip[10], checksum);
  }
  append(ip, payload);
  return ip;
}

OctetVector frame(Octets ip) {
  const bool v6 = !ip.empty() && ip[0] >> 4 == 6;
  OctetVector ethernet = octets("02 00 00 00 00 02 02 00 00 00 00 01");
  ethernet.push_back(v6 ? 0x86 : 0x08);
  ethernet.push_back(v6 ? 0xdd : 0x00);
  append(ethernet, ip);
  return ethernet;
}

OctetVector lmmp_frame(const IpAddress& source, const IpAddress& destination, Octets lmmp,
                       std::uint8_t subtype) {
  const std::uint8_t protocol = source.is_v6() ? wire::protocol_icmpv6 : wire::protocol_icmpv4;
  return frame(
      ip_packet(source, destination, protocol, wire::encode_carrier(lmmp, source, destination, subtype)));
}

OctetVector unreachable_frame(const IpAddress& reporter, const IpAddress& receiver, Octets packet,
                              std::size_t quoted) {
  OctetVector icmp(8);
  icmp[0] = reporter.is_v6() ? 1 : 3;
  append(icmp, packet.first(std::min(quoted, packet.size())));
  wire::write_u16(&icmp[2], wire::icmp_checksum(icmp, reporter, receiver));
  const std::uint8_t protocol = reporter.is_v6() ? wire::protocol_icmpv6 : wire::protocol_icmpv4;
  return frame(ip_packet(reporter, receiver, protocol, icmp));
}

PcapWriter::PcapWriter(const std::string& path) : out_(path, std::ios::binary) {
  std::array<std::uint8_t, 24> header{0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4};
  write_u32_le(&header[16], 262144);
  write_u32_le(&header[20], 1);  // Ethernet
  out_.write(reinterpret_cast<const char*>(header.data()), header.size());
}

void PcapWriter::write(Octets frame, std::uint64_t microseconds, std::size_t captured) {
  constexpr std::uint32_t start = 1767225600;  // 2026-01-01T00:00:00Z
  const std::size_t kept = std::min(captured, frame.size());
  std::array<std::uint8_t, 16> header{};
  write_u32_le(&header[0], start + static_cast<std::uint32_t>(microseconds / 1000000));
  write_u32_le(&header[4], static_cast<std::uint32_t>(microseconds % 1000000));
  write_u32_le(&header[8], static_cast<std::uint32_t>(kept));
  write_u32_le(&header[12], static_cast<std::uint32_t>(frame.size()));
  out_.write(reinterpret_cast<const char*>(header.data()), header.size());
  out_.write(reinterpret_cast<const char*>(frame.data()), static_cast<std::streamsize>(kept));
}

}  // namespace lmmp::plugin_test
