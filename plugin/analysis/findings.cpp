// What the rest of the capture says of a message: learned on the first pass, looked up on each.
#include "plugin/analysis/findings.hpp"

#include <cstdint>

#include "plugin/analysis/capture_end.hpp"
#include "plugin/analysis/decryption.hpp"
#include "plugin/analysis/learn.hpp"
#include "plugin/dissect/lmmp.hpp"
#include "plugin/dissect/preferences.hpp"
#include "wire/parameters.hpp"

namespace lmmp::plugin {
namespace {

using M = wire::MessageType;
using S = wire::SuboptionType;

std::uint32_t frame_of(std::uint32_t exchange) {
  return state->exchanges[exchange].request_frame;
}

void learn(const Seen& message) {
  decrypt_blocks(message);
  switch (static_cast<M>(message.outline.type)) {
    case M::ar_advertisement:
      learn_advertisement(message);
      return;
    case M::login:
    case M::key_exchange_request:
      learn_request_without_session(message);
      return;
    case M::key_exchange_reply:
      learn_key_exchange_reply(message);
      return;
    case M::login_ack:
      learn_login_ack(message);
      return;
    case M::error:
      learn_error(message);
      return;
    default:
      learn_in_session(message);
  }
}

// A message that is dropped still belongs to the session that its SID names.
void place_in_known_session(const packet_info* pinfo, const MessageOutline& outline) {
  const auto sid = outline.number(S::sid);
  const std::uint32_t session = sid ? find_session(*sid) : nothing;
  if (session != nothing) place_frame(pinfo->num, session_frame | session);
}

// Nobody acts on a message of the wrong side, so nothing but its own fault is learned from it.
void learn_if_rightly_sent(const Seen& message) {
  const std::uint32_t against = frame_against_sender(message);
  if (against != 0) {
    note_frame(state->wrong_senders, message.frame, against);
    place_in_known_session(message.pinfo, message.outline);
    return;
  }
  note_sender(message);
  learn(message);
}

bool waited_in_vain(const packet_info* pinfo, const Exchange& exchange) {
  if (exchange.answered() || exchange.request_frame != pinfo->num || exchange.is(M::paging_query))
    return false;
  nstime_t over = pinfo->abs_ts;
  over.secs += std::chrono::duration_cast<std::chrono::seconds>(wire::retransmission_span).count();
  return capture_runs_beyond(pinfo, over);
}

void recall_handover(std::uint32_t exchange, Findings& findings) {
  std::uint32_t low = 0;
  std::uint32_t high = state->handovers.size();
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (state->handovers[middle].exchange < exchange) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == state->handovers.size() || state->handovers[low].exchange != exchange) return;
  const HandoverLink& link = state->handovers[low];
  if (link.previous != nothing)
    findings.previous_handover = frame_of(state->handovers[link.previous].exchange);
  if (link.next != nothing) findings.next_handover = frame_of(state->handovers[link.next].exchange);
}

void recall_answer(const packet_info* pinfo, const MessageOutline& outline, std::uint32_t index,
                   Findings& findings) {
  const Exchange& exchange = state->exchanges[index];
  findings.response_to = exchange.request_frame;
  const bool done = exchange.is(M::reinit) && !exchange.forced && outline.is(M::reinit_done);
  findings.answered_type = exchange.type;
  findings.completes = done;
  if (exchange.answer_frame != pinfo->num && !done) return;
  constexpr std::int64_t second = 1000000000;
  const std::int64_t span = nanoseconds_of(pinfo->abs_ts) - state->request_times[index];
  findings.response_time.secs = static_cast<time_t>(span / second);
  findings.response_time.nsecs = static_cast<int>(span % second);
  findings.has_response_time = true;
}

void recall_exchange(const packet_info* pinfo, const MessageOutline& outline, std::uint32_t entry,
                     Findings& findings) {
  const std::uint32_t index = entry & index_bits;
  const Exchange& exchange = state->exchanges[index];
  // An answer is never of its request's kind.
  if (exchange.type != outline.type) {
    recall_answer(pinfo, outline, index, findings);
    if (exchange.is(M::handover)) recall_handover(index, findings);
    return;
  }
  if (exchange.answered()) findings.response_in = exchange.answer_frame;
  if (exchange.request_frame != pinfo->num) findings.retransmission_of = exchange.request_frame;
  findings.no_response = waited_in_vain(pinfo, exchange);
  if (exchange.is(M::handover)) recall_handover(index, findings);
  const std::uint32_t second = number_of(state->second_exchange, pinfo->num, entry);
  if (second != 0) recall_answer(pinfo, outline, second - 1, findings);
}

// An Error to somebody who has not shown the session's key: it does not know the session, or what it answers
// could not be verified (I35, I38).
bool is_error_to_stranger(const MessageOutline& outline) {
  const SuboptionPlace* error = outline.find(S::error);
  if (error == nullptr) return false;
  switch (static_cast<wire::ErrorCode>(error->reserved)) {
    case wire::ErrorCode::malformed_message:
    case wire::ErrorCode::unknown_message_type:
    case wire::ErrorCode::unknown_sid:
    case wire::ErrorCode::authentication_failed:
      return true;
    default:
      return false;
  }
}

void recall_session(const packet_info* pinfo, const MessageOutline& outline, std::uint32_t index,
                    bool authenticated, Findings& findings) {
  const Session& session = state->sessions[index];
  findings.session = index + 1;
  findings.sid = session.sid;
  if (session.login_ack_frame != pinfo->num) findings.login_ack = session.login_ack_frame;
  findings.lmmp_internal = session.keyed_login;
  findings.learned_key = learned_key(session);
  // A Key Exchange Request begins it, a Login Ack is proved by its nonce (I40).
  findings.mac_missing = authenticated && outline.has(S::sid) && !outline.present.contains(S::auth) &&
                         outline.spec != nullptr && !outline.is(M::key_exchange_request) &&
                         !outline.is(M::login_ack) && !is_error_to_stranger(outline);
}

// The session of a frame that belongs to one.
std::uint32_t session_of(std::uint32_t entry, std::uint32_t frame) {
  if ((entry & exchange_frame) == 0) return entry & index_bits;
  const std::uint32_t other = number_of(state->session_override, frame, entry);
  return other != 0 ? other - 1 : state->exchanges[entry & index_bits].session;
}

// Only the first message of a frame is followed: what is kept is kept by frame.
bool first_of_frame(packet_info* pinfo) {
  constexpr std::uint32_t key = 1;
  if (p_get_proto_data(pinfo->pool, pinfo, lmmp_protocol, key) != nullptr) return false;
  p_add_proto_data(pinfo->pool, pinfo, lmmp_protocol, key, GUINT_TO_POINTER(1));
  return true;
}

}  // namespace

