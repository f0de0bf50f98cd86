// The expert items of the `lmmp` protocol: a contract with users, as the fields are.
#pragma once

#include "plugin/epan.hpp"

namespace lmmp::plugin {

namespace expert {
inline expert_field checksum_bad = EI_INIT;
inline expert_field length_bad = EI_INIT;
inline expert_field suboption_overrun = EI_INIT;
inline expert_field suboption_length_bad = EI_INIT;
inline expert_field type_unknown = EI_INIT;
inline expert_field suboption_unknown = EI_INIT;
inline expert_field suboption_missing = EI_INIT;
inline expert_field suboption_unexpected = EI_INIT;
inline expert_field suboption_repeated = EI_INIT;
inline expert_field reserved_nonzero = EI_INIT;
inline expert_field reinit_type_bad = EI_INIT;
inline expert_field padding_nonzero = EI_INIT;
inline expert_field padding_missing = EI_INIT;
inline expert_field trailing_octets = EI_INIT;
inline expert_field weak_key = EI_INIT;
inline expert_field icmp_code_nonzero = EI_INIT;
inline expert_field mac_bad = EI_INIT;
inline expert_field mac_missing = EI_INIT;
inline expert_field replay = EI_INIT;
inline expert_field no_response = EI_INIT;
inline expert_field sid_unknown = EI_INIT;
inline expert_field sender_unexpected = EI_INIT;
inline expert_field answer_unexpected = EI_INIT;
inline expert_field sessions_capped = EI_INIT;
}  // namespace expert

void register_experts(int protocol);

}  // namespace lmmp::plugin
