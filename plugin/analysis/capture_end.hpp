// How far a capture runs on: an answer is missing only if there was time for it.
#pragma once

#include "plugin/epan.hpp"

namespace lmmp::plugin {

// Whether the capture's last frame is later than `moment` (since the epoch). Known in a second pass only: in
// a first one, frames behind this one are not there yet, and the answer is no.
bool capture_runs_beyond(const packet_info* pinfo, const nstime_t& moment);

}  // namespace lmmp::plugin
