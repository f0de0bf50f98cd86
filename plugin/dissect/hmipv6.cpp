// The `hmipv6` protocol, and where it stands: in front of Wireshark's own dissectors, which see every packet
// first.
#include "plugin/dissect/hmipv6.hpp"

#include <cstdint>
#include <cstring>

#include "plugin/analysis/hmipv6_signs.hpp"
#include "plugin/analysis/hmipv6_tap.hpp"
#include "plugin/compat.hpp"
#include "plugin/dissect/hmipv6_parts.hpp"
#include "plugin/stats/handover.hpp"
#include "plugin/stats/hmipv6.hpp"
extern "C" {
#include <epan/dissectors/packet-ip.h>
}

namespace lmmp::plugin {
namespace hmipv6 {
namespace {

// What stood in ip.proto before us: Wireshark's own or another plugin's.
dissector_handle_t original_mobility_header = nullptr;
int ah_protocol = -1;
int esp_protocol = -1;

Address address_of(const address& given) {
  Address address;
  if (given.type == AT_IPv6) std::memcpy(address.octets.data(), given.data, address.octets.size());
  return address;
}

bool has_layer(const packet_info* pinfo, int wanted) {
  for (wmem_list_frame_t* at = wmem_list_tail(pinfo->layers); at != nullptr; at = wmem_list_frame_prev(at)) {
    if (GPOINTER_TO_INT(wmem_list_frame_data(at)) == wanted) return true;
  }
  return false;
}

Packet packet_of(tvbuff_t* tvb, packet_info* pinfo, proto_tree* tree, void* data) {
  Packet packet;
  packet.tvb = tvb;
  packet.pinfo = pinfo;
  packet.tree = tree;
  packet.source = address_of(pinfo->net_src);
  packet.destination = address_of(pinfo->net_dst);
  packet.home_source = address_of(pinfo->src);
  packet.home_destination = address_of(pinfo->dst);
  if (const ws_ip6* header = WS_IP6_PTR(data)) packet.ip_octets = header->ip6_len + 40;
  packet.link.source = packet.source;
  const address& link_layer = pinfo->dl_src;
  if (link_layer.type == AT_ETHER && link_layer.len == 6)
    std::memcpy(packet.link.link_layer.data(), link_layer.data, 6);
  packet.quoted = pinfo->flags.in_error_pkt;
  packet.fragment = pinfo->fragmented;
  packet.secured = has_layer(pinfo, ah_protocol) || has_layer(pinfo, esp_protocol);
  return packet;
}

// Our own name over what we add, for expert items; disabling the protocol silences it. The list of layers
// stays as it is: it is a field of the frame.
void show(Packet& packet, void (*part)(const Packet&)) {
  const auto captured = tvb_captured_length(packet.tvb);
  packet.octets = {tvb_get_ptr(packet.tvb, 0, static_cast<int>(captured)), captured};
  packet_info* pinfo = packet.pinfo;
  const char* before = pinfo->current_proto;
  pinfo->current_proto = "HMIPv6";
  part(packet);
  pinfo->current_proto = before;
}

#pragma GCC diagnostic push
#ifdef __clang__
#pragma GCC diagnostic ignored "-Wdeprecated-volatile"  // in TRY and FINALLY
#endif
int forward_and_show(dissector_handle_t original, tvbuff_t* tvb, packet_info* pinfo, proto_tree* tree,
                     void* data, void (*part)(const Packet&)) {
  Packet packet = packet_of(tvb, pinfo, tree, data);
  volatile int taken = 0;
  volatile bool refused = false;
  TRY {
    taken = call_dissector_only(original, tvb, pinfo, tree, data);
    refused = taken == 0;
  }
  FINALLY {
    if (!refused) show(packet, part);
  }
  ENDTRY;
  return taken;
}
#pragma GCC diagnostic pop

bool is_ours(const packet_info* pinfo) {
  return pinfo->net_src.type == AT_IPv6 && pinfo->net_dst.type == AT_IPv6 &&
         proto_is_protocol_enabled(find_protocol_by_id(protocol));
}

int dissect_mobility_header(tvbuff_t* tvb, packet_info* pinfo, proto_tree* tree, void* data) noexcept {
  if (tvb_captured_length(tvb) < 12 || !is_ours(pinfo))
    return call_dissector_only(original_mobility_header, tvb, pinfo, tree, data);
  return forward_and_show(original_mobility_header, tvb, pinfo, tree, data, show_mobility_header);
}

// A protocol by name only, for a second handle of the parent's would double the layer.
dissector_handle_t stand_in_front(std::uint32_t number, dissector_t dissector, const char* name,
                                  const char* short_name, const char* filter, const char* parent) {
  dissector_handle_t original = dissector_get_uint_handle(find_dissector_table("ip.proto"), number);
  if (original == nullptr) return nullptr;
  const int by_name = proto_register_protocol_in_name_only(name, short_name, filter,
                                                           proto_get_id_by_filter_name(parent), FT_PROTOCOL);
  dissector_add_uint("ip.proto", number, create_dissector_handle(dissector, by_name));
  return original;
}

}  // namespace

std::uint32_t record_key(const Packet& packet) {
  const auto at = static_cast<std::uint32_t>(tvb_raw_offset(packet.tvb));
  const std::uint8_t place[] = {static_cast<std::uint8_t>(at >> 16), static_cast<std::uint8_t>(at >> 8),
                                static_cast<std::uint8_t>(at), packet.quoted};
  const std::uint64_t hash = digest(packet.octets, digest(place));
  return static_cast<std::uint32_t>(hash ^ hash >> 32);
}

void hand_to_tap(packet_info* pinfo, const TapRecord& record) {
  if (have_tap_listener(tap)) tap_queue_packet(tap, pinfo, wmem_memdup(pinfo->pool, &record, sizeof record));
}

}  // namespace hmipv6

void register_hmipv6() noexcept {
  hmipv6::protocol = proto_register_protocol("Hierarchical Mobile IPv6", "HMIPv6", "hmipv6");
  hmipv6::register_fields();
  hmipv6::register_experts();
  hmipv6::register_preferences();
  hmipv6::register_bindings();
  hmipv6::register_maps();
  hmipv6::register_signs();
  hmipv6::tap = register_tap("hmipv6");
  register_hmipv6_statistics();
  register_handover_report();
}

bool is_discovery_of_hmipv6(tvbuff_t* tvb, const packet_info* pinfo) {
  using namespace hmipv6;
  const auto captured = tvb_captured_length(tvb);
  const Octets octets{tvb_get_ptr(tvb, 0, static_cast<int>(captured)), captured};
  return concerns_us(octets, preferences.nd_option_type, address_of(pinfo->net_src)) && is_ours(pinfo);
}

int forward_discovery(dissector_handle_t original, tvbuff_t* tvb, packet_info* pinfo, proto_tree* tree,
                      void* data) {
  return hmipv6::forward_and_show(original, tvb, pinfo, tree, data, hmipv6::show_discovery);
}

void hook_hmipv6() noexcept {
  using namespace hmipv6;
  ah_protocol = proto_get_id_by_filter_name("ah");
  esp_protocol = proto_get_id_by_filter_name("esp");
  original_mobility_header =
      stand_in_front(IP_PROTO_MIPV6, dissect_mobility_header, "Mobile IPv6 with HMIPv6", "MIPv6 HMIPv6",
                     "hmipv6.over_mipv6", "mipv6");
}

}  // namespace lmmp::plugin
