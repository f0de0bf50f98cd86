// The `mobility.echo` tap: echo requests and replies, with their numbers. Wireshark's own tap leaves out
// requests without a reply in a second pass, which are the ones that a handover has lost.
#pragma once

#include <cstdint>

#include "plugin/epan.hpp"

namespace lmmp::plugin {

struct EchoRecord {
  bool reply = false;
  std::uint16_t identifier = 0;
  std::uint16_t sequence = 0;
};

void register_echo_tap();

// For an ICMP or ICMPv6 message, as it is forwarded: nothing happens unless it is an echo and somebody
// listens.
void hand_icmpv4_to_tap(tvbuff_t* icmp, packet_info* pinfo);
void hand_icmpv6_to_tap(tvbuff_t* icmp, packet_info* pinfo);

}  // namespace lmmp::plugin
