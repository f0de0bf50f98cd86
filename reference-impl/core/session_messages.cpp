// What a node sends in its session: Logout, handovers, refreshes, acknowledgements.
#include "reference-impl/core/session_messages.hpp"

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

constexpr std::string_view unknown_sid = "unknown SID";

// The live session that a message names; nullptr if the message is dealt with: a retransmission, or refused.
Session* session_of(RouterState& state, const Incoming& incoming, Actions& actions) {
  Session* session = state.sessions.find(*incoming.message.number(SuboptionType::sid));
  if (session && answer_again(state, incoming, *session, actions)) {
    if (session->live()) state.sessions.touch(*session, incoming.now);
    return nullptr;
  }
  if (!session || !session->live()) {
    refuse(state, incoming, ErrorCode::unknown_sid, unknown_sid, actions);  // I28
    return nullptr;
  }
  return session;
}

void report(const Incoming& incoming, const Session& session, EventKind kind, std::string_view reason,
            Actions& actions) {
  actions.events.push_back({kind, session.sid, incoming.link(), incoming.source(), reason});
}

// The newest number of the node; its lifetime begins anew.
void accept(RouterState& state, const Incoming& incoming, Session& session, Phase phase) {
  session.note_sequence(incoming.message.sequence);
  session.phase = phase;
  state.sessions.set_lifetime(session, lifetime_of(state, session), incoming.now);
}

// Where the message came from is where the node is now; false if that place is another node's.
bool follow(RouterState& state, const Incoming& incoming, Session& session, Actions& actions) {
  if (session.link == incoming.link() && session.peer == incoming.source()) return true;
  const InTheWay others = in_the_way(state, {incoming.link(), incoming.source(), session.address}, &session);
  if (!replaceable(state, others, session.public_key)) return false;
  replace(state, others, actions);
  state.sessions.move(session, incoming.link(), incoming.source());
  return true;
}

bool is_ours(const RouterState& state, std::uint32_t paging_area) {
  const auto& areas = state.configuration.paging_areas;
  return std::find(areas.begin(), areas.end(), paging_area) != areas.end();
}

// Whether this is a copy that was overtaken: it must not pull the session back to where its node was (I23).
bool overtaken(const Incoming& incoming, const Session& session) {
  return !wire::serial_ahead(incoming.message.sequence, session.last_sequence);
}

// A Handover without authentication, from a node that logged in at another router of the network.
bool is_trusted(const RouterState& state, std::uint32_t sid) {
  const auto& trusted = state.configuration.trusted_sids;
  return state.configuration.auth_mode() == wire::AuthMode::none &&
         std::any_of(trusted.begin(), trusted.end(),
                     [sid](const SidRange& range) { return range.contains(sid); });
}

// A session that another router began (D 2.4's last paragraph; I24: any first number is taken).
Session* adopt(RouterState& state, const Incoming& handover, Actions& actions) {
  Session session;
  session.phase = Phase::active;
  session.sid = *handover.message.number(SuboptionType::sid);
  session.link = static_cast<std::uint16_t>(handover.link());
  session.peer = handover.source();
  session.address = handover.source();
  session.paging_area = state.configuration.paging_areas.empty() ? 0 : state.configuration.paging_areas[0];
  session.routing_interval = state.configuration.routing_interval.value_or(0);
  session.paging_interval = state.configuration.paging_interval.value_or(0);
  session.last_sequence = handover.message.sequence - 1;
  const InTheWay others = in_the_way(state, {session.link, session.peer, session.address}, nullptr);
  if (!replaceable(state, others, 0)) {
    refuse(state, handover, ErrorCode::not_authorized, "the address is another node's", actions);
    return nullptr;
  }
  if (!others.any_live() && !within_limits(state)) {
    refuse(state, handover, ErrorCode::out_of_resources, "as many sessions as are allowed", actions);
    return nullptr;
  }
  replace(state, others, actions);
  // The same SID may have ended here and gone on elsewhere.
  if (Session* ended = state.sessions.find(session.sid)) state.sessions.erase(*ended);
  return &begin_session(state, session, handover.now);
}

}  // namespace

void handle_logout(RouterState& state, const Incoming& logout, Actions& actions) {
  Session* session = session_of(state, logout, actions);
  if (!session) return;
  session->note_sequence(logout.message.sequence);
  acknowledge(state, logout, *session, actions);
  end_session(state, *session, logout.now, EventKind::logged_out, "the node logged out", actions);
}

