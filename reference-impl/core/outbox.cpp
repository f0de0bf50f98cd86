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
  const wire::OctetVector octets = encode_new(state, type, 0, std::move(suboptions));
  send(state, request.link(), request.source(), octets, actions);
  session.answer.store(octets);
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
  send(state, request.link(), request.source(), session.answer.octets(), actions);
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
    recent = {request.hash, request.now, encode_new(state, MessageType::error, 0, std::move(suboptions))};
  }
  send(state, request.link(), request.source(), recent.octets, actions);
  actions.events.push_back({EventKind::refused, sid.value_or(0), request.link(), request.source(), reason});
}

void request(RouterState& state, Time now, const Session& session, MessageType type, std::uint8_t reserved,
             std::vector<Suboption> suboptions, Actions& actions) {
  Request made;
  made.sid = session.sid;
  made.sequence = state.next_sequence;
  made.type = type;
  made.reserved = reserved;
  made.octets = encode_new(state, type, reserved, std::move(suboptions));
  made.wait = state.configuration.first_retransmission;
  if (type == MessageType::reinit && reserved == wire::reinit_forced) {
    made.wait = state.configuration.first_forced_reinit_retransmission;
  } else if (type == MessageType::paging_query) {
    made.wait = state.configuration.paging_query_interval;
    made.doubling = false;
  }
  made.due = now + made.wait;
  send(state, session.link, session.peer, made.octets, actions);
  state.requests.add(std::move(made));
}

void repeat_requests(RouterState& state, Time now, Actions& actions) {
  while (auto due = state.requests.take_due(now)) {
    Session* session = state.sessions.find(due->sid);
    if (!session || !session->live()) continue;
    if (due->sends >= state.configuration.maximum_sends) {
      actions.events.push_back(
          {EventKind::unanswered, due->sid, session->link, session->peer, wire::spec_of(due->type).title});
      // The network takes the node's connectivity away whether it answers or not (D 2.2).
      if (due->type == MessageType::logout) {
        end_session(state, *session, now, EventKind::timed_out, "Logout was never acknowledged", actions);
      }
      continue;
    }
    send(state, session->link, session->peer, due->octets, actions);
    ++due->sends;
    if (due->doubling) due->wait *= 2;
    due->due = now + due->wait;
    state.requests.add(std::move(*due));
  }
}

}  // namespace lmmp::reference
