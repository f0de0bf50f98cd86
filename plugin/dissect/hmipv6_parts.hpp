// What the parts of the `hmipv6` dissection share.
#pragma once

#include <cstdint>
#include <cstring>

#include "plugin/analysis/hmipv6_maps.hpp"

namespace lmmp::plugin::hmipv6 {

// A packet as it was before Wireshark's own dissector, which may go on into what follows, saw it.
struct Packet {
  tvbuff_t* tvb = nullptr;
  Octets octets;  // those captured
  packet_info* pinfo = nullptr;
  proto_tree* tree = nullptr;
  Address source;               // of the IPv6 header
  Address destination;          // of the IPv6 header
  Address home_source;          // of the Home Address option, else the header's
  Address home_destination;     // of the type 2 routing header, else the header's
  std::uint32_t ip_octets = 0;  // of the IPv6 packet, header included; 0 if unknown
  RouterKey link;
  bool quoted = false;    // in an ICMP error: nothing is learned from it
  bool fragment = false;  // the rest is elsewhere
  bool secured = false;   // by AH or ESP
  bool fully_captured() const { return octets.size() == tvb_reported_length(tvb); }
};

// Key of the records that are kept with a frame, which may hold several packets.
std::uint32_t record_key(const Packet& packet);

// 0 bad, 1 good, 2 unverified.
enum class Checksum : std::uint8_t { bad, good, unverified };

// Each lays our tree beside Wireshark's if the packet is of ours, and must not throw.
void show_discovery(const Packet& packet);
void show_mobility_header(const Packet& packet);

inline ws_in6_addr to_epan(const Address& address) {
  ws_in6_addr value;
  static_assert(sizeof value == sizeof address.octets);
  std::memcpy(&value, address.octets.data(), sizeof value);
  return value;
}

// An address that stands elsewhere in the packet, or in no packet.
inline proto_item* add_address(proto_tree* tree, int field_id, tvbuff_t* tvb, const Address& address) {
  const ws_in6_addr value = to_epan(address);
  return proto_tree_add_ipv6(tree, field_id, tvb, 0, 0, &value);
}

inline proto_item* generated(proto_item* item) {
  proto_item_set_generated(item);
  return item;
}

}  // namespace lmmp::plugin::hmipv6
