// Suboptions in the tree, each judged by its registry row.
#include "plugin/dissect/suboptions.hpp"

#include <algorithm>
#include <cstdint>

#include "plugin/compat.hpp"
#include "plugin/dissect/experts.hpp"
#include "plugin/dissect/fields.hpp"
#include "plugin/dissect/preferences.hpp"
#include "plugin/dissect/values.hpp"

namespace lmmp::plugin {
namespace {

using wire::SuboptionSpec;

// Which lengths the suboption may have, in words.
const char* lawful_lengths(packet_info* pinfo, const SuboptionSpec& spec) {
  if (spec.type == wire::SuboptionType::auth) return "16 or 32";
  if (spec.type == wire::SuboptionType::public_key) return "132 to 516 for an RSA key";
  if (spec.fixed_length()) return wmem_strdup_printf(pinfo->pool, "%u", spec.minimum_length);
  if (spec.maximum_length == 0xFFFF)
    return wmem_strdup_printf(pinfo->pool, "%u or more", spec.minimum_length);
  return wmem_strdup_printf(pinfo->pool, "%u to %u", spec.minimum_length, spec.maximum_length);
}

struct Judge {
  packet_info* pinfo;
  const MessageOutline& outline;
  MacStatus mac;
  wire::SuboptionSet seen;

  // Whether it belongs here at all, and once.
  void place_in_message(proto_item* item, const SuboptionSpec& spec) {
    const wire::MessageSpec* message = outline.spec;
    const bool again = seen.contains(spec.type);
    seen.insert(spec.type);
    if (message == nullptr) return;
    if (!wire::lawful_in(*message, chosen_profile()).contains(spec.type)) {
      expert_add_info_format(pinfo, item, &expert::suboption_unexpected,
                             "%s does not belong into %s (%s, I38)", c_text(spec.name),
                             c_text(message->title), c_text(message->clause));
    }
    if (again && !message->repeatable.contains(spec.type)) {
      expert_add_info_format(pinfo, item, &expert::suboption_repeated,
                             "%s stands more than once in this %s (%s)", c_text(spec.name),
                             c_text(message->title), c_text(message->clause));
    }
  }

  void reserved_octet(proto_item* item, const SuboptionSpec* spec, std::uint8_t reserved) const {
    if (reserved != 0 && (spec == nullptr || spec->reserved == wire::ReservedMeaning::none)) {
      expert_add_info_format(pinfo, item, &expert::reserved_nonzero,
                             "Reserved is 0x%02x, not zero (D 2.3, I7)", reserved);
    }
  }

  // The MAC's verdict, below the first AUTH suboption: the others are not looked at.
  void status(tvbuff_t* tvb, proto_tree* tree, proto_item* item, const SuboptionPlace& place) const {
    const SuboptionPlace* first = outline.find(wire::SuboptionType::auth);
    if (first == nullptr || first->offset != place.offset) return;
    add_generated(tree, field::auth_status, tvb, static_cast<int>(place.payload()), place.length,
                  static_cast<std::uint32_t>(mac));
    if (mac == MacStatus::bad) expert_add_info(pinfo, item, &expert::mac_bad);
  }

