// Whether a message's MAC is right (D 2.4, I10 to I12).
#pragma once

#include <cstdint>

#include "plugin/dissect/outline.hpp"

namespace lmmp::plugin {

// The numbers are those of the filter lmmp.auth.status.
enum class MacStatus : std::uint8_t { not_verified = 0, good = 1, bad = 2 };

// Judges the first AUTH suboption with every key that may be the session's: given for its SID, learned of its
// session
// (`learned`, or nullptr), or made from a given access network's key. Good if one fits, bad if there are keys
// and none fits. Where a network's key fits, the session key that it makes is written to `made`, 16 octets,
// if that is not nullptr, and `is_made` is set.
MacStatus verify_mac(const MessageOutline& outline, const std::uint8_t* learned, std::uint8_t* made = nullptr,
                     bool* is_made = nullptr);

}  // namespace lmmp::plugin
