// From a message to the session that it may act on: retransmissions, replays, adoption, changes of place.
// Private to core/.
#pragma once

#include <string_view>

#include "reference-impl/core/router_state.hpp"

namespace lmmp::reference {

// The live session that a message names, and that it is new to; nullptr if the message is dealt with:
// answered again, dropped as a replay, or refused.
Session* session_of(RouterState& state, const Incoming& incoming, Actions& actions);

// The same for a message that a node may send to a router that has not seen it before: its session is begun
// here if the message can be believed (D 2.4's last paragraph).
Session* session_or_adopted(RouterState& state, const Incoming& incoming, Actions& actions);

// Whether a message with this SID can be believed although its session is not known here.
bool adoptable(const RouterState& state, std::uint32_t sid);

// The newest number of the node; its lifetime begins anew; a page that waits for it is answered.
void accept(RouterState& state, const Incoming& incoming, Session& session, Session::Phase phase,
            Actions& actions);

// Where the message came from is where the node is now; false, and refused, if that place is another node's.
bool follow(RouterState& state, const Incoming& incoming, Session& session, Actions& actions);

// Whether this is a copy that something newer overtook: it must not pull the session back (I23).
bool overtaken(const Incoming& incoming, const Session& session);

// Whether it is refused because this side's Logout is on its way.
bool refused_as_logging_out(RouterState& state, const Incoming& incoming, const Session& session,
                            Actions& actions);

bool serves(const RouterState& state, std::uint32_t paging_area);

Event event_of(EventKind kind, const Session& session, std::string_view reason = {});

}  // namespace lmmp::reference
