// A mobile node's session: advertisements, Handover, refreshes, and what answers them.
#include <algorithm>

#include "reference-impl/core/node_state.hpp"

namespace lmmp::reference {
namespace {

using wire::ErrorCode;
using wire::MessageType;
using wire::Suboption;
using wire::SuboptionType;

HeardRouter read_advertisement(const NodeIncoming& advertisement) {
  HeardRouter router;
  router.at = advertisement.now;
  router.address = advertisement.source();
  router.config = advertisement.message.find(SuboptionType::config)->reserved;
  router.routing_interval = advertisement.message.number(SuboptionType::routing_interval);
  router.paging_interval = advertisement.message.number(SuboptionType::paging_interval);
  for (const wire::SuboptionView suboption : advertisement.message) {
    if (suboption.type == static_cast<std::uint8_t>(SuboptionType::paging_area)) {
      router.paging_areas.push_back(suboption.number().value_or(0));
    }
  }
  return router;
}

// I43: the paging area is kept while advertisements list it, else the first listed is taken. True if it
// changed.
bool choose_paging_area(NodeSession& session, const HeardRouter& router) {
  const auto& areas = router.paging_areas;
  if (areas.empty() || std::find(areas.begin(), areas.end(), session.paging_area) != areas.end())
    return false;
  session.paging_area = areas.front();
  return true;
}

// Tells the new paging area (D 2.2). An active node says at once that it is not idle.
void tell_paging_area(NodeState& state, Time now, NodeActions& actions) {
  const bool idle = state.session->idle;
  state.session->idle = true;
  send_refresh(state, now, actions);
  state.session->idle = idle;
  if (!idle) send_refresh(state, now, actions);
}

void move_as_announced(NodeState& state, Time now, std::string_view reason, NodeActions& actions) {
  state.phase = state.session->idle ? NodePhase::idle : NodePhase::active;
  report(state, NodeEventKind::handover_announced, reason, actions);
  const auto link = std::exchange(state.move_to, std::nullopt);
  if (!link) return;
  state.link = *link;
  state.from_link = false;
  start_handover(state, now, actions);
}

}  // namespace

void handle_advertisement(NodeState& state, const NodeIncoming& advertisement, NodeActions& actions) {
  HeardRouter router = read_advertisement(advertisement);
  const unsigned link = advertisement.datagram.link;
  const auto before = state.heard.find(link);
  const bool known = before != state.heard.end() &&
                     router.at - before->second.at <= state.configuration.advertisement_lifetime;
  // Of several routers on a link, the first is kept as long as it is heard.
  if (known && before->second.address != router.address) return;
  state.heard[link] = router;
  if (state.link != link) return;
  if (!known) {
    report(state, NodeEventKind::router_found, {}, actions);
    actions.events.back().router = router.address;
  }
  if (state.phase == NodePhase::searching) return start_login(state, advertisement.now, actions);
  if (state.phase == NodePhase::handing_over && !state.request) {
    return start_handover(state, advertisement.now, actions);
  }
  if (!state.session || (state.phase != NodePhase::active && state.phase != NodePhase::idle)) return;
  // An idle node follows the routers of its paging area without a word (D 2.2).
  if (state.session->idle) state.session->router = router.address;
  if (choose_paging_area(*state.session, router)) tell_paging_area(state, advertisement.now, actions);
}

void start_handover(NodeState& state, Time now, NodeActions& actions) {
  state.request.reset();
  state.phase = NodePhase::handing_over;
  NodeSession& session = *state.session;
  const HeardRouter* router = router_here(state, now);
  // I36: waits for an advertisement; and for an address of its own to send from.
  if (!router || !own_address(state, *state.link)) return;
  std::vector<Suboption> suboptions;
  if (session.router != router->address) {
    suboptions.push_back(Suboption::address(
        session.router.is_v4() ? SuboptionType::old_ar4 : SuboptionType::old_ar6, session.router));
  }
  state.area_changed = choose_paging_area(session, *router) || state.area_changed;
  if (session.paging_area != 0) {
    suboptions.push_back(Suboption::number(SuboptionType::paging_area, session.paging_area));
  }
  request(state, now, MessageType::handover, router->address,
          encode_in_session(state, session, MessageType::handover, std::move(suboptions)), actions);
}

void handle_ack(NodeState& state, const NodeIncoming& ack, NodeActions& actions) {
  // By SID and number, whatever address it comes from (D 2.6); the number is this node's own, so it is fresh.
  if (!state.request || state.request->sequence != ack.message.number(SuboptionType::acknum) ||
      !wire::answers_to(state.request->type, 0, state.configuration.profile).contains(MessageType::ack)) {
    return report(state, NodeEventKind::dropped, "acknowledges nothing that waits for it", actions);
  }
  const MessageType type = state.request->type;
  state.request.reset();
  switch (type) {
    case MessageType::logout:
      return end_session(state, ack.now, NodeEventKind::logged_out, "the node logged out", actions);
    case MessageType::init_handover:
      return move_as_announced(state, ack.now, "acknowledged", actions);
    default:
      break;
  }
  state.session->router = ack.source();
  state.session->idle = false;
  state.phase = NodePhase::active;
  schedule_refresh(state, ack.now);
  report(state, NodeEventKind::handed_over, {}, actions);
  if (std::exchange(state.area_changed, false)) tell_paging_area(state, ack.now, actions);
}

void handle_error(NodeState& state, const NodeIncoming& error, NodeActions& actions) {
  const auto acknum = error.message.number(SuboptionType::acknum);
  const bool answers =
      state.request && (acknum ? *acknum == state.request->sequence : error.source() == state.request->to);
  // I35: without a good MAC it is a hint, followed only if it answers what was just asked.
  const bool believed = error.authentic || !state.session || !state.session->key;
  if (!answers) {
    const bool lost = state.session && believed && acknum == state.refresh_sequence &&
                      error.message.find(SuboptionType::error)->reserved ==
                          static_cast<std::uint8_t>(ErrorCode::unknown_sid);
    if (!lost || state.phase == NodePhase::logging_out) {
      return report(state, NodeEventKind::dropped, "an Error that answers nothing that waits", actions);
    }
    report(state, NodeEventKind::session_lost, "the router does not know the session", actions);
    state.login_again = true;
    return start_login(state, error.now, actions);
  }
  const MessageType type = state.request->type;
  state.request.reset();
  switch (type) {
    case MessageType::handover:
      // I28: through key exchange and Login again.
      report(state, NodeEventKind::session_lost, "the Handover was refused", actions);
      state.login_again = true;
      return start_login(state, error.now, actions);
    case MessageType::logout:
      return end_session(state, error.now, NodeEventKind::logged_out, "the router does not know the session",
                         actions);
    case MessageType::init_handover:
      return move_as_announced(state, error.now, "refused", actions);
    default:
      state.phase = NodePhase::searching;
      state.pause_until = error.now + state.configuration.login_pause;
      return report(state, NodeEventKind::login_refused, "refused", actions);
  }
}

void give_up(NodeState& state, Time now, NodeActions& actions) {
  const MessageType type = state.request->type;
  state.request.reset();
  // Whoever does not answer is not there; another advertisement may show otherwise.
  if (state.link) state.heard.erase(*state.link);
  switch (type) {
    case MessageType::handover:
      // A router that knows no way to the session's address could not say anything, not even an Error.
      state.from_link = true;
      return;  // phase handing_over: goes on with the next advertisement
    case MessageType::logout:
      return end_session(state, now, NodeEventKind::logged_out, "nobody acknowledged", actions);
    case MessageType::init_handover:
      return move_as_announced(state, now, "nobody acknowledged", actions);
    default:
      state.phase = NodePhase::searching;
      return report(state, NodeEventKind::login_refused, "nobody answered", actions);
  }
}

void end_session(NodeState& state, Time now, NodeEventKind kind, std::string_view reason,
                 NodeActions& actions) {
  report(state, kind, reason, actions);
  state.ended = std::exchange(state.session, std::nullopt);
  state.ended_at = now;
  state.request.reset();
  state.refresh_due.reset();
  state.reinit.reset();
  state.move_to.reset();
  state.login_again = false;
  state.wanted = false;
  state.phase = NodePhase::off;
}

void send_refresh(NodeState& state, Time now, NodeActions& actions) {
  NodeSession& session = *state.session;
  wire::OctetVector octets;
  if (session.idle) {
    octets = encode_in_session(state, session, MessageType::paging_refresh,
                               {Suboption::number(SuboptionType::paging_area, session.paging_area)});
  } else {
    octets = encode_in_session(state, session, MessageType::routing_refresh, {});
  }
  state.refresh_sequence = state.next_sequence - 1;
  send(state, session.router, octets, actions);
  schedule_refresh(state, now);
}

void schedule_refresh(NodeState& state, Time now) {
  const std::uint32_t interval =
      state.session->idle ? state.session->paging_interval : state.session->routing_interval;
  state.refresh_due = interval != 0 ? std::optional(now + std::chrono::seconds(interval)) : std::nullopt;
}

}  // namespace lmmp::reference
