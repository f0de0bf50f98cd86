// A mobile node's messages on their way out.
#include "reference-impl/core/node_state.hpp"

namespace lmmp::reference {

using wire::MessageType;
using wire::Suboption;
using wire::SuboptionType;

namespace {

// Whether a router may meet the session first by this message.
bool introduces(wire::Octets octets) {
  using enum MessageType;
  constexpr wire::MessageSet kinds{handover, routing_refresh, paging_refresh};
  return !octets.empty() && kinds.contains(static_cast<MessageType>(octets[0]));
}

}  // namespace

const std::optional<wire::IpAddress>& own_address(const NodeState& state, unsigned link) {
  const MobileNodeLink& where = state.configuration.links[link];
  return state.configuration.version == wire::IpVersion::v4 ? where.ipv4 : where.ipv6;
}

std::optional<wire::IpAddress> session_address(const NodeState& state) {
  if (!state.configuration.speak_from_session_address || !state.session) return std::nullopt;
  const wire::IpAddress& address = state.session->address;
  const bool usable = address.version() == state.configuration.version && !address.is_unspecified() &&
                      !address.is_link_local() && !address.is_multicast();
  return usable ? std::optional(address) : std::nullopt;
}

const HeardRouter* router_here(const NodeState& state, Time now) {
  if (!state.link) return nullptr;
  const auto heard = state.heard.find(*state.link);
  if (heard == state.heard.end()) return nullptr;
  return now - heard->second.at <= state.configuration.advertisement_lifetime ? &heard->second : nullptr;
}

void send(NodeState& state, const wire::IpAddress& to, wire::Octets octets, NodeActions& actions) {
  if (!state.link) return;
  auto from = own_address(state, *state.link);
  if (!from) return;
  const auto address = session_address(state);
  if (address && !state.from_link && introduces(octets)) from = address;
  actions.send.push_back({*state.link, *from, to, 255,
                          to.is_v4() ? wire::protocol_icmpv4 : wire::protocol_icmpv6,
                          wire::encode_carrier(octets, *from, to, state.configuration.icmp_subtype)});
}

wire::OctetVector encode_new(NodeState& state, MessageType type, std::vector<Suboption> suboptions) {
  return wire::encode(wire::Message(type, state.next_sequence++, std::move(suboptions)),
                      state.configuration.length_counts);
}

wire::OctetVector encode_in_session(NodeState& state, const NodeSession& session, MessageType type,
                                    std::vector<Suboption> suboptions) {
  suboptions.insert(suboptions.begin(), Suboption::number(SuboptionType::sid, session.sid));
  if (!session.key) return encode_new(state, type, std::move(suboptions));
  return wire::encode_authenticated(wire::Message(type, state.next_sequence++, std::move(suboptions)),
                                    state.configuration.mac_algorithm, *session.key,
                                    state.configuration.length_counts);
}

void request(NodeState& state, Time now, MessageType type, const wire::IpAddress& to,
             wire::OctetVector octets, NodeActions& actions) {
  NodeRequest made;
  made.type = type;
  made.sequence = state.next_sequence - 1;
  made.octets = std::move(octets);
  made.to = to;
  made.wait = state.configuration.first_retransmission;
  made.due = now + made.wait;
  send(state, to, made.octets, actions);
  state.request = std::move(made);
}

void report(const NodeState& state, NodeEventKind kind, std::string_view reason, NodeActions& actions) {
  NodeEvent event;
  event.kind = kind;
  event.reason = reason;
  event.link = state.link.value_or(0);
  if (state.session) {
    event.sid = state.session->sid;
    event.router = state.session->router;
    event.address = state.session->address;
  }
  actions.events.push_back(std::move(event));
}

}  // namespace lmmp::reference
