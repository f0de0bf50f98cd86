// How a session ends, whatever the reason: nothing of it is left behind.
#include "reference-impl/core/session_end.hpp"

#include <algorithm>

namespace lmmp::reference {
namespace {

// `lent_until`: the node goes on elsewhere, with its address.
void leave(RouterState& state, const Session& session, EventKind kind, std::string_view reason,
           Actions& actions, std::optional<Time> lent_until = {}) {
  state.requests.drop_all_of(session.sid);
  forget_reinit(state, session.sid);
  state.past_numbers.note(session.sid, session.last_sequence);
  if (lent_until) {
    state.pools.lend(session.address, *lent_until);
  } else {
    state.pools.left(session.address);
  }
  actions.events.push_back(
      {kind, session.sid, session.link, session.peer, reason, session.address, session.paging_area});
}

}  // namespace

void end_session(RouterState& state, Session& session, Time now, EventKind kind, std::string_view reason,
                 Actions& actions) {
  const bool elsewhere = kind == EventKind::released;
  leave(state, session, kind, reason, actions,
        elsewhere ? std::optional(now + state.configuration.address_hold) : std::nullopt);
  state.sessions.end(session, now);
}

void erase_session(RouterState& state, Session& session, EventKind kind, std::string_view reason,
                   Actions& actions) {
  if (session.live()) leave(state, session, kind, reason, actions);
  state.sessions.erase(session);
}

void forget_reinit(RouterState& state, std::uint32_t sid) {
  const auto pending = state.reinits.find(sid);
  if (pending == state.reinits.end()) return;
  if (pending->second.address) state.reserved.erase(*pending->second.address);
  state.reinits.erase(pending);
}

void expire_sessions(RouterState& state, Time now, Actions& actions) {
  while (Session* session = state.sessions.overdue(now)) {
    erase_session(state, *session, EventKind::timed_out, "nothing was heard for the soft-state timeout",
                  actions);
  }
}

std::optional<wire::Duration> lifetime_of(const RouterState& state, const Session& session) {
  const std::uint32_t interval =
      session.phase == Session::Phase::idle ? session.paging_interval : session.routing_interval;
  if (interval == 0) return std::nullopt;
  // Nanoseconds in 64 bits reach 292 years, one interval 136; what would last longer than 200 ends there,
  // which leaves room for the time since the start that it is added to.
  constexpr std::uint64_t longest = 200ULL * 365 * 24 * 3600;
  const std::uint64_t seconds = std::uint64_t{interval} * state.configuration.soft_state_intervals;
  return std::chrono::seconds(std::min(seconds, longest));
}

}  // namespace lmmp::reference
