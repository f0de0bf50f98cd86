// What stands around the message: checksums, ICMP code and Reserved, quotes in ICMP errors, fragments, short
// captures, subtypes.
#include <cstdint>

#include "plugin/tests/capture_set.hpp"
#include "plugin/tests/scenarios.hpp"
#include "wire/message.hpp"

namespace lmmp::plugin_test {
namespace {

using wire::Suboption;
using M = wire::MessageType;
using S = wire::SuboptionType;

const IpAddress& mn() {
  static const IpAddress value = address("2001:db8::2");
  return value;
}
const IpAddress& ar() {
  static const IpAddress value = address("2001:db8::1");
  return value;
}

OctetVector logout() {
  return wire::encode({M::logout, 5, {Suboption::number(S::sid, 0xabcdef01)}});
}

// The ICMP message with one octet changed, its checksum made right again if asked.
OctetVector changed(std::size_t at, std::uint8_t value, bool checksum_right, bool v6 = true) {
  const IpAddress source = v6 ? mn() : address("192.0.2.5");
  const IpAddress destination = v6 ? ar() : address("192.0.2.1");
  OctetVector icmp = wire::encode_carrier(logout(), source, destination);
  icmp[at] = value;
  if (checksum_right) wire::write_u16(&icmp[2], wire::icmp_checksum(icmp, source, destination));
  return frame(ip_packet(source, destination, v6 ? wire::protocol_icmpv6 : wire::protocol_icmpv4, icmp));
}

OctetVector as_fragment(OctetVector frame_octets) {
  frame_octets[20] |= 0x20;  // IPv4: more fragments
  wire::write_u16(&frame_octets[24], 0);
  return frame_octets;
}

}  // namespace

void write_carriers(const std::string& folder) {
  CaptureSet capture(folder, "carriers");
  const std::string sid = "0xabcdef01";
  capture.add(changed(2, 0x12, false), {"a wrong ICMPv6 checksum",
                                        {"lmmp.checksum_bad"},
                                        {{"icmpv6.checksum.status", {"0"}}, {"lmmp.sid", {sid}}},
                                        ""});
  capture.add(changed(2, 0x12, false, false), {"a wrong ICMPv4 checksum",
                                               {"lmmp.checksum_bad"},
                                               {{"icmp.checksum.status", {"0"}}, {"lmmp.sid", {sid}}},
                                               ""});
  capture.add(changed(1, 3, true), {"an ICMPv6 code that is not 0",
                                    {"lmmp.icmp_code_nonzero"},
                                    {{"icmpv6.code", {"3"}}, {"lmmp.sid", {sid}}},
                                    ""});
  capture.add(changed(1, 3, true, false),
              {"an ICMPv4 code that is not 0", {"lmmp.icmp_code_nonzero"}, {{"lmmp.sid", {sid}}}, ""});
  capture.add(changed(7, 1, true), {"the ICMP Reserved is not zero",
                                    {"lmmp.reserved_nonzero"},
                                    {{"lmmp.icmp_reserved", {"0x000001"}}},
                                    ""});
  capture.add(changed(4, 252, true),
              {"another subtype is not ours", {}, {{"lmmp", {}}, {"lmmp.sid", {}}}, ""});
  const OctetVector packet6 =
      ip_packet(mn(), ar(), wire::protocol_icmpv6, wire::encode_carrier(logout(), mn(), ar()));
  capture.add(unreachable_frame(ar(), mn(), packet6, 1000),
              {"a whole message quoted in an ICMPv6 error",
               {},
               {{"lmmp.sid", {sid}}, {"lmmp.length_counts", {"0"}}},
               ""});
  capture.add(unreachable_frame(ar(), mn(), packet6, 40 + 8 + 8 + 5),
              {"a message cut off in an ICMPv6 error",
               {},
               {{"lmmp.type", {"3"}}, {"lmmp.sid", {}}, {"lmmp.length_counts", {}}},
               ""});
  capture.add(unreachable_frame(ar(), mn(), packet6, 40 + 8 + 6),
              {"a main header cut off in an ICMPv6 error", {}, {{"lmmp.type", {"3"}}, {"lmmp.seq", {}}}, ""});
  const IpAddress mn4 = address("192.0.2.5");
  const IpAddress ar4 = address("192.0.2.1");
  const OctetVector packet4 =
      ip_packet(mn4, ar4, wire::protocol_icmpv4, wire::encode_carrier(logout(), mn4, ar4));
  capture.add(unreachable_frame(ar4, mn4, packet4, 28), {"eight octets quoted in an ICMPv4 error",
                                                         {},
                                                         {{"lmmp.icmp_subtype", {"253"}}, {"lmmp.type", {}}},
                                                         ""});
  capture.add(as_fragment(frame(packet4)),
              {"a first fragment whose rest is not captured", {}, {{"lmmp", {}}}, ""});
  const OctetVector whole = frame(packet6);
  capture.add(whole,
              {"a capture that stops inside the SID",
               {},
               {{"lmmp.type", {"3"}}, {"lmmp.sid", {}}},
               "Logout[Packet size limited during capture]"},
              1000, whole.size() - 2);
  capture.add(
      whole,
      {"a capture that stops inside the main header", {}, {{"lmmp.type", {"3"}}, {"lmmp.seq", {}}}, ""}, 1000,
      14 + 40 + 8 + 6);
  OctetVector short_icmp = octets("96000000fd");
  wire::write_u16(&short_icmp[2], wire::icmp_checksum(short_icmp, mn(), ar()));
  capture.add(frame(ip_packet(mn(), ar(), wire::protocol_icmpv6, short_icmp)),
              {"an ICMP message that ends behind its subtype",
               {"lmmp.length_bad"},
               {{"lmmp.icmp_subtype", {"253"}}, {"lmmp.icmp_reserved", {}}},
               ""});
  // IPv6 in IPv6.
  capture.add(frame(ip_packet(address("2001:db8:9::1"), address("2001:db8:9::2"), 41, packet6)),
              {"a message in a tunnel", {}, {{"lmmp.sid", {sid}}, {"icmpv6.checksum.status", {"1"}}}, ""});
}

}  // namespace lmmp::plugin_test
