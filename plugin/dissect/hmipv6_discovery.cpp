// MAP options in neighbour discovery messages (H 5, 7).
#include <cstdint>

#include "plugin/analysis/hmipv6_signs.hpp"
#include "plugin/analysis/hmipv6_tap.hpp"
#include "plugin/dissect/hmipv6_parts.hpp"

namespace lmmp::plugin::hmipv6 {
namespace {

constexpr std::uint8_t next_header_icmpv6 = 58;

bool is_map_option(const NdOption& option) {
  return option.type == preferences.nd_option_type;
}

// What an advertisement tells those who hear it: whole MAP options that may be used, and link prefixes.
void gather(const Packet& packet, AdvertisementSeen& seen) {
  unsigned at = *options_start(router_advertisement);
  while (const auto option = next_option(packet.octets, at)) {
    if (is_map_option(*option)) {
      const auto map = read_map_option(*option);
      // H 7.1.1: of several options for one MAP only one is sent; the first one counts.
      if (map && is_global_unicast(map->address) && seen.maps.count < most_compared &&
          seen.maps.of(map->address) == nullptr) {
        seen.maps.options[seen.maps.count++] = *map;
      }
    } else if (const auto prefix = read_autonomous_prefix(*option);
               prefix && seen.link_prefix_count < most_compared) {
      seen.link_prefixes[seen.link_prefix_count++] = *prefix;
    }
  }
}

// RFC 4861 6.1.2: a receiver discards what has a bad checksum.
bool is_heeded(const Packet& packet) {
  if (packet.quoted) return false;
  return packet.fragment || !packet.fully_captured() ||
         checksum_good(packet.home_source, packet.home_destination, next_header_icmpv6, packet.octets);
}

void say_change(const Packet& packet, proto_item* item, const MapOption& before, const MapOption& now,
                Time elapsed) {
  wmem_strbuf_t* text = wmem_strbuf_new(packet.pinfo->pool, "Changed since the previous advertisement:");
  const char* separator = " ";
  const auto add = [&](const char* what, std::uint32_t old, std::uint32_t is) {
    if (old == is) return;
    wmem_strbuf_append_printf(text, "%s%s %u, before %u", separator, what, is, old);
    separator = "; ";
  };
  add("distance", before.distance, now.distance);
  add("preference", before.preference, now.preference);
  add("R", before.flag_r, now.flag_r);
  if (lifetime_changed(before, now, elapsed)) add("lifetime", before.valid_lifetime, now.valid_lifetime);
  wmem_strbuf_append(text, " (H 7.1.2, 7.2)");
  expert_add_info_format(packet.pinfo, item, &expert::map_changed, "%s", wmem_strbuf_get_str(text));
}

void show_change(const Packet& packet, proto_tree* tree, proto_item* item, const MapOption& option,
                 const Changes& changes) {
  const MapOption* before = changes.before.of(option.address);
  if (before != nullptr && !changed(*before, option, changes.elapsed)) return;
  generated(proto_tree_add_uint(tree, field::map_previous, packet.tvb, 0, 0, changes.previous_frame));
  if (before != nullptr) {
    say_change(packet, item, *before, option, changes.elapsed);
  } else {
    expert_add_info_format(packet.pinfo, item, &expert::map_changed,
                           "Not in this router's previous advertisement (H 3.1, 7.2)");
  }
}

void judge(const Packet& packet, const MapOption& option, proto_item* where[4]) {
  packet_info* pinfo = packet.pinfo;
  if (option.distance == 0) expert_add_info(pinfo, where[0], &expert::map_distance_zero);
  if (option.preference == 0) expert_add_info(pinfo, where[0], &expert::map_preference_zero);
  if (option.reserved != 0) expert_add_info(pinfo, where[1], &expert::map_reserved_nonzero);
  if (option.valid_lifetime == 0) expert_add_info(pinfo, where[2], &expert::map_failed);
  if (!is_global_unicast(option.address)) expert_add_info(pinfo, where[3], &expert::map_address_bad);
}

void show_option(const Packet& packet, proto_tree* layer, const NdOption& option, bool misplaced,
                 const Changes* changes) {
  tvbuff_t* tvb = packet.tvb;
  const auto at = static_cast<int>(option.offset);
  proto_item* item = nullptr;
  proto_tree* tree = proto_tree_add_subtree(layer, tvb, at, static_cast<int>(option.octets.size()),
                                            subtree::map_option, &item, "MAP option");
  if (misplaced) expert_add_info(packet.pinfo, item, &expert::map_misplaced);
  const auto map = read_map_option(option);
  if (!map) {
    const bool overrun = tvb_reported_length_remaining(tvb, at) < static_cast<int>(option.length);
    if (!packet.quoted && (option.length != map_option_size || overrun))
      expert_add_info_format(packet.pinfo, item, &expert::map_length_bad,
                             "A MAP option's Length is 3, 24 octets; this one says %u octets (H 5)",
                             option.length);
    return;
  }
  proto_item* where[4];
  where[0] = proto_tree_add_item(tree, field::map_distance, tvb, at + 2, 1, ENC_BIG_ENDIAN);
  proto_tree_add_item(tree, field::map_preference, tvb, at + 2, 1, ENC_BIG_ENDIAN);
  proto_tree_add_item(tree, field::map_flag_r, tvb, at + 3, 1, ENC_BIG_ENDIAN);
  where[1] = proto_tree_add_item(tree, field::map_reserved, tvb, at + 3, 1, ENC_BIG_ENDIAN);
  where[2] = proto_tree_add_item(tree, field::map_valid_lifetime, tvb, at + 4, 4, ENC_BIG_ENDIAN);
  where[3] = proto_tree_add_item(tree, field::map_address, tvb, at + 8, 16, ENC_NA);
  if (tree != nullptr) {
    proto_item_append_text(item, ": %s, distance %u, preference %u, lifetime %u s",
                           tvb_ip6_to_str(packet.pinfo->pool, tvb, at + 8), map->distance, map->preference,
                           map->valid_lifetime);
  }
  judge(packet, *map, where);
  if (changes != nullptr) show_change(packet, tree, item, *map, *changes);
}

// MAPs of the previous advertisement that this one no longer has (H 3.1).
void show_gone(const Packet& packet, proto_tree* layer, const MapOptions& now, const Changes& changes) {
  for (unsigned i = 0; i < changes.before.count; ++i) {
    const Address& address = changes.before.options[i].address;
    if (now.of(address) != nullptr) continue;
    proto_item* item = generated(add_address(layer, field::map_gone, packet.tvb, address));
    expert_add_info_format(packet.pinfo, item, &expert::map_changed,
                           "No longer advertised by this router, since frame %u (H 3.1, 7.2)",
                           changes.previous_frame);
  }
}

const Changes* track(const Packet& packet, const AdvertisementSeen& seen, bool& full) {
  const std::uint32_t key = record_key(packet);
  if (PINFO_FD_VISITED(packet.pinfo)) {
    return static_cast<const Changes*>(p_get_proto_data(wmem_file_scope(), packet.pinfo, protocol, key));
  }
  const Changes* changes = track_advertisement(seen, full);
  if (changes != nullptr) {
    p_add_proto_data(wmem_file_scope(), packet.pinfo, protocol, key, const_cast<Changes*>(changes));
  }
  return changes;
}

void note_detection(const Packet& packet) {
  const auto target = read_solicited(packet.octets);
  if (target && packet.source == Address{} && !PINFO_FD_VISITED(packet.pinfo) && is_heeded(packet))
    track_solicitation(*target, packet.pinfo->num, time_of(packet.pinfo));
}

unsigned count_map_options(Octets message, unsigned at) {
  unsigned count = 0;
  while (const auto option = next_option(message, at)) count += is_map_option(*option) ? 1 : 0;
  return count;
}

}  // namespace

void show_discovery(const Packet& packet) {
  const std::uint8_t type = packet.octets[0];
  const unsigned start = *options_start(type);
  const bool advertised = type == router_advertisement;
  AdvertisementSeen seen;
  const Changes* changes = nullptr;
  bool full = false;
  if (advertised && is_heeded(packet)) {
    seen.router = packet.link;
    seen.frame = packet.pinfo->num;
    seen.time = time_of(packet.pinfo);
    gather(packet, seen);
    changes = track(packet, seen, full);
  }
  note_detection(packet);
  const unsigned count = count_map_options(packet.octets, start);
  if (count == 0) return;

  proto_item* item =
      proto_tree_add_item(packet.tree, protocol, packet.tvb, static_cast<int>(start), -1, ENC_NA);
  proto_item_append_text(item, ", %u MAP option%s", count, count == 1 ? "" : "s");
  if (!packet.quoted) {
    col_append_fstr(packet.pinfo->cinfo, COL_INFO, " (HMIPv6, %u MAP option%s)", count,
                    count == 1 ? "" : "s");
  }
  proto_tree* layer = proto_item_add_subtree(item, subtree::layer);
  if (full) expert_add_info(packet.pinfo, item, &expert::state_full);
  unsigned at = start;
  while (const auto option = next_option(packet.octets, at)) {
    if (is_map_option(*option)) show_option(packet, layer, *option, !advertised, changes);
  }
  if (changes != nullptr) show_gone(packet, layer, seen.maps, *changes);
  if (advertised && !packet.quoted && have_tap_listener(tap)) {
    TapRecord record;
    record.seen = Seen::advertisement;
    record.source = packet.source;
    record.destination = packet.destination;
    record.octets = packet.ip_octets;
    record.maps =
        static_cast<const MapOptions*>(wmem_memdup(packet.pinfo->pool, &seen.maps, sizeof seen.maps));
    record.changes = changes;
    hand_to_tap(packet.pinfo, record);
  }
}

}  // namespace lmmp::plugin::hmipv6
