// How a session ends, whatever the reason: nothing of it is left behind. Private to core/.
#pragma once

#include <string_view>

#include "reference-impl/core/router_state.hpp"

namespace lmmp::reference {

// Ended, but remembered for I25's 15 s: its node may repeat its Logout, or a copy of its Login come late.
void end_session(RouterState& state, Session& session, Time now, EventKind kind, std::string_view reason,
                 Actions& actions);
// Gone at once; `session` dangles afterwards.
void erase_session(RouterState& state, Session& session, EventKind kind, std::string_view reason,
                   Actions& actions);
// The Re-Init that the session's node was sent is void.
void forget_reinit(RouterState& state, std::uint32_t sid);

// Whatever was not heard of for its lifetime goes (I26, I43), and what ended long enough ago.
void expire_sessions(RouterState& state, Time now, Actions& actions);

// How long a session lives with nothing heard (I26; idle ones, I43); none: for ever.
std::optional<wire::Duration> lifetime_of(const RouterState& state, const Session& session);

}  // namespace lmmp::reference