bool acceptable(const MessageOutline& outline) {
  if (!outline.whole || outline.spec == nullptr || !outline.lengths_lawful) return false;
  if (outline.is(M::reinit) && outline.reserved > wire::reinit_forced) return false;
  return (outline.spec->mandatory - outline.usable).empty();
}

Findings analyse(packet_info* pinfo, const MessageOutline& outline, bool acted_on) {
  Findings findings;
  const bool followed = preferences.track_sessions && outline.header_read && outline.lengths_judged;
  if (!followed || state == nullptr || !first_of_frame(pinfo)) return findings;
  if (!PINFO_FD_VISITED(pinfo)) {
    if (acted_on) {
      learn_if_rightly_sent(seen(pinfo, outline, findings.mac));
    } else {
      place_in_known_session(pinfo, outline);
    }
  }
  const std::uint32_t frame = pinfo->num;
  std::uint32_t entry = state->frames.get(frame);
  findings.capped = state->capped_frame == frame;
  findings.against_sender = number_of(state->wrong_senders, frame, entry);
  if ((entry & placed_frame) == 0) return findings;
  const std::uint32_t session = session_of(entry, frame);
  if (!PINFO_FD_VISITED(pinfo) && state->sessions[session].authenticated) {
    entry |= authenticated_frame;
    state->frames.set(frame, entry);
  }
  findings.sid_unknown = (entry & unknown_sid_frame) != 0;
  if (entry & exchange_frame) recall_exchange(pinfo, outline, entry, findings);
  recall_session(pinfo, outline, session, (entry & authenticated_frame) != 0, findings);
  findings.replay = number_of(state->replays, frame, entry) != 0;
  findings.answer = static_cast<AnswerBreach>(number_of(state->answer_breaches, frame, entry));
  findings.decrypted = decrypted_of(frame);
  return findings;
}

}  // namespace lmmp::plugin
