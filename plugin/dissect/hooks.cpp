// Where Wireshark asks us. There is no table of ICMP types to register in, so we stand in front of the ICMPv4
// and ICMPv6 dissectors and forward, unchanged, all that is not LMMP.
#include "plugin/dissect/hooks.hpp"

#include <algorithm>
#include <cstdint>

#include "plugin/compat.hpp"
#include "plugin/dissect/carrier.hpp"
#include "plugin/dissect/fields.hpp"
#include "plugin/dissect/hmipv6.hpp"
#include "plugin/dissect/lmmp.hpp"
#include "plugin/dissect/preferences.hpp"
#include "plugin/stats/echo_tap.hpp"
#include "wire/carrier.hpp"

namespace lmmp::plugin {
namespace {

// What stood in the table before us: Wireshark's own or another plugin's.
dissector_handle_t original_icmpv4 = nullptr;
dissector_handle_t original_icmpv6 = nullptr;
// Shows an LMMP carrier under icmpv6's own name.
dissector_handle_t icmpv6_carrier = nullptr;

struct Icmpv6Fields {
  int protocol = -1;
  int type = -1;
  int code = -1;
  int checksum = -1;
  int checksum_status = -1;
};
Icmpv6Fields icmpv6;

// Whether the ICMP message is ours: its type, and its subtype captured and chosen (I1, I2). The code is not
// asked: one that is not 0 is noted.
bool is_ours(tvbuff_t* icmp, std::uint8_t mobility_type) {
  if (tvb_captured_length(icmp) < 5 || octet_at(icmp, 0) != mobility_type) return false;
  return is_our_subtype(octet_at(icmp, 4)) && proto_is_protocol_enabled(find_protocol_by_id(lmmp_protocol));
}

// Sum over the ICMP message, for ICMPv6 with the pseudo-header (RFC 4443 2.3), as one's complement arithmetic
// leaves it: 0 if the checksum is right.
std::uint16_t checksum_sum(tvbuff_t* icmp, const packet_info* pinfo, bool v6) {
  const auto length = static_cast<int>(tvb_reported_length(icmp));
  vec_t parts[4];
  int count = 0;
  const std::uint32_t pseudo[2] = {g_htonl(static_cast<std::uint32_t>(length)), g_htonl(IP_PROTO_ICMPV6)};
  if (v6) {
    parts[count++] = {static_cast<const std::uint8_t*>(pinfo->src.data), pinfo->src.len};
    parts[count++] = {static_cast<const std::uint8_t*>(pinfo->dst.data), pinfo->dst.len};
    parts[count++] = {reinterpret_cast<const std::uint8_t*>(pseudo), sizeof pseudo};
  }
  parts[count++] = {tvb_get_ptr(icmp, 0, length), length};
  return static_cast<std::uint16_t>(in_cksum(parts, count));
}

// The checksum as it should be, from the one found and the sum over all (RFC 1624).
std::uint16_t corrected(std::uint16_t found, std::uint16_t sum) {
  std::uint32_t shouldbe = found;
  shouldbe += g_ntohs(sum);
  shouldbe = (shouldbe & 0xFFFF) + (shouldbe >> 16);
  return static_cast<std::uint16_t>(shouldbe);
}

CarrierSeen look_at_carrier(tvbuff_t* icmp, const packet_info* pinfo, bool v6) {
  CarrierSeen seen;
  seen.icmp = icmp;
  seen.code = octet_at(icmp, 1);
  seen.checksum_found = tvb_get_ntohs(icmp, 2);
  const bool captured = tvb_captured_length(icmp) >= tvb_reported_length(icmp);
  const bool addressed = !v6 || (pinfo->src.type == AT_IPv6 && pinfo->dst.type == AT_IPv6);
  if (preferences.verify_checksum && captured && addressed && !pinfo->fragmented &&
      !pinfo->flags.in_error_pkt) {
    const std::uint16_t sum = checksum_sum(icmp, pinfo, v6);
    seen.checksum = sum == 0 ? ChecksumVerdict::good : ChecksumVerdict::bad;
    seen.checksum_expected = corrected(seen.checksum_found, sum);
  }
  return seen;
}

void call_lmmp(tvbuff_t* icmp, packet_info* pinfo, proto_tree* tree, CarrierSeen& seen) {
  const auto start =
      static_cast<int>(std::min<std::uint32_t>(tvb_reported_length(icmp), wire::carrier_header_size));
  call_dissector_only(lmmp_handle, tvb_new_subset_remaining(icmp, start), pinfo, tree, &seen);
}

// Wireshark's ICMPv4 shows type, code and checksum of type 41 and leaves the rest alone.
int dissect_icmpv4(tvbuff_t* tvb, packet_info* pinfo, proto_tree* tree, void* data) noexcept {
  hand_icmpv4_to_tap(tvb, pinfo);
  const int taken = call_dissector_only(original_icmpv4, tvb, pinfo, tree, data);
  if (taken == 0 || !is_ours(tvb, wire::icmpv4_mobility_type)) return taken;
  CarrierSeen seen = look_at_carrier(tvb, pinfo, false);
  call_lmmp(tvb, pinfo, tree, seen);
  return static_cast<int>(tvb_captured_length(tvb));
}

// Wireshark's ICMPv6 reads every type 150 as FMIPv6, so it is not asked: we show what it would have shown.
int dissect_icmpv6_carrier(tvbuff_t* tvb, packet_info* pinfo, proto_tree* tree, void*) noexcept {
  CarrierSeen seen = look_at_carrier(tvb, pinfo, true);
  proto_item* item = proto_tree_add_item(tree, icmpv6.protocol, tvb, 0, -1, ENC_NA);
  proto_tree* icmp_tree = proto_item_add_subtree(item, subtree::icmpv6);
  proto_tree_add_item(icmp_tree, icmpv6.type, tvb, 0, 1, ENC_BIG_ENDIAN);
  proto_tree_add_item(icmp_tree, icmpv6.code, tvb, 1, 1, ENC_BIG_ENDIAN);
  const bool verified = seen.checksum != ChecksumVerdict::unverified;
  const std::uint32_t flags = verified ? PROTO_CHECKSUM_VERIFY : PROTO_CHECKSUM_NO_FLAGS;
  proto_tree_add_checksum(
      icmp_tree, tvb, 2, icmpv6.checksum, icmpv6.checksum_status, nullptr, pinfo,
      seen.checksum == ChecksumVerdict::good ? seen.checksum_found : seen.checksum_expected, ENC_BIG_ENDIAN,
      flags);
  call_lmmp(tvb, pinfo, tree, seen);
  return static_cast<int>(tvb_captured_length(tvb));
}

// Both protocols' ICMPv6 in one place, for each dissector that stands in front costs every packet.
int dissect_icmpv6(tvbuff_t* tvb, packet_info* pinfo, proto_tree* tree, void* data) noexcept {
  hand_icmpv6_to_tap(tvb, pinfo);
  if (is_ours(tvb, wire::icmpv6_mobility_type))
    return call_dissector_only(icmpv6_carrier, tvb, pinfo, tree, data);
  if (is_discovery_of_hmipv6(tvb, pinfo)) return forward_discovery(original_icmpv6, tvb, pinfo, tree, data);
  return call_dissector_only(original_icmpv6, tvb, pinfo, tree, data);
}

// Puts `dissector` in front of what ip.proto has for `number`. It needs a protocol of its own, by name only,
// for a second handle of the parent's would double the layer.
dissector_handle_t stand_in_front(std::uint32_t number, dissector_t dissector, int protocol) {
  dissector_handle_t original = dissector_get_uint_handle(find_dissector_table("ip.proto"), number);
  if (original != nullptr)
    dissector_add_uint("ip.proto", number, create_dissector_handle(dissector, protocol));
  return original;
}

int by_name_only(const char* name, const char* short_name, const char* filter, int parent) {
  return proto_register_protocol_in_name_only(name, short_name, filter, parent, FT_PROTOCOL);
}

}  // namespace

void hook_into_icmp() noexcept {
  const int icmpv4_protocol = proto_get_id_by_filter_name("icmp");
  icmpv6.protocol = proto_get_id_by_filter_name("icmpv6");
  icmpv6.type = proto_registrar_get_id_byname("icmpv6.type");
  icmpv6.code = proto_registrar_get_id_byname("icmpv6.code");
  icmpv6.checksum = proto_registrar_get_id_byname("icmpv6.checksum");
  icmpv6.checksum_status = proto_registrar_get_id_byname("icmpv6.checksum.status");
  original_icmpv4 =
      stand_in_front(IP_PROTO_ICMP, dissect_icmpv4,
                     by_name_only("ICMPv4 with LMMP", "ICMPv4 LMMP", "lmmp.over_icmp", icmpv4_protocol));
  original_icmpv6 = stand_in_front(
      IP_PROTO_ICMPV6, dissect_icmpv6,
      by_name_only("ICMPv6 with LMMP and HMIPv6", "ICMPv6 LMMP", "lmmp.over_icmpv6", icmpv6.protocol));
  icmpv6_carrier = create_dissector_handle(dissect_icmpv6_carrier, icmpv6.protocol);
}

}  // namespace lmmp::plugin
