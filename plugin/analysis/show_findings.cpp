// What the rest of the capture says of a message, in its tree.
#include <cstdint>

#include "plugin/analysis/decryption.hpp"
#include "plugin/analysis/findings.hpp"
#include "plugin/dissect/experts.hpp"
#include "plugin/dissect/fields.hpp"

namespace lmmp::plugin {
namespace {

void add_frame(tvbuff_t* tvb, proto_tree* tree, int field, std::uint32_t frame) {
  if (frame != 0) add_generated(tree, field, tvb, 0, 0, frame);
}

void add_decrypted(tvbuff_t* tvb, proto_tree* tree, const Decrypted* first) {
  for (const Decrypted* one = first; one != nullptr; one = one->next) {
    const int field = one->type == wire::SuboptionType::shared_key ? field::shared_key_decrypted
                      : one->type == wire::SuboptionType::nonce1   ? field::nonce1_decrypted
                                                                   : field::nonce2_decrypted;
    proto_item_set_generated(proto_tree_add_bytes_with_length(tree, field, tvb, static_cast<int>(one->offset),
                                                              static_cast<int>(one->length), one->plain,
                                                              static_cast<int>(one->size)));
  }
}

void add_wrong_sender(packet_info* pinfo, proto_item* root, const MessageOutline& outline,
                      const Findings& findings) {
  const bool router = outline.spec->sender == wire::Sender::access_router;
  expert_add_info_format(pinfo, root, &expert::sender_unexpected,
                         "%s comes from the %s, but frame %u shows its sender to be %s (%s, I18)",
                         c_text(outline.spec->title), router ? "access router" : "mobile node",
                         findings.against_sender, router ? "a mobile node" : "an access router",
                         c_text(outline.spec->clause));
}

void add_experts(packet_info* pinfo, proto_item* root, const MessageOutline& outline,
                 const Findings& findings) {
  if (findings.against_sender != 0) add_wrong_sender(pinfo, root, outline, findings);
  if (findings.sid_unknown) expert_add_info(pinfo, root, &expert::sid_unknown);
  if (findings.no_response) expert_add_info(pinfo, root, &expert::no_response);
  if (findings.replay) expert_add_info(pinfo, root, &expert::replay);
  if (findings.mac_missing) expert_add_info(pinfo, root, &expert::mac_missing);
  if (findings.capped) expert_add_info(pinfo, root, &expert::sessions_capped);
  switch (findings.answer) {
    case AnswerBreach::none:
      break;
    case AnswerBreach::not_acknowledged:
      expert_add_info_format(pinfo, root, &expert::answer_unexpected,
                             "An Ack of a message that another message answers (D 2.2, I22)");
      break;
    case AnswerBreach::paging_by_profile:
      expert_add_info_format(pinfo, root, &expert::answer_unexpected,
                             "The chosen text answers a Paging Query by the other message (D 2.6, I21)");
      break;
  }
}

}  // namespace

void show_findings(tvbuff_t* tvb, packet_info* pinfo, proto_tree* tree, proto_item* root,
                   const MessageOutline& outline, const Findings& findings) {
  add_frame(tvb, tree, field::session, findings.session);
  add_frame(tvb, tree, field::response_in, findings.response_in);
  add_frame(tvb, tree, field::response_to, findings.response_to);
  if (findings.has_response_time && proto_field_is_referenced(tree, field::response_time)) {
    proto_item_set_generated(
        proto_tree_add_time(tree, field::response_time, tvb, 0, 0, &findings.response_time));
  }
  add_frame(tvb, tree, field::retransmission_of, findings.retransmission_of);
  add_frame(tvb, tree, field::login_ack, findings.login_ack);
  add_frame(tvb, tree, field::previous_handover, findings.previous_handover);
  add_frame(tvb, tree, field::next_handover, findings.next_handover);
  add_decrypted(tvb, tree, findings.decrypted);
  add_experts(pinfo, root, outline, findings);
}

}  // namespace lmmp::plugin
