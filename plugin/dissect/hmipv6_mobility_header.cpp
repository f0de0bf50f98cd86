// Local Binding Updates (H 4.1, 6.1) and the Binding Acknowledgements that answer them (H 6.2).
#include <cstdint>

#include "plugin/analysis/capture_end.hpp"
#include "plugin/analysis/hmipv6_tap.hpp"
#include "plugin/dissect/hmipv6_parts.hpp"

namespace lmmp::plugin::hmipv6 {
namespace {

constexpr std::uint8_t next_header_mobility = 135;  // I49
constexpr Time answer_window = 15 * second;         // I25's sends together

Octets header_octets(const Packet& packet, const MobilityHeader& header) {
  return packet.octets.first(std::min<std::size_t>(header.size, packet.octets.size()));
}

Checksum verify(const Packet& packet, const MobilityHeader& header) {
  if (packet.fragment || packet.octets.size() < header.size) return Checksum::unverified;
  return checksum_good(packet.home_source, packet.home_destination, next_header_mobility,
                       header_octets(packet, header))
             ? Checksum::good
             : Checksum::bad;
}

// Whether a receiver gets the whole header: the capture may have cut it off, the sender not.
bool is_whole(const Packet& packet, const MobilityHeader& header) {
  return packet.fragment || tvb_reported_length(packet.tvb) >= header.size;
}

proto_item* add_duration(proto_tree* tree, int field_id, tvbuff_t* tvb, Time duration) {
  const nstime_t value = to_nstime(duration);
  return generated(proto_tree_add_time(tree, field_id, tvb, 0, 0, &value));
}

void show_checksum(const Packet& packet, proto_tree* tree, Checksum checksum) {
  proto_item* item = generated(proto_tree_add_uint(tree, field::mh_checksum_status, packet.tvb, 4, 2,
                                                   static_cast<std::uint32_t>(checksum)));
  if (checksum == Checksum::bad) expert_add_info(packet.pinfo, item, &expert::mh_checksum_bad);
}

// What makes a receiver discard the header before it reads the message (RFC 3775 9.2).
bool is_discarded(const Packet& packet, const MobilityHeader& header, Checksum checksum) {
  return checksum == Checksum::bad || header.payload_protocol != no_next_header || !is_whole(packet, header);
}

void judge_header(const Packet& packet, proto_item* layer, const MobilityHeader& header) {
  if (header.payload_protocol != no_next_header)
    expert_add_info(packet.pinfo, layer, &expert::mh_payload_proto);
  if (!packet.quoted && !is_whole(packet, header))
    expert_add_info(packet.pinfo, layer, &expert::mh_length_bad);
}

char* text_of(const Packet& packet, const Address& address) {
  const ws_in6_addr value = to_epan(address);
  auto* text = static_cast<char*>(wmem_alloc(packet.pinfo->pool, WS_INET6_ADDRSTRLEN));
  ip6_to_str_buf(&value, text, WS_INET6_ADDRSTRLEN);
  return text;
}

void judge_update(const Packet& packet, proto_item* item, const UpdateSeen& seen, bool rcoa_as_lcoa) {
  packet_info* pinfo = packet.pinfo;
  if ((seen.update.flags & flag_a) == 0) expert_add_info(pinfo, item, &expert::bu_no_a_flag);
  if ((seen.update.flags & flag_h) != 0) expert_add_info(pinfo, item, &expert::bu_h_flag);
  if (!seen.rcoa) expert_add_info(pinfo, item, &expert::bu_no_home_address);
  // RFC 5380 5: the prefix of the RCoA may be another one than the MAP address's.
  if (seen.rcoa && preferences.profile == static_cast<int>(Profile::draft) &&
      !same_prefix(*seen.rcoa, seen.map)) {
    expert_add_info(pinfo, item, &expert::bu_rcoa_prefix);
  }
  if (rcoa_as_lcoa) expert_add_info(pinfo, item, &expert::bu_rcoa_as_lcoa);
  if (seen.update.alternate_care_of && !(*seen.update.alternate_care_of == seen.lcoa))
    expert_add_info(pinfo, item, &expert::bu_alternate_coa_differs);
  if (!packet.secured) expert_add_info(pinfo, item, &expert::unprotected);
}

// What is kept with an update's frame.
struct UpdateRecord {
  Update* update = nullptr;  // none if the capture has too many
  bool rcoa_as_lcoa = false;
};

UpdateRecord* track(const Packet& packet, const UpdateSeen& seen) {
  const std::uint32_t key = record_key(packet);
  auto* record = static_cast<UpdateRecord*>(p_get_proto_data(wmem_file_scope(), packet.pinfo, protocol, key));
  if (record != nullptr || PINFO_FD_VISITED(packet.pinfo)) return record;
  record = new (wmem_alloc(wmem_file_scope(), sizeof *record)) UpdateRecord;
  const auto foreign = [&](const Address& care_of) {
    return is_rcoa_of_another_map(care_of, seen.map) || is_on_prefix_of_another_map(care_of, seen.map);
  };
  record->rcoa_as_lcoa =
      foreign(seen.lcoa) || (seen.update.alternate_care_of && foreign(*seen.update.alternate_care_of));
  record->update = track_update(seen);
  p_add_proto_data(wmem_file_scope(), packet.pinfo, protocol, key, record);
  return record;
}

// What the binding was when the update was first sent.
void show_before(const Packet& packet, proto_tree* tree, const Update& update) {
  const Request& request = *update.request;
  if (request.binding == nullptr || request.before.expires == 0) return;
  const Time left = request.before.expires - request.first_time;
  if (left <= 0) {
    add_duration(tree, field::expired_since, packet.tvb, -left);
    return;
  }
  if (request.action == Action::registration) return;  // it was lost with its MAP
  add_duration(tree, field::time_left, packet.tvb, left);
}

void show_update_links(const Packet& packet, proto_tree* tree, proto_item* layer, const Update& update) {
  const Request& request = *update.request;
  tvbuff_t* tvb = packet.tvb;
  if (request.binding != nullptr) {
    generated(proto_tree_add_uint(tree, field::binding, tvb, 0, 0, request.binding->number));
    generated(
        proto_tree_add_uint(tree, field::bu_action, tvb, 0, 0, static_cast<std::uint32_t>(request.action)));
  }
  if (update.first && request.action == Action::handover) {
    generated(proto_tree_add_boolean(tree, field::handover, tvb, 0, 0, true));
    generated(add_address(tree, field::previous_lcoa, tvb, request.before.lcoa));
    if (request.sign_frame != request.first_frame)
      generated(proto_tree_add_uint(tree, field::first_sign, tvb, 0, 0, request.sign_frame));
  }
  if (update.first) show_before(packet, tree, update);
  if (!update.first)
    generated(proto_tree_add_uint(tree, field::retransmission_of, tvb, 0, 0, request.first_frame));
  if (request.answer_frame != 0) {
    generated(proto_tree_add_uint(tree, field::response_in, tvb, 0, 0, request.answer_frame));
  } else if (update.first && (request.flags & flag_a) != 0 &&
             capture_runs_beyond(packet.pinfo, to_nstime(update.time + answer_window))) {
    expert_add_info(packet.pinfo, layer, &expert::no_response);
  }
}

proto_tree* start_layer(const Packet& packet, const MobilityHeader& header, const char* title,
                        proto_item** item) {
  const auto size = static_cast<int>(header_octets(packet, header).size());
  *item = proto_tree_add_item(packet.tree, protocol, packet.tvb, 0, size, ENC_NA);
  proto_item_append_text(*item, ", %s", title);
  return proto_item_add_subtree(*item, subtree::layer);
}

void show_update(const Packet& packet, const MobilityHeader& header, const BindingUpdate& update) {
  const Checksum checksum = verify(packet, header);
  UpdateSeen seen;
  seen.map = packet.destination;
  seen.lcoa = packet.source;
  if (!(packet.home_source == packet.source)) seen.rcoa = packet.home_source;
  seen.update = update;
  seen.discarded = is_discarded(packet, header, checksum);
  seen.frame = packet.pinfo->num;
  seen.time = time_of(packet.pinfo);
  seen.digest =
      digest(header_octets(packet, header), digest(packet.home_source.octets, digest(packet.source.octets)));
  const bool learn = !packet.quoted && is_whole(packet, header);
  const UpdateRecord* record = learn ? track(packet, seen) : nullptr;

  proto_item* layer = nullptr;
  proto_tree* tree = start_layer(packet, header, "Local Binding Update", &layer);
  tvbuff_t* tvb = packet.tvb;
  proto_tree_add_item(tree, field::bu_seq, tvb, 6, 2, ENC_BIG_ENDIAN);
  proto_tree_add_item(tree, field::bu_flag_m, tvb, 8, 2, ENC_BIG_ENDIAN);
  proto_tree_add_uint(tree, field::bu_lifetime, tvb, 10, 2, update.lifetime * lifetime_unit);
  if (seen.rcoa) add_address(tree, field::bu_rcoa, tvb, *seen.rcoa);
  add_address(tree, field::bu_lcoa, tvb, seen.lcoa);
  if (update.alternate_care_of) add_address(tree, field::bu_alternate_coa, tvb, *update.alternate_care_of);
  show_checksum(packet, tree, checksum);
  judge_header(packet, layer, header);
  if (tree != nullptr && seen.rcoa) {
    proto_item_append_text(layer, ": %s at %s", text_of(packet, *seen.rcoa), text_of(packet, seen.lcoa));
  }
  judge_update(packet, layer, seen, record != nullptr && record->rcoa_as_lcoa);
  if (record == nullptr) return;
  if (record->update == nullptr) {
    expert_add_info(packet.pinfo, layer, &expert::state_full);
    return;
  }
  show_update_links(packet, tree, layer, *record->update);
  if (const Binding* binding = record->update->request->binding) {
    col_append_fstr(packet.pinfo->cinfo, COL_INFO, " (HMIPv6 %s, binding %u%s)",
                    action_name(record->update->request->action), binding->number,
                    record->update->first ? "" : ", retransmission");
  }
  TapRecord handed;
  handed.seen = Seen::update;
  handed.source = packet.source;
  handed.destination = packet.destination;
  handed.octets = packet.ip_octets;
  handed.update = record->update;
  handed.lifetime = update.lifetime;
  hand_to_tap(packet.pinfo, handed);
}

// What is kept with the frame of an acknowledgement: that it is ours, and whom it answers.
struct AcknowledgementRecord {
  Answer* answer = nullptr;  // none of one that is quoted
};

const AcknowledgementRecord* track(const Packet& packet, const AcknowledgementSeen& seen, bool learn) {
  const std::uint32_t key = record_key(packet);
  auto* record =
      static_cast<AcknowledgementRecord*>(p_get_proto_data(wmem_file_scope(), packet.pinfo, protocol, key));
  if (record != nullptr || PINFO_FD_VISITED(packet.pinfo)) return record;
  Answer* answer = learn ? track_acknowledgement(seen) : nullptr;
  if (answer == nullptr && (learn || find_answered(seen) == nullptr)) return nullptr;
  record = new (wmem_alloc(wmem_file_scope(), sizeof *record)) AcknowledgementRecord{answer};
  p_add_proto_data(wmem_file_scope(), packet.pinfo, protocol, key, record);
  return record;
}

void show_answer_links(const Packet& packet, proto_tree* tree, const Answer& answer) {
  const Update& update = *answer.update;
  tvbuff_t* tvb = packet.tvb;
  if (const Binding* binding = update.request->binding)
    generated(proto_tree_add_uint(tree, field::binding, tvb, 0, 0, binding->number));
  generated(proto_tree_add_uint(tree, field::response_to, tvb, 0, 0, update.frame));
  if (!answer.repeated) add_duration(tree, field::response_time, tvb, time_of(packet.pinfo) - update.time);
}

void show_acknowledgement(const Packet& packet, const MobilityHeader& header,
                          const BindingAcknowledgement& acknowledgement) {
  const Checksum checksum = verify(packet, header);
  AcknowledgementSeen seen;
  seen.map = packet.source;
  seen.lcoa = packet.destination;
  if (!(packet.home_destination == packet.destination)) seen.rcoa = packet.home_destination;
  seen.acknowledgement = acknowledgement;
  seen.discarded = is_discarded(packet, header, checksum);
  seen.frame = packet.pinfo->num;
  seen.time = time_of(packet.pinfo);
  const AcknowledgementRecord* record = track(packet, seen, !packet.quoted && is_whole(packet, header));
  if (record == nullptr) return;

  proto_item* layer = nullptr;
  proto_tree* tree = start_layer(packet, header, "Binding Acknowledgement", &layer);
  tvbuff_t* tvb = packet.tvb;
  proto_item* status = proto_tree_add_item(tree, field::ba_status, tvb, 6, 1, ENC_BIG_ENDIAN);
  proto_tree_add_item(tree, field::ba_seq, tvb, 8, 2, ENC_BIG_ENDIAN);
  proto_tree_add_uint(tree, field::ba_lifetime, tvb, 10, 2, acknowledgement.lifetime * lifetime_unit);
  if (seen.rcoa) add_address(tree, field::ba_rcoa, tvb, *seen.rcoa);
  add_address(tree, field::ba_lcoa, tvb, seen.lcoa);
  show_checksum(packet, tree, checksum);
  judge_header(packet, layer, header);
  if (!seen.rcoa) expert_add_info(packet.pinfo, layer, &expert::ba_no_routing_header);
  if (acknowledgement.status >= status_refused) expert_add_info(packet.pinfo, status, &expert::ba_refused);
  if (tree != nullptr && seen.rcoa) {
    proto_item_append_text(layer, ": %s at %s, status %u", text_of(packet, *seen.rcoa),
                           text_of(packet, seen.lcoa), acknowledgement.status);
  }
  if (record->answer == nullptr) return;
  show_answer_links(packet, tree, *record->answer);
  if (const Binding* binding = record->answer->update->request->binding) {
    col_append_fstr(packet.pinfo->cinfo, COL_INFO, " (HMIPv6 binding %u%s)", binding->number,
                    acknowledgement.status >= status_refused ? ", refused" : "");
  }
  TapRecord handed;
  handed.seen = Seen::acknowledgement;
  handed.source = packet.source;
  handed.destination = packet.destination;
  handed.octets = packet.ip_octets;
  handed.update = record->answer->update;
  handed.answer = record->answer;
  handed.status = acknowledgement.status;
  handed.lifetime = acknowledgement.lifetime;
  hand_to_tap(packet.pinfo, handed);
}

}  // namespace

void show_mobility_header(const Packet& packet) {
  const auto header = read_mobility_header(packet.octets);
  if (!header) return;
  if (is_short_local_update(packet.octets)) {
    proto_item* layer = nullptr;
    start_layer(packet, *header, "Local Binding Update", &layer);
    if (!packet.quoted) expert_add_info(packet.pinfo, layer, &expert::mh_length_bad);
    return;
  }
  if (const auto update = read_binding_update(packet.octets)) {
    if ((update->flags & flag_m) != 0) show_update(packet, *header, *update);
  } else if (const auto acknowledgement = read_binding_acknowledgement(packet.octets)) {
    show_acknowledgement(packet, *header, *acknowledgement);
  }
}

}  // namespace lmmp::plugin::hmipv6
