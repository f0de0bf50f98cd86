// Messages on their way out: numbered, encoded, wrapped; answers kept for retransmissions.
#include "reference-impl/core/outbox.hpp"

#include "reference-impl/core/session_end.hpp"

namespace lmmp::reference {

using wire::MessageType;
using wire::Suboption;
using wire::SuboptionType;

const std::optional<wire::IpAddress>& own_address(const RouterState& state, unsigned link,
                                                  wire::IpVersion version) {
  const AccessRouterLink& where = state.configuration.links[link];
  return version == wire::IpVersion::v4 ? where.ipv4 : where.ipv6;
}

wire::OctetVector encode_new(RouterState& state, MessageType type, std::uint8_t reserved,
                             std::vector<Suboption> suboptions) {
  wire::Message message(type, state.next_sequence++, std::move(suboptions));
  message.reserved = reserved;
  return wire::encode(message, state.configuration.length_counts);
}

wire::OctetVector encode_in_session(RouterState& state, std::uint32_t sid, MessageType type,
                                    std::uint8_t reserved, std::vector<Suboption> suboptions) {
  if (!state.authenticates()) return encode_new(state, type, reserved, std::move(suboptions));
  wire::Message message(type, state.next_sequence++, std::move(suboptions));
  message.reserved = reserved;
  const wire::SessionKey key = wire::session_key(state.configuration.access_network_key, sid);
  return wire::encode_authenticated(message, state.configuration.mac_algorithm, key,
                                    state.configuration.length_counts);
}

void send(RouterState& state, unsigned link, const wire::IpAddress& to, wire::Octets octets,
          Actions& actions) {
  const auto& from = own_address(state, link, to.version());
  if (!from) return;
  Datagram datagram;
  datagram.link = link;
  datagram.source = *from;
  datagram.destination = to;
  datagram.hop_limit = 255;  // I27
  datagram.protocol = to.is_v4() ? wire::protocol_icmpv4 : wire::protocol_icmpv6;
  datagram.payload = wire::encode_carrier(octets, *from, to, state.configuration.icmp_subtype);
  actions.send.push_back(std::move(datagram));
}

void answer(RouterState& state, const Incoming& request, Session& session, MessageType type,
            std::vector<Suboption> suboptions, Actions& actions) {
  // A Login Ack proves its sender by NONCE2 and carries no AUTH (I40).
  wire::OctetVector octets = type == MessageType::login_ack
                                 ? encode_new(state, type, 0, std::move(suboptions))
                                 : encode_in_session(state, session.sid, type, 0, std::move(suboptions));
  send(state, request.link(), request.source(), octets, actions);
  if (!session.answer.store(octets)) state.large_answers.store(request.now, session.sid, std::move(octets));
  session.answered = request.hash;
  session.answered_sequence = request.message.sequence;
  session.answered_at = request.now;
}

void acknowledge(RouterState& state, const Incoming& request, Session& session, Actions& actions) {
  answer(state, request, session, MessageType::ack,
         {Suboption::number(SuboptionType::sid, session.sid),
          Suboption::number(SuboptionType::acknum, request.message.sequence)},
         actions);
}

bool answer_again(RouterState& state, const Incoming& request, const Session& session, Actions& actions) {
  if (session.answered != request.hash || session.answered_sequence != request.message.sequence) return false;
  if (request.now - session.answered_at > wire::retransmission_span) return false;
  // Under authentication only as long as nothing newer was accepted (I24).
  if (state.authenticates() && state.configuration.replay_protection &&
      session.last_sequence != request.message.sequence) {
    return false;
  }
  const wire::Octets small = session.answer.octets();
  const wire::Octets octets = small.empty() ? state.large_answers.find(session.sid) : small;
  if (octets.empty()) return false;
  send(state, request.link(), request.source(), octets, actions);
  return true;
}

void drop(const Incoming& incoming, std::string_view reason, Actions& actions) {
  actions.events.push_back({EventKind::dropped, incoming.message.number(SuboptionType::sid).value_or(0),
                            incoming.link(), incoming.source(), reason});
}

void refuse(RouterState& state, const Incoming& request, wire::ErrorCode code, std::string_view reason,
            Actions& actions) {
  RecentError& recent = state.recent_errors[request.hash % state.recent_errors.size()];
  const bool repeated = recent.request == request.hash && !recent.octets.empty() &&
                        request.now - recent.at <= wire::retransmission_span;
  if (!state.errors.allow(request.now)) return drop(request, "no Error is sent: too many of them", actions);
  const auto sid = request.message.number(SuboptionType::sid);
  if (!repeated) {
    std::vector<Suboption> suboptions;
    if (sid) suboptions.push_back(Suboption::number(SuboptionType::sid, *sid));  // I17
    suboptions.push_back(Suboption::number(SuboptionType::acknum, request.message.sequence));
    suboptions.push_back(Suboption::in_reserved(SuboptionType::error, static_cast<std::uint8_t>(code)));
    // Who has shown no key gets an Error without AUTH, which is a hint only (I35).
    recent = {request.hash, request.now,
              sid && request.authentic
                  ? encode_in_session(state, *sid, MessageType::error, 0, std::move(suboptions))
                  : encode_new(state, MessageType::error, 0, std::move(suboptions))};
  }
  send(state, request.link(), request.source(), recent.octets, actions);
  actions.events.push_back({EventKind::refused, sid.value_or(0), request.link(), request.source(), reason});
}

namespace {

// I27: all nodes.
void send_to_all(RouterState& state, wire::Octets octets, Actions& actions) {
  for (unsigned link = 0; link < state.configuration.links.size(); ++link) {
    for (const wire::IpAddress& group : all_nodes) send(state, link, group, octets, actions);
  }
}

void transmit(RouterState& state, const Request& request, Actions& actions) {
  if (request.to_all) return send_to_all(state, request.octets, actions);
  const Session* session = state.sessions.find(request.sid);
  if (session) send(state, session->link, session->peer, request.octets, actions);
}

void give_up(RouterState& state, const Request& request, Time now, Actions& actions) {
  Session* session = state.sessions.find(request.sid);
  Event event{EventKind::unanswered, request.sid, 0, {}, wire::spec_of(request.type).title};
  if (session) {
    event.link = session->link;
    event.node = session->peer;
  }
  actions.events.push_back(event);
  if (request.type == MessageType::reinit) forget_reinit(state, request.sid);
  // The network takes the node's connectivity away whether it answers or not (D 2.2).
  if (request.type == MessageType::logout && session) {
    end_session(state, *session, now, EventKind::timed_out, "Logout was never acknowledged", actions);
  }
}

}  // namespace

std::uint32_t request(RouterState& state, Time now, std::uint32_t sid, MessageType type,
                      std::uint8_t reserved, std::vector<Suboption> suboptions, Actions& actions) {
  suboptions.insert(suboptions.begin(), Suboption::number(SuboptionType::sid, sid));
  Request made;
  made.sid = sid;
  made.sequence = state.next_sequence;
  made.type = type;
  made.reserved = reserved;
  made.octets = encode_in_session(state, sid, type, reserved, std::move(suboptions));
  made.wait = state.configuration.first_retransmission;
  if (type == MessageType::reinit && reserved == wire::reinit_forced) {
    made.wait = state.configuration.first_forced_reinit_retransmission;
  } else if (type == MessageType::paging_query) {
    made.wait = state.configuration.paging_query_interval;
    made.doubling = false;
    made.to_all = true;
  }
  made.due = now + made.wait;
  transmit(state, made, actions);
  const std::uint32_t sequence = made.sequence;
  state.requests.add(std::move(made));
  return sequence;
}

void repeat_requests(RouterState& state, Time now, Actions& actions) {
  while (auto due = state.requests.take_due(now)) {
    if (due->sends >= state.configuration.maximum_sends) {
      give_up(state, *due, now, actions);
      continue;
    }
    transmit(state, *due, actions);
    ++due->sends;
    if (due->doubling) due->wait = next_wait(due->wait);
    due->due = now + due->wait;
    state.requests.add(std::move(*due));
  }
}

}  // namespace lmmp::reference
