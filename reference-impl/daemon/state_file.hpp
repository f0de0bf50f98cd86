// The state file of lmmp-ar: its sessions and its sequence number as text, so that they survive a restart.
//
//     lmmp-ar state 1
//     sha256 <of the rest, in hex> <how many octets the rest has>
//     {"links": ..., "next_sequence": ..., "sessions": [...]}
//
// Read whole or not at all. It holds no keys: SK_an and the SID give them (D 2.4 step 5).
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "reference-impl/core/access_router.hpp"

namespace lmmp::reference {

struct RouterMemory {
  std::vector<SessionInfo> sessions;  // `last_heard` is not kept
  std::uint32_t next_sequence = 0;
};

// The first two lines, for this body.
std::string state_header(std::string_view body);
std::string encode_state(const AccessRouterConfiguration& configuration, const RouterMemory& memory);

// The error is a sentence that says what is wrong with the text: torn, damaged, of another program, of
// another version, of a router with other links. What is taken is exactly what encode_state gives.
tl::expected<RouterMemory, std::string> decode_state(const AccessRouterConfiguration& configuration,
                                                     std::string_view text);

}  // namespace lmmp::reference
