// The `mobility.echo` tap.
#include "plugin/stats/echo_tap.hpp"

#include <cstdint>
#include <new>

#include "plugin/compat.hpp"

namespace lmmp::plugin {
namespace {

int tap = -1;

void hand(tvbuff_t* icmp, packet_info* pinfo, std::uint8_t request, std::uint8_t reply) {
  if (!have_tap_listener(tap) || tvb_captured_length(icmp) < 8) return;
  const std::uint8_t type = octet_at(icmp, 0);
  if (type != request && type != reply) return;
  auto* record = new (wmem_alloc(pinfo->pool, sizeof(EchoRecord))) EchoRecord;
  record->reply = type == reply;
  record->identifier = tvb_get_ntohs(icmp, 4);
  record->sequence = tvb_get_ntohs(icmp, 6);
  tap_queue_packet(tap, pinfo, record);
}

}  // namespace

void register_echo_tap() {
  tap = register_tap("mobility.echo");
}

void hand_icmpv4_to_tap(tvbuff_t* icmp, packet_info* pinfo) {
  hand(icmp, pinfo, 8, 0);
}

void hand_icmpv6_to_tap(tvbuff_t* icmp, packet_info* pinfo) {
  hand(icmp, pinfo, 128, 129);
}

}  // namespace lmmp::plugin
