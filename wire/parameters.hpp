// What the texts leave open and every role needs a number for: defaults, each a parameter where it is used.
#pragma once

#include <chrono>

namespace lmmp::wire {

using Duration = std::chrono::nanoseconds;

// I25: a request is sent again after 1 s, doubling, four sends in all; a forced Re-Init starts at 0.5 s.
inline constexpr Duration first_retransmission = std::chrono::seconds(1);
inline constexpr Duration first_forced_reinit_retransmission = std::chrono::milliseconds(500);
inline constexpr unsigned maximum_sends = 4;
// I25, I42: a Paging Query is repeated at this interval, four sends in all.
inline constexpr Duration paging_query_interval = std::chrono::seconds(5);
// I25: 1 + 2 + 4 + 8 s: as long a request may be sent again, and its answer be repeated (I23, I24).
inline constexpr Duration retransmission_span = std::chrono::seconds(15);
// I26, I43: a session goes after this many refresh (or paging) intervals with nothing heard.
inline constexpr unsigned soft_state_intervals = 3;

}  // namespace lmmp::wire
