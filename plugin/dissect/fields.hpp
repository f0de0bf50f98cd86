// The fields of the `lmmp` protocol: a contract with users, see docs/filter-reference.md.
#pragma once

#include <cstdint>

#include "plugin/epan.hpp"

namespace lmmp::plugin {

// Header field numbers, given by register_fields.
namespace field {
inline int icmp_subtype = -1;
inline int icmp_reserved = -1;
inline int type = -1;
inline int length = -1;
inline int reserved = -1;
inline int seq = -1;
inline int reinit_type = -1;
inline int length_counts = -1;
inline int trailing = -1;
inline int suboption_type = -1;
inline int suboption_length = -1;
inline int suboption_reserved = -1;
inline int suboption_padding = -1;
inline int suboption_value = -1;
inline int suboption_cut = -1;
inline int sid = -1;
inline int ip4 = -1;
inline int ip6 = -1;
inline int auth_algorithm = -1;
inline int auth_mac = -1;
inline int acknum = -1;
inline int routing_interval = -1;
inline int paging_interval = -1;
inline int paging_area = -1;
inline int old_ar4 = -1;
inline int old_ar6 = -1;
inline int new_ar4 = -1;
inline int new_ar6 = -1;
inline int new_mac_type = -1;
inline int new_mac_address = -1;
inline int new_essid = -1;
inline int public_key_type = -1;
inline int public_key_exponent = -1;
inline int public_key_modulus = -1;
inline int public_key_octets = -1;
inline int nonce1 = -1;
inline int nonce2 = -1;
inline int shared_key = -1;
inline int error_code = -1;
inline int config_auth_mode = -1;
inline int config_home_address = -1;
inline int config_stateless = -1;
inline int config_dhcp = -1;
inline int auth_status = -1;
inline int session = -1;
inline int response_in = -1;
inline int response_to = -1;
inline int response_time = -1;
inline int retransmission_of = -1;
inline int login_ack = -1;
inline int previous_handover = -1;
inline int next_handover = -1;
inline int nonce1_decrypted = -1;
inline int nonce2_decrypted = -1;
inline int shared_key_decrypted = -1;
}  // namespace field

// Subtrees.
namespace subtree {
inline int icmpv6 = -1;
inline int message = -1;
inline int suboption = -1;
}  // namespace subtree

void register_fields(int protocol);

// What a number says, or nullptr. Shared with the info column.
const char* algorithm_name(std::uint32_t number);
const char* auth_mode_name(std::uint32_t number);
const char* error_code_name(std::uint32_t number);

}  // namespace lmmp::plugin