  void length(proto_item* item, const SuboptionSpec& spec, const SuboptionPlace& place) const {
    expert_add_info_format(pinfo, item, &expert::suboption_length_bad,
                           "%s has %u octets, lawful: %s (%s, I30)", c_text(spec.name), place.length,
                           lawful_lengths(pinfo, spec), c_text(spec.clause));
  }
};

void show_padding(tvbuff_t* tvb, packet_info* pinfo, proto_tree* tree, proto_item* suboption,
                  const SuboptionPlace& place, bool lengths_judged) {
  if (place.padding > 0) {
    const int at = static_cast<int>(place.payload() + place.length);
    proto_item* item = add_item(tree, field::suboption_padding, tvb, at, place.padding, ENC_NA);
    bool zero = true;
    for (int i = 0; i < place.padding; ++i) zero = zero && octet_at(tvb, at + i) == 0;
    if (!zero) expert_add_info(pinfo, item, &expert::padding_nonzero);
  }
  if (place.padding_missing && lengths_judged) {
    expert_add_info(pinfo, suboption, &expert::padding_missing);
  }
}

void show_suboption(tvbuff_t* tvb, packet_info* pinfo, proto_tree* message_tree, Judge& judge,
                    const SuboptionPlace& place, bool overrun) {
  const SuboptionSpec* spec = wire::find_suboption(place.type);
  const int at = static_cast<int>(place.offset);
  const int shown =
      overrun ? static_cast<int>(wire::suboption_header_size) : static_cast<int>(place.end() - place.offset);
  // No longer than what was captured: 4.0 would throw before it shows the header, 4.4 after.
  const int captured = static_cast<int>(tvb_captured_length(tvb)) - at;
  proto_item* item = message_tree;
  proto_tree* tree = message_tree;
  if (is_visible(message_tree)) {
    tree = proto_tree_add_subtree(message_tree, tvb, at, std::min(shown, captured), subtree::suboption, &item,
                                  spec ? c_text(spec->title) : "Unknown suboption");
  }
  proto_item* type_item = add_item(tree, field::suboption_type, tvb, at, 1, ENC_BIG_ENDIAN);
  proto_item* length_item = add_item(tree, field::suboption_length, tvb, at + 1, 2, ENC_BIG_ENDIAN);
  proto_item* reserved_item = add_item(tree, field::suboption_reserved, tvb, at + 3, 1, ENC_BIG_ENDIAN);
  judge.reserved_octet(reserved_item, spec, place.reserved);
  if (spec) {
    judge.place_in_message(item, *spec);
  } else {
    expert_add_info_format(pinfo, type_item, &expert::suboption_unknown,
                           "Suboption type %u is not defined; a receiver skips it (D 2.3, I29)", place.type);
  }
  if (overrun) {
    if (judge.outline.lengths_judged) {
      expert_add_info_format(pinfo, length_item, &expert::suboption_overrun,
                             "Len is %u, but the message has %u octets left (D 2.3, I30)", place.length,
                             judge.outline.end - place.payload());
    }
    return;
  }
  // A capture that stops inside the suboption ends here, by epan's exception.
  tvb_ensure_bytes_exist(tvb, at, shown);
  if (spec == nullptr) {
    if (place.length > 0) {
      add_item(tree, field::suboption_value, tvb, at + 4, place.length, ENC_NA);
    }
  } else if (wire::lawful_length(*spec, place.reserved, place.length)) {
    show_value(tvb, pinfo, tree, item, *spec, place);
    if (spec->type == wire::SuboptionType::auth) judge.status(tvb, tree, item, place);
  } else {
    judge.length(length_item, *spec, place);
  }
  show_padding(tvb, pinfo, tree, item, place, judge.outline.lengths_judged);
}

// "SID", "IP4 or IP6".
const char* names_in(packet_info* pinfo, wire::SuboptionSet set) {
  wmem_strbuf_t* names = wmem_strbuf_new(pinfo->pool, "");
  for (const SuboptionSpec& spec : wire::suboptions) {
    if (!set.contains(spec.type)) continue;
    wmem_strbuf_append_printf(names, "%s%s", wmem_strbuf_get_len(names) > 0 ? " or " : "", c_text(spec.name));
  }
  return wmem_strbuf_get_str(names);
}

void add_missing(packet_info* pinfo, proto_item* root, const wire::MessageSpec& message,
                 wire::SuboptionSet missing) {
  expert_add_info_format(pinfo, root, &expert::suboption_missing, "%s is missing from this %s (%s, I38)",
                         names_in(pinfo, missing), c_text(message.title), c_text(message.clause));
}

}  // namespace

void show_suboptions(tvbuff_t* tvb, packet_info* pinfo, proto_tree* tree, const MessageOutline& outline,
                     MacStatus mac) {
  using Step = SuboptionWalk::Step;
  Judge judge{pinfo, outline, mac, {}};
  SuboptionWalk walk = outline.walk();
  for (;;) {
    switch (walk.next()) {
      case Step::suboption:
        show_suboption(tvb, pinfo, tree, judge, walk.place, false);
        break;
      case Step::overrun:
        show_suboption(tvb, pinfo, tree, judge, walk.place, true);
        return;
      case Step::header_truncated: {
        const int left = static_cast<int>(outline.end - walk.place.offset);
        proto_item* item = proto_tree_add_item(tree, field::suboption_cut, tvb,
                                               static_cast<int>(walk.place.offset), left, ENC_NA);
        if (outline.lengths_judged) {
          expert_add_info_format(pinfo, item, &expert::suboption_overrun,
                                 "%d octet%s left, too few for a suboption header (D 2.3, I30)", left,
                                 left == 1 ? "" : "s");
        }
        return;
      }
      case Step::not_captured:
        tvb_ensure_bytes_exist(tvb, static_cast<int>(walk.place.offset), wire::suboption_header_size);
        return;
      case Step::end:
        return;
    }
  }
}

void judge_missing(packet_info* pinfo, proto_item* root, const MessageOutline& outline, bool lmmp_internal) {
  // What was not captured, or not quoted, may be there.
  if (outline.spec == nullptr || outline.captured < outline.reported) return;
  if (!outline.lengths_judged && !outline.whole) return;
  const wire::MessageSpec& message = *outline.spec;
  const wire::SuboptionSet required =
      lmmp_internal ? message.mandatory | message.mandatory_with_keys : message.mandatory;
  const wire::SuboptionSet missing = required - outline.present;
  if (!missing.empty()) {
    for (const SuboptionSpec& spec : wire::suboptions) {
      if (missing.contains(spec.type)) add_missing(pinfo, root, message, spec.type);
    }
  }
  const wire::SuboptionSet choice = message.one_of[chosen_profile()];
  if (!choice.empty() && (choice - outline.present) == choice) add_missing(pinfo, root, message, choice);
}

}  // namespace lmmp::plugin
