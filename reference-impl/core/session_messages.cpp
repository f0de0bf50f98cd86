// What a node sends in its session on its own account: Logout, handovers, refreshes.
#include "reference-impl/core/session_messages.hpp"

#include "reference-impl/core/outbox.hpp"
#include "reference-impl/core/session_access.hpp"
#include "reference-impl/core/session_end.hpp"

namespace lmmp::reference {
namespace {

using wire::ErrorCode;
using wire::MessageType;
using wire::SuboptionType;
using Phase = Session::Phase;

std::optional<wire::IpAddress> either(const wire::MessageView& message, SuboptionType v6, SuboptionType v4) {
  const auto address = message.address(v6);
  return address ? address : message.address(v4);
}

// Whether the node of this message is new to its link: the access network must hear of it.
bool comes_from_elsewhere(const RouterState& state, const Incoming& incoming) {
  const Session* session = state.sessions.find(*incoming.message.number(SuboptionType::sid));
  return !session || !session->live() || session->link != incoming.link();
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
  if (!session || refused_as_logging_out(state, announcement, *session, actions)) return;
  accept(state, announcement, *session, Phase::active, actions);
  acknowledge(state, announcement, *session, actions);
  Event event = event_of(EventKind::handover_announced, *session);
  event.router = either(announcement.message, SuboptionType::new_ar6, SuboptionType::new_ar4);
  actions.events.push_back(event);
}

void handle_handover(RouterState& state, const Incoming& handover, Actions& actions) {
  Session* session = session_or_adopted(state, handover, actions);
  if (!session || refused_as_logging_out(state, handover, *session, actions)) return;
  if (overtaken(handover, *session)) return drop(handover, "an overtaken copy of a Handover", actions);
  if (!follow(state, handover, *session, actions)) return;
  // "optionally the paging area ID the MN belongs to" (D 2.1 (5)).
  const auto area = handover.message.number(SuboptionType::paging_area);
  if (area && serves(state, *area)) session->paging_area = *area;
  accept(state, handover, *session, Phase::active, actions);
  acknowledge(state, handover, *session, actions);
  Event event = event_of(EventKind::moved, *session);
  event.router = either(handover.message, SuboptionType::old_ar6, SuboptionType::old_ar4);
  actions.events.push_back(event);
}

void handle_routing_refresh(RouterState& state, const Incoming& refresh, Actions& actions) {
  const std::uint32_t sid = *refresh.message.number(SuboptionType::sid);
  // A node that was paged may be one that this router never saw (D 2.6).
  const bool paged = state.requests.find(sid, MessageType::paging_query) != nullptr;
  const bool elsewhere = comes_from_elsewhere(state, refresh);
  Session* session =
      paged ? session_or_adopted(state, refresh, actions) : session_of(state, refresh, actions);
  if (!session || refused_as_logging_out(state, refresh, *session, actions)) return;
  // Elsewhere it is an idle node's answer to a page (D 2.6); an active one must send Handover (D 2.2).
  if (elsewhere && session->phase != Phase::idle && !paged) {
    return refuse(state, refresh, ErrorCode::invalid_in_this_state, "an active session is on another link",
                  actions);
  }
  if (!follow(state, refresh, *session, actions)) return;
  accept(state, refresh, *session, Phase::active, actions);
  actions.events.push_back(event_of(elsewhere ? EventKind::moved : EventKind::refreshed, *session));
}

void handle_paging_refresh(RouterState& state, const Incoming& refresh, Actions& actions) {
  // An idle node tells its new paging area wherever it comes to (D 2.2, P 3.2).
  const bool elsewhere = comes_from_elsewhere(state, refresh);
  Session* session = session_or_adopted(state, refresh, actions);
  if (!session || refused_as_logging_out(state, refresh, *session, actions)) return;
  const std::uint32_t area = *refresh.message.number(SuboptionType::paging_area);
  if (!serves(state, area)) {
    return refuse(state, refresh, ErrorCode::invalid_in_this_state, "not a paging area of this router",
                  actions);
  }
  if (overtaken(refresh, *session)) return drop(refresh, "an overtaken copy of a Paging Refresh", actions);
  if (!follow(state, refresh, *session, actions)) return;
  session->paging_area = area;
  accept(state, refresh, *session, Phase::idle, actions);
  if (elsewhere) actions.events.push_back(event_of(EventKind::moved, *session));
  actions.events.push_back(event_of(EventKind::went_idle, *session));
}

}  // namespace lmmp::reference