void handle_init_handover(RouterState& state, const Incoming& announcement, Actions& actions) {
  Session* session = session_of(state, announcement, actions);
  if (!session) return;
  if (session->phase == Phase::logging_out) {
    return refuse(state, announcement, ErrorCode::invalid_in_this_state, "being logged out", actions);
  }
  accept(state, announcement, *session, Phase::active);
  acknowledge(state, announcement, *session, actions);
  report(announcement, *session, EventKind::handover_announced, {}, actions);
}

void handle_handover(RouterState& state, const Incoming& handover, Actions& actions) {
  const std::uint32_t sid = *handover.message.number(SuboptionType::sid);
  Session* session = state.sessions.find(sid);
  if (session && answer_again(state, handover, *session, actions)) {
    if (session->live()) state.sessions.touch(*session, handover.now);
    return;
  }
  if (!session || !session->live()) {
    if (!is_trusted(state, sid)) return refuse(state, handover, ErrorCode::unknown_sid, unknown_sid, actions);
    session = adopt(state, handover, actions);
    if (!session) return;
  }
  if (session->phase == Phase::logging_out) {
    return refuse(state, handover, ErrorCode::invalid_in_this_state, "being logged out", actions);
  }
  if (overtaken(handover, *session)) return drop(handover, "an overtaken copy of a Handover", actions);
  if (!follow(state, handover, *session, actions)) {
    return refuse(state, handover, ErrorCode::not_authorized, "the address is another node's", actions);
  }
  // "optionally the paging area ID the MN belongs to" (D 2.1 (5)).
  const auto area = handover.message.number(SuboptionType::paging_area);
  if (area && is_ours(state, *area)) session->paging_area = *area;
  accept(state, handover, *session, Phase::active);
  acknowledge(state, handover, *session, actions);
  report(handover, *session, EventKind::moved, {}, actions);
}

void handle_routing_refresh(RouterState& state, const Incoming& refresh, Actions& actions) {
  Session* session = session_of(state, refresh, actions);
  if (!session) return;
  // Elsewhere it is an idle node's answer to a page (D 2.6); an active one must send Handover (D 2.2).
  const bool elsewhere = session->link != refresh.link();
  if (session->phase == Phase::logging_out || (elsewhere && session->phase != Phase::idle)) {
    return refuse(state, refresh, ErrorCode::invalid_in_this_state,
                  elsewhere ? "an active session is on another link" : "being logged out", actions);
  }
  if (!follow(state, refresh, *session, actions)) {
    return refuse(state, refresh, ErrorCode::not_authorized, "the address is another node's", actions);
  }
  accept(state, refresh, *session, Phase::active);
  report(refresh, *session, elsewhere ? EventKind::moved : EventKind::refreshed, {}, actions);
}

void handle_paging_refresh(RouterState& state, const Incoming& refresh, Actions& actions) {
  Session* session = session_of(state, refresh, actions);
  if (!session) return;
  const std::uint32_t area = *refresh.message.number(SuboptionType::paging_area);
  if (session->phase == Phase::logging_out) {
    return refuse(state, refresh, ErrorCode::invalid_in_this_state, "being logged out", actions);
  }
  if (!is_ours(state, area)) {
    return refuse(state, refresh, ErrorCode::invalid_in_this_state, "not a paging area of this router",
                  actions);
  }
  if (overtaken(refresh, *session)) return drop(refresh, "an overtaken copy of a Paging Refresh", actions);
  if (!follow(state, refresh, *session, actions)) {
    return refuse(state, refresh, ErrorCode::not_authorized, "the address is another node's", actions);
  }
  session->paging_area = area;
  accept(state, refresh, *session, Phase::idle);
  report(refresh, *session, EventKind::went_idle, {}, actions);
}

void handle_ack(RouterState& state, const Incoming& ack, Actions& actions) {
  const std::uint32_t sid = *ack.message.number(SuboptionType::sid);
  const std::uint32_t acknum = *ack.message.number(SuboptionType::acknum);
  // An Ack is never answered; what it does not match was answered before.
  const Request* request = state.requests.find(acknum);
  Session* session = state.sessions.find(sid);
  if (!request || request->sid != sid || !session || !session->live()) {
    return drop(ack, "acknowledges nothing that waits for it", actions);
  }
  const wire::MessageType type = request->type;
  if (!wire::answers_to(type, request->reserved, state.configuration.profile)
           .contains(wire::MessageType::ack)) {
    return drop(ack, "that request is not answered by Ack (I22)", actions);
  }
  state.requests.take(acknum);
  session->note_sequence(ack.message.sequence);
  state.sessions.touch(*session, ack.now);
  report(ack, *session, EventKind::acknowledged, wire::spec_of(type).title, actions);
  if (type == wire::MessageType::logout) {
    end_session(state, *session, ack.now, EventKind::logged_out, "the network logged it out", actions);
  }
}

}  // namespace lmmp::reference
