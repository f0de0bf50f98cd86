// The fields, expert items and preferences of the `hmipv6` protocol: a contract with users, see
// docs/filters.md.
#pragma once

#include <cstdint>

#include "plugin/epan.hpp"

namespace lmmp::plugin::hmipv6 {

// Given by register_hmipv6.
inline int protocol = -1;

namespace field {
inline int map_distance = -1;
inline int map_preference = -1;
inline int map_flag_r = -1;
inline int map_reserved = -1;
inline int map_valid_lifetime = -1;
inline int map_address = -1;
inline int map_previous = -1;
inline int map_gone = -1;
inline int bu_seq = -1;
inline int bu_flag_m = -1;
inline int bu_lifetime = -1;
inline int bu_rcoa = -1;
inline int bu_lcoa = -1;
inline int bu_alternate_coa = -1;
inline int bu_action = -1;
inline int ba_status = -1;
inline int ba_seq = -1;
inline int ba_lifetime = -1;
inline int ba_rcoa = -1;
inline int ba_lcoa = -1;
inline int mh_checksum_status = -1;
inline int response_in = -1;
inline int response_to = -1;
inline int response_time = -1;
inline int retransmission_of = -1;
inline int binding = -1;
inline int handover = -1;
inline int previous_lcoa = -1;
inline int first_sign = -1;
inline int time_left = -1;
inline int expired_since = -1;
}  // namespace field

namespace subtree {
inline int layer = -1;
inline int map_option = -1;
}  // namespace subtree

namespace expert {
inline expert_field map_distance_zero = EI_INIT;
inline expert_field map_length_bad = EI_INIT;
inline expert_field map_failed = EI_INIT;
inline expert_field map_preference_zero = EI_INIT;
inline expert_field map_address_bad = EI_INIT;
inline expert_field map_reserved_nonzero = EI_INIT;
inline expert_field map_misplaced = EI_INIT;
inline expert_field map_changed = EI_INIT;
inline expert_field bu_no_a_flag = EI_INIT;
inline expert_field bu_h_flag = EI_INIT;
inline expert_field bu_no_home_address = EI_INIT;
inline expert_field bu_rcoa_prefix = EI_INIT;
inline expert_field bu_rcoa_as_lcoa = EI_INIT;
inline expert_field bu_alternate_coa_differs = EI_INIT;
inline expert_field ba_no_routing_header = EI_INIT;
inline expert_field ba_refused = EI_INIT;
inline expert_field mh_checksum_bad = EI_INIT;
inline expert_field mh_length_bad = EI_INIT;
inline expert_field mh_payload_proto = EI_INIT;
inline expert_field no_response = EI_INIT;
inline expert_field unprotected = EI_INIT;
inline expert_field state_full = EI_INIT;
}  // namespace expert

enum class Profile : int { draft, rfc5380 };  // I31

// Wireshark writes enumerations as int.
struct Preferences {
  unsigned nd_option_type = 23;  // I32
  int profile = static_cast<int>(Profile::draft);
};
inline Preferences preferences;

// What a local Binding Update does to its binding.
enum class Action : std::uint8_t { registration = 1, refresh, handover, deregistration };
const char* action_name(Action action);
// RFC 3775 6.1.8, or nullptr.
const char* status_name(std::uint32_t status);

void register_fields();
void register_experts();
void register_preferences();

}  // namespace lmmp::plugin::hmipv6
