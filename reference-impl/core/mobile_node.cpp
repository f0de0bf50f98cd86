// The mobile node of LMMP as a sans-I/O state machine: intake, dispatch, commands.
#include "reference-impl/core/mobile_node.hpp"

#include <algorithm>

#include "reference-impl/core/hash.hpp"
#include "reference-impl/core/node_state.hpp"
#include "reference-impl/core/outbox.hpp"
#include "wire/rules.hpp"

namespace lmmp::reference {
namespace {

using wire::MessageType;
using wire::SuboptionType;

// What comes to the link's address, or is the answer to what was sent from the session's.
bool is_own(const NodeState& state, unsigned link, const wire::IpAddress& destination) {
  return destination == own_address(state, link) || destination == session_address(state);
}

bool is_for_us(const NodeState& state, const Datagram& datagram) {
  if (datagram.link >= state.configuration.links.size()) return false;
  if (datagram.source.version() != state.configuration.version) return false;
  if (datagram.protocol != (datagram.source.is_v4() ? wire::protocol_icmpv4 : wire::protocol_icmpv6))
    return false;
  const auto& own = own_address(state, datagram.link);
  const bool to_all = std::find(all_nodes.begin(), all_nodes.end(), datagram.destination) != all_nodes.end();
  // Advertisements are heard before there is an address: CONFIG in them says how to get one.
  return (!own || datagram.source != *own) && !datagram.source.is_unspecified() &&
         !datagram.source.is_multicast() && (to_all || is_own(state, datagram.link, datagram.destination));
}

// The key that a message's MAC is made with; none: no session with a key has this SID.
const wire::SessionKey* key_for(const NodeState& state, std::uint32_t sid) {
  for (const auto* session : {&state.session, &state.ended}) {
    if (*session && (*session)->sid == sid && (*session)->key) return &*(*session)->key;
  }
  return nullptr;
}

void dispatch(NodeState& state, const NodeIncoming& incoming, NodeActions& actions) {
  const auto drop = [&](std::string_view reason) { report(state, NodeEventKind::dropped, reason, actions); };
  // What goes to all nodes is an advertisement or a page (I27).
  const bool unicast = is_own(state, incoming.datagram.link, incoming.datagram.destination);
  if (incoming.type() == MessageType::ar_advertisement) {
    if (unicast) return drop("an advertisement that was not sent to all nodes (I27)");
    return handle_advertisement(state, incoming, actions);
  }
  if (state.link != incoming.datagram.link) return drop("on a link that the node is not on");
  if (!unicast && incoming.type() != MessageType::paging_query) return drop("to all nodes (I27)");
  switch (incoming.type()) {
    case MessageType::key_exchange_reply:
      return handle_key_exchange_reply(state, incoming, actions);
    case MessageType::login_ack:
      return handle_login_ack(state, incoming, actions);
    case MessageType::error:
      return handle_error(state, incoming, actions);
    case MessageType::ack:
      if (!state.session || state.session->sid != incoming.message.number(SuboptionType::sid)) {
        return drop("not this node's session");
      }
      return handle_ack(state, incoming, actions);
    case MessageType::logout:
    case MessageType::init_handover:
    case MessageType::reinit:
    case MessageType::paging_query:
      return handle_network_request(state, incoming, actions);
    default:
      return drop("only a mobile node sends this (D Table 1)");
  }
}

}  // namespace

struct MobileNode::State : NodeState {
  using NodeState::NodeState;
};

MobileNode::MobileNode(MobileNodeConfiguration configuration, std::uint64_t seed)
    : state_(std::make_unique<State>(std::move(configuration), seed)) {}
MobileNode::~MobileNode() = default;
MobileNode::MobileNode(MobileNode&&) noexcept = default;
MobileNode& MobileNode::operator=(MobileNode&&) noexcept = default;

NodeActions MobileNode::receive(Time now, const Datagram& datagram) {
  NodeActions actions;
  NodeState& state = *state_;
  if (!is_for_us(state, datagram)) return actions;
  const auto carrier = wire::decode_carrier(datagram.payload);
  if (!carrier ||
      !wire::carries_lmmp(*carrier, datagram.source.version(), state.configuration.icmp_subtype)) {
    return actions;
  }
  const auto drop = [&](std::string_view reason) {
    report(state, NodeEventKind::dropped, reason, actions);
    return std::move(actions);
  };
  if (!wire::icmp_checksum_good(datagram.payload, datagram.source, datagram.destination)) {
    return drop("the ICMP checksum is wrong (I1)");
  }
  const wire::Decoded decoded =
      wire::decode(carrier->lmmp, wire::reading_of(state.configuration.length_counts));
  // I29, I30: dropped whole. No Error is sent: a node that answers whatever it hears helps nobody.
  if (wire::first_breach(decoded, state.configuration.profile))
    return drop("malformed, or of an unknown type");
  NodeIncoming incoming{
      now, datagram, decoded.message,
      hash_octets(hash_address(state.hash_seed, datagram.link, datagram.source), carrier->lmmp)};
  const auto sid = decoded.message.number(SuboptionType::sid);
  const wire::SessionKey* key = sid ? key_for(state, *sid) : nullptr;
  if (key) {
    incoming.authentic = wire::verify_mac(decoded.message, *key) == wire::MacVerdict::good;
    const bool exempt = incoming.type() == MessageType::error || incoming.type() == MessageType::login_ack;
    if (!incoming.authentic && !exempt) return drop("the MAC is missing or wrong (D 2.4)");
  }
  dispatch(state, incoming, actions);
  return actions;
}

NodeActions MobileNode::expire(Time now) {
  NodeActions actions;
  NodeState& state = *state_;
  if (state.request && state.request->due <= now) {
    NodeRequest& waiting = *state.request;
    if (waiting.sends >= state.configuration.maximum_sends) {
      give_up(state, now, actions);
    } else {
      send(state, waiting.to, waiting.octets, actions);
      ++waiting.sends;
      waiting.wait = next_wait(waiting.wait);
      waiting.due = now + waiting.wait;
    }
  }
  if (state.reinit && state.reinit->due && *state.reinit->due <= now) carry_out_reinit(state, now, actions);
  if (state.refresh_due && *state.refresh_due <= now) {
    if (state.phase == NodePhase::active || state.phase == NodePhase::idle) {
      send_refresh(state, now, actions);
    } else {
      state.refresh_due.reset();  // scheduled anew when the node is back in its session
    }
  }
  if (state.phase == NodePhase::searching && state.pause_until > Time::zero() && state.pause_until <= now) {
    state.pause_until = Time::zero();
    start_login(state, now, actions);
  }
  return actions;
}

std::optional<Time> MobileNode::next_deadline() const {
  const NodeState& state = *state_;
  std::optional<Time> first;
  const auto consider = [&first](const std::optional<Time>& at) {
    if (at && (!first || *at < *first)) first = at;
  };
  if (state.request) consider(state.request->due);
  if (state.reinit) consider(state.reinit->due);
  consider(state.refresh_due);
  if (state.phase == NodePhase::searching && state.pause_until > Time::zero()) consider(state.pause_until);
  return first;
}

NodeActions MobileNode::attach(Time now, unsigned link) {
  NodeActions actions;
  NodeState& state = *state_;
  if (state.link == link || link >= state.configuration.links.size()) return actions;
  state.link = link;
  state.from_link = false;
  state.move_to.reset();
  if (state.phase == NodePhase::logging_out) {
    end_session(state, now, NodeEventKind::logged_out, "the node left the link", actions);
  } else if (!(state.phase == NodePhase::idle && state.session)) {
    proceed(state, now, actions);
  }
  return actions;
}

NodeActions MobileNode::detach(Time now) {
  NodeState& state = *state_;
  NodeActions actions;
  if (state.link) state.heard.erase(*state.link);
  state.link.reset();
  state.move_to.reset();
  if (state.phase == NodePhase::logging_out) {
    end_session(state, now, NodeEventKind::logged_out, "the node left the link", actions);
  } else if (!(state.phase == NodePhase::idle && state.session)) {
    proceed(state, now, actions);
  }
  return actions;
}

MobileNode::Result MobileNode::log_in(Time now) {
  NodeState& state = *state_;
  if (state.wanted) return tl::unexpected(std::string("the node is in a session, or on its way to one"));
  NodeActions actions;
  state.wanted = true;
  state.pause_until = Time::zero();
  start_login(state, now, actions);
  return actions;
}

MobileNode::Result MobileNode::log_out(Time now) {
  NodeState& state = *state_;
  if (!state.wanted) return tl::unexpected(std::string("there is no session"));
  NodeActions actions;
  state.request.reset();
  state.refresh_due.reset();
  if (!state.session || !state.link) {
    end_session(state, now, NodeEventKind::logged_out, "no session was there to end", actions);
    return actions;
  }
  if (state.phase == NodePhase::logging_out) return tl::unexpected(std::string("it is logging out already"));
  state.phase = NodePhase::logging_out;
  request(state, now, MessageType::logout, state.session->router,
          encode_in_session(state, *state.session, MessageType::logout, {}), actions);
  return actions;
}

MobileNode::Result MobileNode::go_idle(Time now) {
  NodeState& state = *state_;
  if (state.phase != NodePhase::active)
    return tl::unexpected(std::string("the node is not in an active session"));
  if (state.session->paging_area == 0) return tl::unexpected(std::string("the network has no paging area"));
  NodeActions actions;
  state.session->idle = true;
  state.phase = NodePhase::idle;
  send_refresh(state, now, actions);
  return actions;
}

MobileNode::Result MobileNode::wake(Time now) {
  NodeState& state = *state_;
  if (state.phase != NodePhase::idle) return tl::unexpected(std::string("the node is not idle"));
  NodeActions actions;
  state.session->idle = false;
  state.phase = NodePhase::active;
  send_refresh(state, now, actions);
  return actions;
}

MobileNode::Result MobileNode::hand_over(Time now, unsigned link) {
  NodeState& state = *state_;
  if (state.phase != NodePhase::active)
    return tl::unexpected(std::string("the node is not in an active session"));
  if (link >= state.configuration.links.size()) return tl::unexpected(std::string("there is no such link"));
  if (state.link == link) return tl::unexpected(std::string("the node is on that link"));
  // D 2.1 (4): the new router, if its advertisement was heard there.
  std::vector<wire::Suboption> suboptions;
  if (const auto heard = state.heard.find(link); heard != state.heard.end()) {
    const wire::IpAddress& router = heard->second.address;
    suboptions.push_back(
        wire::Suboption::address(router.is_v4() ? SuboptionType::new_ar4 : SuboptionType::new_ar6, router));
  }
  NodeActions actions;
  state.move_to = link;
  request(state, now, MessageType::init_handover, state.session->router,
          encode_in_session(state, *state.session, MessageType::init_handover, std::move(suboptions)),
          actions);
  return actions;
}

MobileNode::Result MobileNode::refresh(Time now) {
  NodeState& state = *state_;
  if (state.phase != NodePhase::active && state.phase != NodePhase::idle) {
    return tl::unexpected(std::string("there is no session to refresh"));
  }
  NodeActions actions;
  send_refresh(state, now, actions);
  return actions;
}

NodeStatus MobileNode::status() const {
  const NodeState& state = *state_;
  NodeStatus status;
  status.phase = state.phase;
  status.link = state.link;
  if (!state.session) return status;
  status.router = state.session->router;
  status.sid = state.session->sid;
  status.address = state.session->address;
  status.paging_area = state.session->paging_area;
  status.routing_interval = state.session->routing_interval;
  status.paging_interval = state.session->paging_interval;
  status.authenticated = state.session->key.has_value();
  return status;
}

std::optional<unsigned> MobileNode::link_with_router(const wire::IpAddress& router) const {
  for (const auto& [link, heard] : state_->heard) {
    if (heard.address == router) return link;
  }
  return std::nullopt;
}

const MobileNodeConfiguration& MobileNode::configuration() const {
  return state_->configuration;
}

NodeActions MobileNode::set_link(Time now, unsigned link, MobileNodeLink addresses) {
  NodeActions actions;
  NodeState& state = *state_;
  const auto before = own_address(state, link);
  state.configuration.links.at(link) = std::move(addresses);
  if (state.link != link) return actions;
  const auto& after = own_address(state, link);
  const bool another = after && after != before;
  switch (state.phase) {
    case NodePhase::searching:
      if (another) start_login(state, now, actions);
      break;
    case NodePhase::configuring:
      start_login(state, now, actions);
      break;
    case NodePhase::exchanging:
    case NodePhase::logging_in:
    case NodePhase::active:
    case NodePhase::handing_over:
      if (another) proceed(state, now, actions);
      break;
    case NodePhase::off:
    case NodePhase::idle:
    case NodePhase::logging_out:
      break;
  }
  return actions;
}

}  // namespace lmmp::reference
