// What the `lmmp` tap hands to statistics.
#include "plugin/analysis/lmmp_tap.hpp"

#include <cstdint>
#include <cstring>
#include <new>

namespace lmmp::plugin {
namespace {

using S = wire::SuboptionType;

int tap = -1;

hmipv6::Address mapped_octets(const std::uint8_t* octets, std::size_t size) {
  hmipv6::Address result;
  if (size == 4) result.octets[10] = result.octets[11] = 0xFF;
  std::memcpy(&result.octets[16 - size], octets, size);
  return result;
}

// Of two suboptions, one for each version of IP, the one that is there.
std::optional<hmipv6::Address> either(const MessageOutline& outline, S of_ipv4, S of_ipv6) {
  if (const std::uint8_t* at = outline.payload(of_ipv6)) return mapped_octets(at, 16);
  if (const std::uint8_t* at = outline.payload(of_ipv4)) return mapped_octets(at, 4);
  return std::nullopt;
}

}  // namespace

hmipv6::Address mapped_address(const address& given) {
  const auto* octets = static_cast<const std::uint8_t*>(given.data);
  if (given.type == AT_IPv6) return mapped_octets(octets, 16);
  if (given.type == AT_IPv4) return mapped_octets(octets, 4);
  return {};
}

void register_lmmp_tap() {
  tap = register_tap("lmmp");
}

void hand_lmmp_to_tap(packet_info* pinfo, const MessageOutline& outline, const Findings& findings,
                      bool acted_on) {
  if (!have_tap_listener(tap) || outline.spec == nullptr) return;
  auto* record = new (wmem_alloc(pinfo->pool, sizeof(LmmpRecord))) LmmpRecord;
  record->type = static_cast<wire::MessageType>(outline.type);
  record->reserved = outline.reserved;
  record->sequence = outline.sequence;
  record->source = mapped_address(pinfo->src);
  record->destination = mapped_address(pinfo->dst);
  record->address = either(outline, S::ip4, S::ip6);
  record->old_ar = either(outline, S::old_ar4, S::old_ar6);
  record->new_ar = either(outline, S::new_ar4, S::new_ar6);
  record->acted_on = acted_on;
  record->session = findings.session;
  record->sid = findings.sid;
  record->response_to = findings.response_to;
  record->answered_type = findings.answered_type;
  record->completes = findings.completes;
  record->retransmission_of = findings.retransmission_of;
  record->has_response_time = findings.has_response_time;
  record->response_time = findings.response_time;
  tap_queue_packet(tap, pinfo, record);
}

}  // namespace lmmp::plugin
