// What the network asks of a mobile node: Logout, Init Handover, Re-Init, Paging Query.
#include "reference-impl/core/node_state.hpp"
#include "wire/serial.hpp"

namespace lmmp::reference {
namespace {

using wire::MessageType;
using wire::Suboption;
using wire::SuboptionType;

// Sends an Ack from a session, and keeps it for when the request comes again (I23).
void acknowledge(NodeState& state, const NodeIncoming& incoming, const NodeSession& session,
                 NodeActions& actions) {
  const wire::OctetVector octets =
      encode_in_session(state, session, MessageType::ack,
                        {Suboption::number(SuboptionType::acknum, incoming.message.sequence)});
  send(state, incoming.source(), octets, actions);
  state.answer = {incoming.hash, incoming.now, octets, state.next_sequence - 1};
}

// True if the request came before: it is answered again, with the same octets unless this node has sent
// something newer, which would make the router drop them (I24).
bool answered_again(NodeState& state, const NodeIncoming& incoming, const NodeSession& session,
                    NodeActions& actions) {
  if (state.answer.request != incoming.hash || incoming.now - state.answer.at > wire::retransmission_span) {
    return false;
  }
  if (state.answer.octets.empty()) return true;
  if (state.answer.sequence + 1 == state.next_sequence) {
    send(state, incoming.source(), state.answer.octets, actions);
  } else {
    acknowledge(state, incoming, session, actions);
  }
  return true;
}

void send_reinit_done(NodeState& state, const wire::IpAddress& to, NodeActions& actions) {
  const wire::OctetVector octets =
      encode_in_session(state, *state.session, MessageType::reinit_done,
                        {Suboption::number(SuboptionType::acknum, state.reinit->sequence)});
  send(state, to, octets, actions);
}

void handle_reinit(NodeState& state, const NodeIncoming& reinit, bool repeated, NodeActions& actions) {
  const bool forced = reinit.message.reserved == wire::reinit_forced;
  const bool same = state.reinit && state.reinit->sequence == reinit.message.sequence;
  if (!forced && !repeated) acknowledge(state, reinit, *state.session, actions);
  if (same) {
    // I41: whoever has changed already says so again.
    if (!state.reinit->due) send_reinit_done(state, reinit.source(), actions);
    return;
  }
  PendingNodeReinit pending;
  pending.request = reinit.hash;
  pending.sequence = reinit.message.sequence;
  const auto ip6 = reinit.message.address(SuboptionType::ip6);
  pending.address = ip6 ? ip6 : reinit.message.address(SuboptionType::ip4);
  pending.paging_area = reinit.message.number(SuboptionType::paging_area);
  pending.routing_interval = reinit.message.number(SuboptionType::routing_interval);
  pending.paging_interval = reinit.message.number(SuboptionType::paging_interval);
  pending.due = forced ? reinit.now : reinit.now + state.configuration.suggested_reinit_delay;
  state.reinit = pending;
  if (*pending.due <= reinit.now) carry_out_reinit(state, reinit.now, actions);
}

// I21, I42: answered whenever it is heard.
void handle_paging_query(NodeState& state, const NodeIncoming& query, NodeActions& actions) {
  NodeSession& session = *state.session;
  report(state, NodeEventKind::paged, {}, actions);
  if (state.configuration.profile == wire::Profile::paper_2004) {
    if (state.phase != NodePhase::handing_over || !state.request) start_handover(state, query.now, actions);
    return;
  }
  session.router = query.source();
  session.idle = false;
  if (state.phase == NodePhase::idle) state.phase = NodePhase::active;
  send_refresh(state, query.now, actions);
}

void handle_init_handover(NodeState& state, const NodeIncoming& incoming, NodeActions& actions) {
  acknowledge(state, incoming, *state.session, actions);
  report(state, NodeEventKind::handover_asked, {}, actions);
  NodeEvent& event = actions.events.back();
  const auto ar6 = incoming.message.address(SuboptionType::new_ar6);
  event.new_router = ar6 ? ar6 : incoming.message.address(SuboptionType::new_ar4);
  if (const auto mac = incoming.message.find(SuboptionType::new_mac)) {
    event.new_mac.assign(mac->payload.begin(), mac->payload.end());
  }
  if (const auto essid = incoming.message.find(SuboptionType::new_essid)) {
    event.new_essid.assign(essid->payload.begin(), essid->payload.end());
  }
}

}  // namespace

void carry_out_reinit(NodeState& state, Time now, NodeActions& actions) {
  NodeSession& session = *state.session;
  PendingNodeReinit& reinit = *state.reinit;
  reinit.due.reset();
  if (reinit.address) session.address = *reinit.address;
  if (reinit.paging_area) session.paging_area = *reinit.paging_area;
  if (reinit.routing_interval) session.routing_interval = *reinit.routing_interval;
  if (reinit.paging_interval) session.paging_interval = *reinit.paging_interval;
  send_reinit_done(state, session.router, actions);
  schedule_refresh(state, now);
  report(state, NodeEventKind::reinitialized, {}, actions);
}

void handle_network_request(NodeState& state, const NodeIncoming& incoming, NodeActions& actions) {
  const std::uint32_t sid = *incoming.message.number(SuboptionType::sid);
  const auto drop = [&](std::string_view reason) { report(state, NodeEventKind::dropped, reason, actions); };
  // The Logout that ended the session may come again: its Ack was lost.
  if (!state.session || state.session->sid != sid) {
    if (!state.ended || state.ended->sid != sid || !answered_again(state, incoming, *state.ended, actions)) {
      drop("not this node's session");
    }
    return;
  }
  NodeSession& session = *state.session;
  const MessageType type = incoming.type();
  // A page may come from another router of the paging area; the rest only from the session's own.
  if (type != MessageType::paging_query && incoming.source() != session.router) {
    return drop("not from the session's router");
  }
  if (type != MessageType::paging_query && answered_again(state, incoming, session, actions)) {
    if (type == MessageType::reinit) handle_reinit(state, incoming, true, actions);
    return;
  }
  // I24, for each router by itself; a Paging Query and a Re-Init repeat their number (I41, I42).
  const auto last = session.last_sequences.find(incoming.source());
  const bool may_repeat = type == MessageType::paging_query || type == MessageType::reinit;
  if (session.key && state.configuration.replay_protection && last != session.last_sequences.end() &&
      !wire::serial_ahead(incoming.message.sequence, last->second) &&
      !(may_repeat && incoming.message.sequence == last->second)) {
    return drop("its number is not ahead of the last one accepted (I24)");
  }
  session.last_sequences[incoming.source()] = incoming.message.sequence;
  switch (type) {
    case MessageType::logout:
      acknowledge(state, incoming, session, actions);
      return end_session(state, incoming.now, NodeEventKind::logged_out, "the network logged the node out",
                         actions);
    case MessageType::init_handover:
      return handle_init_handover(state, incoming, actions);
    case MessageType::reinit:
      return handle_reinit(state, incoming, false, actions);
    case MessageType::paging_query:
      return handle_paging_query(state, incoming, actions);
    default:
      return drop("not a request of the network");
  }
}

}  // namespace lmmp::reference
