// From a message to the session that it may act on: retransmissions, replays, adoption, changes of place.
#include "reference-impl/core/session_access.hpp"

#include <algorithm>

#include "reference-impl/core/outbox.hpp"
#include "reference-impl/core/session_end.hpp"
#include "reference-impl/core/session_start.hpp"
#include "wire/serial.hpp"

namespace lmmp::reference {
namespace {

using wire::ErrorCode;
using wire::SuboptionType;
using Phase = Session::Phase;

// True if the message is not new to its session, and dealt with.
bool known_already(RouterState& state, const Incoming& incoming, Session& session, Actions& actions) {
  if (answer_again(state, incoming, session, actions)) {
    if (session.live()) state.sessions.touch(session, incoming.now);
    return true;
  }
  // I24. A released session counts too: its node comes back with newer numbers.
  if (session.phase != Phase::ended && incoming.authentic && state.configuration.replay_protection &&
      overtaken(incoming, session)) {
    drop(incoming, "its number is not ahead of the last one accepted (I24)", actions);
    return true;
  }
  return false;
}

// A session that another router began, or that was released here and comes back.
Session* adopt(RouterState& state, const Incoming& incoming, Session* released, Actions& actions) {
  const AccessRouterConfiguration& configuration = state.configuration;
  Session session;
  session.phase = Phase::active;
  session.sid = *incoming.message.number(SuboptionType::sid);
  session.link = static_cast<std::uint16_t>(incoming.link());
  session.peer = incoming.source();
  // A Handover carries no address: what the session had here before, else where it comes from.
  session.address = released ? released->address : incoming.source();
  session.public_key = released ? released->public_key : 0;
  session.paging_area = configuration.paging_areas.empty() ? 0 : configuration.paging_areas[0];
  session.routing_interval = configuration.routing_interval.value_or(0);
  session.paging_interval = configuration.paging_interval.value_or(0);
  session.last_sequence = incoming.message.sequence - 1;  // I24: any first number is taken
  const InTheWay others = in_the_way(state, {session.link, session.peer, session.address}, released);
  if (!replaceable(state, others, session.public_key)) {
    refuse(state, incoming, ErrorCode::not_authorized, "the address is another node's", actions);
    return nullptr;
  }
  if (!others.any_live() && !within_limits(state)) {
    refuse(state, incoming, ErrorCode::out_of_resources, "as many sessions as are allowed", actions);
    return nullptr;
  }
  replace(state, others, actions);
  if (released) state.sessions.erase(*released);
  return &begin_session(state, session, incoming.now);
}

}  // namespace

Session* session_of(RouterState& state, const Incoming& incoming, Actions& actions) {
  Session* session = state.sessions.find(*incoming.message.number(SuboptionType::sid));
  if (session && known_already(state, incoming, *session, actions)) return nullptr;
  if (session && session->live()) return session;
  refuse(state, incoming, ErrorCode::unknown_sid, "unknown SID", actions);  // I28
  return nullptr;
}

Session* session_or_adopted(RouterState& state, const Incoming& incoming, Actions& actions) {
  const std::uint32_t sid = *incoming.message.number(SuboptionType::sid);
  Session* session = state.sessions.find(sid);
  if (session && known_already(state, incoming, *session, actions)) return nullptr;
  if (session && session->live()) return session;
  // What ended by Logout stays ended, whatever of it comes late.
  const bool came_back = session && session->phase == Phase::released;
  const auto past = state.past_numbers.find(sid);
  if (!session && past && !wire::serial_ahead(incoming.message.sequence, *past)) {
    drop(incoming, "its session is over, and its number not ahead of the last one accepted (I24)", actions);
    return nullptr;
  }
  if (came_back || (!session && adoptable(state, sid))) return adopt(state, incoming, session, actions);
  refuse(state, incoming, ErrorCode::unknown_sid, "unknown SID", actions);  // I28
  return nullptr;
}

bool adoptable(const RouterState& state, std::uint32_t sid) {
  if (state.authenticates()) return true;  // its MAC was verified (D 2.4)
  const auto& trusted = state.configuration.trusted_sids;
  return std::any_of(trusted.begin(), trusted.end(),
                     [sid](const SidRange& range) { return range.contains(sid); });
}

void accept(RouterState& state, const Incoming& incoming, Session& session, Phase phase, Actions& actions) {
  session.note_sequence(incoming.message.sequence);
  session.phase = phase;
  state.sessions.set_lifetime(session, lifetime_of(state, session), incoming.now);
  // A page is answered by Routing Refresh or Handover alike (I21).
  if (phase != Phase::active) return;
  if (const Request* page = state.requests.find(session.sid, wire::MessageType::paging_query)) {
    state.requests.take(page->sequence);
    actions.events.push_back(event_of(EventKind::acknowledged, session, "Paging Query"));
  }
}

bool follow(RouterState& state, const Incoming& incoming, Session& session, Actions& actions) {
  if (session.link == incoming.link() && session.peer == incoming.source()) return true;
  const InTheWay others = in_the_way(state, {incoming.link(), incoming.source(), session.address}, &session);
  if (!replaceable(state, others, session.public_key)) {
    refuse(state, incoming, ErrorCode::not_authorized, "the address is another node's", actions);
    return false;
  }
  replace(state, others, actions);
  state.sessions.move(session, incoming.link(), incoming.source());
  return true;
}

bool overtaken(const Incoming& incoming, const Session& session) {
  return !wire::serial_ahead(incoming.message.sequence, session.last_sequence);
}

bool refused_as_logging_out(RouterState& state, const Incoming& incoming, const Session& session,
                            Actions& actions) {
  if (session.phase != Phase::logging_out) return false;
  refuse(state, incoming, ErrorCode::invalid_in_this_state, "being logged out", actions);
  return true;
}

bool serves(const RouterState& state, std::uint32_t paging_area) {
  const auto& areas = state.configuration.paging_areas;
  return std::find(areas.begin(), areas.end(), paging_area) != areas.end();
}

Event event_of(EventKind kind, const Session& session, std::string_view reason) {
  return {kind, session.sid, session.link, session.peer, reason, session.address, session.paging_area};
}

}  // namespace lmmp::reference
