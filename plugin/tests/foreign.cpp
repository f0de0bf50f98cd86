// Traffic that is not ours and must come out as without the plugin, alone and with LMMP between it.
#include <cstdint>
#include <vector>

#include "plugin/tests/frames.hpp"
#include "plugin/tests/scenarios.hpp"
#include "wire/message.hpp"

namespace lmmp::plugin_test {
namespace {

using wire::Suboption;
using M = wire::MessageType;
using S = wire::SuboptionType;

OctetVector icmp_frame(const IpAddress& source, const IpAddress& destination, std::string_view hex) {
  OctetVector icmp = octets(hex);
  wire::write_u16(&icmp[2], wire::icmp_checksum(icmp, source, destination));
  return frame(
      ip_packet(source, destination, source.is_v6() ? wire::protocol_icmpv6 : wire::protocol_icmpv4, icmp));
}

std::vector<OctetVector> foreign_frames() {
  const IpAddress a6 = address("2001:db8::a");
  const IpAddress b6 = address("2001:db8::b");
  const IpAddress a4 = address("192.0.2.10");
  const IpAddress b4 = address("192.0.2.11");
  std::vector<OctetVector> frames{
      icmp_frame(a6, b6, "8000 0000 1234 0001 6162636465666768"),
      icmp_frame(b6, a6, "8100 0000 1234 0001 6162636465666768"),
      icmp_frame(a4, b4, "0800 0000 1234 0001 6162636465666768"),
      icmp_frame(b4, a4, "0000 0000 1234 0001 6162636465666768"),
      // FMIPv6: RtSolPr, PrRtAdv, Handover Initiate, Handover Acknowledge, and a subtype of nobody.
      icmp_frame(a6, b6, "9600 0000 0200 1234 1301 0200 0000 00aa"),
      icmp_frame(b6, a6, "9600 0000 0300 1234 1301 0200 0000 00bb"),
      icmp_frame(a6, b6, "9600 0000 0480 1234"),
      icmp_frame(a6, b6, "9600 0000 0500 1234"),
      icmp_frame(a6, b6, "9600 0000 8000 1234 0000"),
      icmp_frame(a6, b6, "9600 0000"),
      icmp_frame(a4, b4, "2900 0000 0000 0000 01020304"),
      icmp_frame(a4, b4, "2900 0000 0100 0000 01020304"),
      icmp_frame(a4, b4, "2900 0000"),
      // Router Advertisement, Neighbour Solicitation and Advertisement.
      icmp_frame(address("fe80::1"), address("ff02::1"),
                 "8600 0000 4000 0708 00000000 00000000 0101 020000000001"),
      icmp_frame(address("fe80::1"), address("ff02::1:ff00:2"),
                 "8700 0000 00000000 fe80000000000000 0000000000000002 0101 020000000001"),
      icmp_frame(address("fe80::2"), address("fe80::1"),
                 "8800 0000 60000000 fe80000000000000 0000000000000002 0201 020000000002"),
  };
  frames.push_back(unreachable_frame(b6, a6, Octets(frames[0]).subspan(14), 1000));
  frames.push_back(unreachable_frame(b4, a4, Octets(frames[2]).subspan(14), 28));
  frames.push_back(unreachable_frame(b6, a6, Octets(frames[4]).subspan(14), 1000));
  // A wrong checksum, a code that is not defined, an ICMPv6 message without anything in it.
  frames.push_back(frames[0]);
  frames.back()[14 + 40 + 2] ^= 0xff;
  frames.push_back(icmp_frame(a6, b6, "01ff 0000 00000000"));
  frames.push_back(frame(ip_packet(a6, b6, wire::protocol_icmpv6, {})));
  frames.push_back(frame(ip_packet(a4, b4, wire::protocol_icmpv4, {})));
  frames.push_back(frame(ip_packet(a6, b6, 17, octets("1388 1389 000c 0000 61626364"))));
  return frames;
}

}  // namespace

void write_foreign(const std::string& folder) {
  PcapWriter alone(folder + "/foreign.pcap");
  PcapWriter mixed(folder + "/mixed.pcap");
  std::uint64_t now = 0;
  std::uint32_t sequence = 1;
  for (const OctetVector& one : foreign_frames()) {
    alone.write(one, now);
    mixed.write(one, now);
    const bool v6 = sequence % 2 == 0;
    mixed.write(lmmp_frame(address(v6 ? "fe80::2" : "192.0.2.5"), address(v6 ? "fe80::1" : "192.0.2.1"),
                           wire::encode({M::routing_refresh, sequence++, {Suboption::number(S::sid, 77)}})),
                now + 500);
    now += 1000;
  }
}

}  // namespace lmmp::plugin_test
