// How a session begins, or changes place: limits, room for it, its SID. Private to core/.
#pragma once

#include <optional>

#include "reference-impl/core/router_state.hpp"

namespace lmmp::reference {

// Whether one more live session is within the limits.
bool within_limits(const RouterState& state);

// Where a session is to be, and what it is to hold.
struct Place {
  unsigned link = 0;
  wire::IpAddress peer;
  wire::IpAddress address;
  std::uint64_t public_key = 0;
};
// The sessions, at most two, that stand where another one is to be: same peer or same address.
struct InTheWay {
  Session* at_peer = nullptr;     // may have ended
  Session* at_address = nullptr;  // nullptr if it is the same one
  bool any_live() const { return at_address || (at_peer && at_peer->live()); }
};
InTheWay in_the_way(RouterState& state, const Place& place, const Session* but);

// Whether they may be replaced. An address is one node's: who logs in with it last is taken to be it, the
// texts say nothing. Under LMMP-internal authentication only the same PK_mn may take a session's place.
bool replaceable(const RouterState& state, const InTheWay& others, std::uint64_t public_key);
void replace(RouterState& state, const InTheWay& others, Actions& actions);

// Stores a new session, forgetting an ended one if the memory is full; its lifetime begins. One without a SID
// gets one. The limits allow it, and nothing is in the way.
Session& begin_session(RouterState& state, Session session, Time now);

}  // namespace lmmp::reference
