// The `lmmp` protocol: carrier, main header, suboptions, and what is wrong with the message as a whole.
#include "plugin/dissect/lmmp.hpp"

#include <cstdint>

#include "plugin/analysis/authentication.hpp"
#include "plugin/analysis/findings.hpp"
#include "plugin/analysis/keys.hpp"
#include "plugin/analysis/lmmp_tap.hpp"
#include "plugin/analysis/state.hpp"
#include "plugin/dissect/carrier.hpp"
#include "plugin/dissect/experts.hpp"
#include "plugin/dissect/fields.hpp"
#include "plugin/dissect/outline.hpp"
#include "plugin/dissect/preferences.hpp"
#include "plugin/dissect/suboptions.hpp"
#include "plugin/dissect/summary.hpp"
#include "plugin/stats/lmmp.hpp"

namespace lmmp::plugin {
namespace {

void show_carrier(packet_info* pinfo, proto_tree* tree, proto_item* root, const CarrierSeen& carrier) {
  add_item(tree, field::icmp_subtype, carrier.icmp, 4, 1, ENC_BIG_ENDIAN);
  if (tvb_reported_length(carrier.icmp) >= 8) {
    proto_item* item = add_item(tree, field::icmp_reserved, carrier.icmp, 5, 3, ENC_BIG_ENDIAN);
    const std::uint32_t reserved = tvb_get_ntoh24(carrier.icmp, 5);
    if (reserved != 0) {
      expert_add_info_format(pinfo, item, &expert::reserved_nonzero,
                             "The ICMP Reserved is 0x%06x, not zero (RFC 4065 3, I1)", reserved);
    }
  }
  if (carrier.code != 0) {
    expert_add_info_format(pinfo, root, &expert::icmp_code_nonzero,
                           "The ICMP code is %u, not 0 (RFC 4065 3, I1)", carrier.code);
  }
  if (carrier.checksum == ChecksumVerdict::bad) {
    expert_add_info_format(pinfo, root, &expert::checksum_bad,
                           "The ICMP checksum is 0x%04x, should be 0x%04x (RFC 4443 2.3, I1)",
                           carrier.checksum_found, carrier.checksum_expected);
  }
}

// Fewer than the main header's 8 octets were captured.
void show_cut_header(tvbuff_t* tvb, packet_info* pinfo, proto_tree* tree, proto_item* root,
                     const MessageOutline& outline) {
  if (outline.captured >= 1) add_item(tree, field::type, tvb, 0, 1, ENC_BIG_ENDIAN);
  if (outline.captured >= 3) add_item(tree, field::length, tvb, 1, 2, ENC_BIG_ENDIAN);
  if (outline.captured >= 4) add_item(tree, field::reserved, tvb, 3, 1, ENC_BIG_ENDIAN);
  // The capture stopped early: epan says so.
  if (outline.captured < outline.reported) tvb_ensure_bytes_exist(tvb, 0, static_cast<int>(outline.reported));
  if (!outline.lengths_judged) return;
  expert_add_info_format(pinfo, root, &expert::length_bad,
                         "The main header is cut off: %u of 8 octets (D 2.3, I30)", outline.reported);
}

void show_length(tvbuff_t* tvb, packet_info* pinfo, proto_tree* tree, const MessageOutline& outline) {
  proto_item* item = add_item(tree, field::length, tvb, 1, 2, ENC_BIG_ENDIAN);
  const bool neither = outline.length_counts == wire::LengthCounts::neither;
  if (outline.lengths_judged || !neither) {
    add_generated(tree, field::length_counts, tvb, 1, 2, static_cast<std::uint32_t>(outline.length_counts));
  }
  if (!outline.lengths_judged) return;
  if (outline.length_below_header) {
    expert_add_info_format(pinfo, item, &expert::length_bad,
                           "Len is %u, below the main header's own 8 octets that it counts (D 2.3, I4, I30)",
                           outline.length);
  } else if (outline.length_beyond) {
    expert_add_info_format(pinfo, item, &expert::length_bad,
                           "Len is %u, but %u octets follow the main header (D 2.3, I4, I30)", outline.length,
                           outline.reported - static_cast<std::uint32_t>(wire::main_header_size));
  }
}

void show_reserved(tvbuff_t* tvb, packet_info* pinfo, proto_tree* tree, const MessageOutline& outline) {
  proto_item* item = add_item(tree, field::reserved, tvb, 3, 1, ENC_BIG_ENDIAN);
  const bool reinit = outline.is(wire::MessageType::reinit);
  const bool init_handover = outline.is(wire::MessageType::init_handover);
  if (reinit || (init_handover && outline.reserved != 0)) {
    item = add_item(tree, field::reinit_type, tvb, 3, 1, ENC_BIG_ENDIAN);
    if (outline.reserved > wire::reinit_forced && reinit) {
      expert_add_info_format(pinfo, item, &expert::reinit_type_bad,
                             "The type is %u, neither suggested (0) nor forced (1) (D 2.3, I39)",
                             outline.reserved);
    } else if (outline.reserved > wire::reinit_forced) {
      expert_add_info_format(pinfo, item, &expert::reserved_nonzero,
                             "Reserved is 0x%02x, which has no meaning here (D 2.3, I7, I20)",
                             outline.reserved);
    }
  } else if (outline.reserved != 0) {
    expert_add_info_format(pinfo, item, &expert::reserved_nonzero, "Reserved is 0x%02x, not zero (D 2.3, I7)",
                           outline.reserved);
  }
}

void show_main_header(tvbuff_t* tvb, packet_info* pinfo, proto_tree* tree, const MessageOutline& outline) {
  proto_item* item = add_item(tree, field::type, tvb, 0, 1, ENC_BIG_ENDIAN);
  if (outline.spec == nullptr) {
    expert_add_info_format(pinfo, item, &expert::type_unknown,
                           "Message type %u is not defined; a receiver drops the message (D 2.3, I29)",
                           outline.type);
  }
  show_length(tvb, pinfo, tree, outline);
  show_reserved(tvb, pinfo, tree, outline);
  add_item(tree, field::seq, tvb, 4, 4, ENC_BIG_ENDIAN);
}

void show_trailing(tvbuff_t* tvb, packet_info* pinfo, proto_tree* tree, const MessageOutline& outline) {
  if (outline.end >= outline.reported) return;
  const std::uint32_t count = outline.reported - outline.end;
  proto_item* item = proto_tree_add_item(tree, field::trailing, tvb, static_cast<int>(outline.end),
                                         static_cast<int>(count), ENC_NA);
  if (!outline.lengths_judged) return;
  expert_add_info_format(pinfo, item, &expert::trailing_octets,
                         "%u octet%s behind the end that Len gives the message (D 2.3, I4)", count,
                         count == 1 ? "" : "s");
}

int dissect_lmmp(tvbuff_t* tvb, packet_info* pinfo, proto_tree* tree, void* data) noexcept {
  col_set_str(pinfo->cinfo, COL_PROTOCOL, "LMMP");
  col_clear(pinfo->cinfo, COL_INFO);
  const MessageOutline outline =
      read_outline(tvb, pinfo, static_cast<wire::LengthReading>(preferences.length_reading));
  proto_item* root = proto_tree_add_item(tree, lmmp_protocol, tvb, 0, -1, ENC_NA);
  proto_tree* message_tree = proto_item_add_subtree(root, subtree::message);
  show_summary(pinfo, root, tree, outline);

  if (data != nullptr) show_carrier(pinfo, message_tree, root, *static_cast<const CarrierSeen*>(data));
  if (!outline.header_read) {
    show_cut_header(tvb, pinfo, message_tree, root, outline);
    return static_cast<int>(outline.captured);
  }
  show_main_header(tvb, pinfo, message_tree, outline);
  const auto* carrier = static_cast<const CarrierSeen*>(data);
  const bool checksum_bad = carrier != nullptr && carrier->checksum == ChecksumVerdict::bad;
  const bool acted_on = !checksum_bad && acceptable(outline);
  const Findings findings = analyse(pinfo, outline, acted_on);
  if (findings.retransmission_of != 0) col_append_str(pinfo->cinfo, COL_INFO, ", retransmission");
  hand_lmmp_to_tap(pinfo, outline, findings, acted_on && findings.against_sender == 0);
  show_findings(tvb, pinfo, message_tree, root, outline, findings);
  show_suboptions(tvb, pinfo, message_tree, outline,
                  findings.mac ? *findings.mac : verify_mac(outline, findings.learned_key));
  judge_missing(pinfo, root, outline, findings.lmmp_internal);
  show_trailing(tvb, pinfo, message_tree, outline);
  return static_cast<int>(outline.captured);
}

}  // namespace

void register_lmmp() noexcept {
  lmmp_protocol = proto_register_protocol("Local Mobility Management Protocol", "LMMP", "lmmp");
  register_fields(lmmp_protocol);
  register_experts(lmmp_protocol);
  register_key_tables(register_preferences(lmmp_protocol));
  register_state();
  register_lmmp_tap();
  register_lmmp_statistics();
  lmmp_handle = register_dissector("lmmp", dissect_lmmp, lmmp_protocol);
}

}  // namespace lmmp::plugin
