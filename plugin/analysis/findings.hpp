// What the rest of the capture says of a message.
#pragma once

#include <cstdint>

#include "plugin/analysis/authentication.hpp"
#include "plugin/dissect/outline.hpp"

namespace lmmp::plugin {

struct Decrypted;

enum class AnswerBreach : std::uint8_t {
  none,
  not_acknowledged,   // an Ack of a message that is answered otherwise (I22)
  paging_by_profile,  // a Paging Query answered by what the other text says (I21)
};

struct Findings {
  std::uint32_t session = 0;  // number from 1; 0: none
  std::uint32_t sid = 0;      // of the session, once it has one
  std::uint32_t response_in = 0;
  std::uint32_t response_to = 0;
  std::uint32_t retransmission_of = 0;
  std::uint32_t login_ack = 0;
  std::uint32_t previous_handover = 0;
  std::uint32_t next_handover = 0;
  bool has_response_time = false;
  nstime_t response_time = NSTIME_INIT_ZERO;
  std::uint8_t answered_type = 0;    // of the request that response_to names; 0: none
  bool completes = false;            // the Re-Init Done that follows a suggested Re-Init's Ack
  std::uint32_t against_sender = 0;  // frame that shows the sender to be on the wrong side (I18)
  bool sid_unknown = false;
  bool no_response = false;
  bool replay = false;
  bool mac_missing = false;
  bool capped = false;
  bool lmmp_internal = false;  // authentication mode 1 is known to be in use (I38)
  AnswerBreach answer = AnswerBreach::none;
  std::optional<MacStatus> mac;               // the verdict, where it is known already
  const std::uint8_t* learned_key = nullptr;  // of the session, 16 octets
  const Decrypted* decrypted = nullptr;
};

// Learns from the message on the first pass over its frame, and says what is known. `acted_on`: a receiver
// acts on it, so state follows from it (I30).
Findings analyse(packet_info* pinfo, const MessageOutline& outline, bool acted_on);

// A message that its receiver does not drop at once (I29, I30, I38); the checksum is the caller's.
bool acceptable(const MessageOutline& outline);

// In the tree, behind the main header. `root` is the message's item.
void show_findings(tvbuff_t* tvb, packet_info* pinfo, proto_tree* tree, proto_item* root,
                   const MessageOutline& outline, const Findings& findings);

}  // namespace lmmp::plugin
