// How a session begins, or changes place: limits, room for it, its SID.
#include "reference-impl/core/session_start.hpp"

#include <algorithm>

#include "reference-impl/core/session_end.hpp"

namespace lmmp::reference {
namespace {

// Records, live and ended: every one of them has a SID.
std::uint64_t capacity(const AccessRouterConfiguration& configuration) {
  return std::min<std::uint64_t>(configuration.maximum_sessions,
                                 std::uint64_t{configuration.sids.last} - configuration.sids.first + 1);
}

// A SID of this router's range that no record has; the caller knows that there is one.
std::uint32_t new_sid(RouterState& state) {
  const SidRange range = state.configuration.sids;
  const std::uint64_t size = std::uint64_t{range.last} - range.first + 1;
  // Random ones cannot be guessed; where almost all are in use, the next free one has to do.
  std::uint64_t offset = 0;
  for (unsigned tries = 0;; ++tries) {
    offset = tries < 16 ? state.random.number() % size : (offset + 1) % size;
    const auto sid = static_cast<std::uint32_t>(range.first + offset);
    const bool used_lately = tries < 8 && state.past_numbers.find(sid);
    if (!state.sessions.find(sid) && !used_lately) return sid;
  }
}

}  // namespace

bool within_limits(const RouterState& state) {
  return state.sessions.live() < capacity(state.configuration);
}

InTheWay in_the_way(RouterState& state, const Place& place, const Session* but) {
  InTheWay others;
  others.at_peer = state.sessions.find_peer(place.link, place.peer);
  if (others.at_peer == but) others.at_peer = nullptr;
  others.at_address = state.sessions.find_address(place.link, place.address);
  if (others.at_address == but || others.at_address == others.at_peer) others.at_address = nullptr;
  return others;
}

bool replaceable(const RouterState& state, const InTheWay& others, std::uint64_t public_key) {
  if (state.configuration.auth_mode() == wire::AuthMode::none) return true;
  const auto same_node = [public_key](const Session* session) {
    return !session || !session->live() || (public_key != 0 && session->public_key == public_key);
  };
  return same_node(others.at_peer) && same_node(others.at_address);
}

void replace(RouterState& state, const InTheWay& others, Actions& actions) {
  for (Session* session : {others.at_peer, others.at_address}) {
    if (session) {
      erase_session(state, *session, EventKind::replaced, "its address came with another session", actions);
    }
  }
}

Session& begin_session(RouterState& state, Session session, Time now) {
  while (state.sessions.size() >= capacity(state.configuration)) {
    Session* ended = state.sessions.oldest_ended();
    if (!ended) break;
    state.sessions.erase(*ended);
  }
  if (session.sid == 0) session.sid = new_sid(state);
  Session& begun = state.sessions.insert(session);
  state.pools.taken(begun.address);
  state.sessions.set_lifetime(begun, lifetime_of(state, begun), now);
  return begun;
}

}  // namespace lmmp::reference
