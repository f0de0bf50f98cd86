// Messages that carry a SID: requests and answers of a session, whatever addresses they come from.
#include <cstdint>

#include "plugin/analysis/findings.hpp"
#include "plugin/analysis/learn.hpp"
#include "plugin/dissect/preferences.hpp"
#include "wire/parameters.hpp"

namespace lmmp::plugin {
namespace {

using M = wire::MessageType;
using S = wire::SuboptionType;

void breach(const Seen& message, AnswerBreach what) {
  note_frame(state->answer_breaches, message.frame, static_cast<std::uint32_t>(what));
}

void link_handover(Session& session, std::uint32_t exchange) {
  const std::uint32_t link = state->handovers.add({exchange, session.latest_handover, nothing});
  if (session.latest_handover != nothing) state->handovers[session.latest_handover].next = link;
  session.latest_handover = link;
}

// The exchange of this sequence number that `asker` began, an unanswered one before an answered one. `wanted`
// says which kinds come into question.
template <typename Wanted>
std::uint32_t find_by_number(std::uint32_t latest, std::uint32_t number, Side asker, Wanted wanted) {
  std::uint32_t answered = nothing;
  unsigned steps = 0;
  for (std::uint32_t at = latest; at != nothing && steps < look_back; ++steps) {
    const Exchange& exchange = state->exchanges[at];
    if (exchange.sequence == number && (asker == Side::unknown || exchange.side == asker) &&
        wanted(exchange)) {
      if (!exchange.answered()) return at;
      if (answered == nothing) answered = at;
    }
    at = exchange.previous;
  }
  return answered;
}

bool acknowledged_by_ack(const Exchange& exchange) {
  const std::uint8_t reserved = exchange.forced ? wire::reinit_forced : wire::reinit_suggested;
  return wire::answers_to(static_cast<M>(exchange.type), reserved, chosen_profile()).contains(M::ack);
}

// The Side that the Ack turned out to come from.
Side learn_ack(const Seen& message, Session& session, Side side) {
  const std::uint32_t number = *message.outline.number(S::acknum);
  const std::uint32_t found =
      find_by_number(session.latest_exchange, number, other(side), acknowledged_by_ack);
  if (found != nothing) {
    answer_exchange(message, found);
    const Exchange& exchange = state->exchanges[found];
    if (exchange.is(M::logout)) session.logged_out = true;
    return other(exchange.side);
  }
  const auto any = [](const Exchange&) { return true; };
  if (find_by_number(session.latest_exchange, number, other(side), any) != nothing)
    breach(message, AnswerBreach::not_acknowledged);
  return side;
}

void learn_reinit_done(const Seen& message, const Session& session) {
  const std::uint32_t number = *message.outline.number(S::acknum);
  const std::uint32_t found = find_by_number(session.latest_exchange, number, Side::access_router,
                                             [](const Exchange& exchange) { return exchange.is(M::reinit); });
  if (found == nothing) return;
  if (state->exchanges[found].forced) {
    answer_exchange(message, found);
  } else {
    // A suggested one is answered by its Ack; this says that it was done (D Figure 5).
    place_frame(message.frame, exchange_frame | found);
  }
}

// The MN's answer to a Paging Query (I21); "no problem answering with either" (D 2.6), so either is taken.
std::uint32_t paging_query_answered_by(const Seen& message, const Session& session) {
  using std::chrono::nanoseconds;
  constexpr std::int64_t longest =
      nanoseconds(wire::paging_query_interval * wire::maximum_sends + wire::retransmission_span).count();
  unsigned steps = 0;
  for (std::uint32_t at = session.latest_exchange; at != nothing && steps < look_back; ++steps) {
    const Exchange& exchange = state->exchanges[at];
    if (exchange.is(M::paging_query)) {
      const bool waits = !exchange.answered() && message.time - state->request_times[at] <= longest;
      return waits ? at : nothing;
    }
    at = exchange.previous;
  }
  return nothing;
}

void learn_paging_answer(const Seen& message, const Session& session, std::uint32_t own_exchange) {
  const std::uint32_t query = paging_query_answered_by(message, session);
  if (query == nothing) return;
  answer_exchange(message, query);
  if (own_exchange != nothing) {
    // A Handover is a request of its own beside.
    place_frame(message.frame, exchange_frame | own_exchange);
    note_frame(state->second_exchange, message.frame, query + 1);
  }
  const auto type = static_cast<M>(message.outline.type);
  if (!wire::answers_to(M::paging_query, 0, chosen_profile()).contains(type)) {
    breach(message, AnswerBreach::paging_by_profile);
  }
}

// A request of a session: a new exchange or another send of one.
void learn_request(const Seen& message, std::uint32_t index, Side side) {
  Session& session = state->sessions[index];
  const std::uint32_t again = find_retransmitted(message, side, session.latest_exchange);
  if (again != nothing) {
    place_frame(message.frame, exchange_frame | again);
    return;
  }
  const std::uint32_t before = session.latest_exchange;
  const std::uint32_t exchange = begin_exchange(message, index, before, side);
  if (message.outline.is(M::handover)) {
    learn_paging_answer(message, session, exchange);
    link_handover(session, exchange);
  }
  session.latest_exchange = exchange;
}

// The latest request to this Error's sender that is unanswered, or `nothing`.
std::uint32_t latest_unanswered(std::uint32_t latest, Side asker) {
  unsigned steps = 0;
  for (std::uint32_t at = latest; at != nothing && steps < look_back; ++steps) {
    const Exchange& exchange = state->exchanges[at];
    if (!exchange.answered() && (asker == Side::unknown || exchange.side == asker)) return at;
    at = exchange.previous;
  }
  return nothing;
}

// The exchange that an Error answers, in a chain that ends with `latest`.
std::uint32_t find_refused(const Seen& message, std::uint32_t latest, Side asker) {
  const auto number = message.outline.number(S::acknum);
  if (!number) return latest_unanswered(latest, asker);
  return find_by_number(latest, *number, asker, [](const Exchange&) { return true; });
}

}  // namespace

void learn_in_session(const Seen& message) {
  const std::uint32_t sid = *message.outline.number(S::sid);
  std::uint32_t index = find_session(sid);
  if (index == nothing) {
    index = begin_session(message);
    if (index == nothing) return;
    give_sid(index, sid);
    flag_frame(message.frame, unknown_sid_frame);
  }
  Session& session = state->sessions[index];
  place_frame(message.frame, session_frame | index);
  Side side = side_of(message, session);
  const auto type = static_cast<M>(message.outline.type);
  if (type == M::ack) {
    side = learn_ack(message, session, side);
  } else if (type == M::reinit_done) {
    learn_reinit_done(message, session);
  } else if (type == M::error) {
    const std::uint32_t refused = find_refused(message, session.latest_exchange, other(side));
    if (refused != nothing) {
      answer_exchange(message, refused);
      side = other(state->exchanges[refused].side);
    }
  } else if (!message.outline.spec->answered_by[chosen_profile()].empty()) {
    learn_request(message, index, side);
  } else if (type == M::routing_refresh) {
    learn_paging_answer(message, session, nothing);
  }
  note_addresses(message, session, side);
  note_authentication(message, index);
  judge_sequence(message, index, side);
}

void learn_error(const Seen& message) {
  if (message.outline.has(S::sid)) {
    learn_in_session(message);
    return;
  }
  // Without a SID it answers what had none, from either side (I17).
  for (const bool from_router : {true, false}) {
    const std::uint32_t latest = from_router ? latest_of_pair(message.destination, message.source)
                                             : latest_of_pair(message.source, message.destination);
    const Side asker = from_router ? Side::mobile_node : Side::access_router;
    const std::uint32_t refused = find_refused(message, latest, asker);
    if (refused != nothing) {
      answer_exchange(message, refused);
      return;
    }
  }
}

}  // namespace lmmp::plugin
