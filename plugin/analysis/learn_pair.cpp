// Messages that carry no SID: they are told apart by the pair of their addresses.
#include <cstdint>

#include "plugin/analysis/decryption.hpp"
#include "plugin/analysis/learn.hpp"

namespace lmmp::plugin {
namespace {

using M = wire::MessageType;
using S = wire::SuboptionType;

// What the router to which this goes has advertised last.
enum class Advertised : std::uint8_t { nothing_heard, mode_one, another_mode };
Advertised advertised_to(const Seen& message) {
  const auto mode = GPOINTER_TO_UINT(wmem_map_lookup(state->router_modes, address_key(message.destination)));
  constexpr auto internal = static_cast<unsigned>(wire::AuthMode::lmmp_internal);
  if (mode == 0) return Advertised::nothing_heard;
  return ((mode - 1) & wire::config_auth_mask) == internal ? Advertised::mode_one : Advertised::another_mode;
}

// The nearest exchange of this kind that is unanswered, or `nothing`.
std::uint32_t nearest_unanswered(std::uint32_t latest, M type) {
  unsigned steps = 0;
  for (std::uint32_t at = latest; at != nothing && steps < look_back; ++steps) {
    const Exchange& exchange = state->exchanges[at];
    if (exchange.is(type) && !exchange.answered()) return at;
    at = exchange.previous;
  }
  return nothing;
}

std::uint32_t nearest(std::uint32_t latest, M type) {
  unsigned steps = 0;
  for (std::uint32_t at = latest; at != nothing && steps < look_back; ++steps) {
    if (state->exchanges[at].is(type)) return at;
    at = state->exchanges[at].previous;
  }
  return nothing;
}

}  // namespace

std::uint32_t latest_of_pair(std::uint64_t mobile_node, std::uint64_t access_router) {
  const std::uint32_t pair = find_pair(mobile_node, access_router);
  return pair != nothing ? state->pairs[pair].latest_exchange : nothing;
}

void learn_request_without_session(const Seen& message) {
  const std::uint32_t index = find_or_add_pair(message.source, message.destination);
  if (index == nothing) return;
  Pair& pair = state->pairs[index];
  const std::uint32_t again = find_retransmitted(message, Side::mobile_node, pair.latest_exchange);
  if (again != nothing) {
    place_frame(message.frame, exchange_frame | again);
    return;
  }
  const bool login = message.outline.is(M::login);
  // A Login goes on with the session that its key exchange began; everything else begins one.
  const Exchange* before =
      pair.latest_exchange != nothing ? &state->exchanges[pair.latest_exchange] : nullptr;
  const bool goes_on = login && before != nullptr && before->is(M::key_exchange_request);
  const std::uint32_t session_index = goes_on ? before->session : begin_session(message);
  if (session_index == nothing) return;
  pair.latest_exchange = begin_exchange(message, session_index, pair.latest_exchange, Side::mobile_node);
  Session& session = state->sessions[session_index];
  note_addresses(message, session, Side::mobile_node);
  if (login) {
    session.keyed_login = session.keyed_login || advertised_to(message) == Advertised::mode_one;
  } else if (advertised_to(message) != Advertised::another_mode) {
    // Where the router has said that it uses no keys, it may leave the request alone and take a plain Login.
    session.keyed_login = true;
    note_authentication(message, session_index);
  }
}

void learn_key_exchange_reply(const Seen& message) {
  const std::uint32_t latest = latest_of_pair(message.destination, message.source);
  std::uint32_t exchange = nearest_unanswered(latest, M::key_exchange_request);
  if (exchange == nothing) exchange = nearest(latest, M::key_exchange_request);
  if (exchange != nothing) answer_exchange(message, exchange);
}

void learn_login_ack(const Seen& message) {
  const std::uint32_t sid = *message.outline.number(S::sid);
  std::uint32_t session = find_session(sid);
  if (session != nothing && state->sessions[session].login_ack_digest == message.digest &&
      state->sessions[session].login_ack_frame != 0) {
    // Repeated (I23): the same octets.
    const std::uint32_t login = login_exchange_of(state->sessions[session]);
    place_frame(message.frame, login != nothing ? exchange_frame | login : session_frame | session);
    return;
  }
  const std::uint32_t login =
      nearest_unanswered(latest_of_pair(message.destination, message.source), M::login);
  if (login != nothing) answer_exchange(message, login);
  // A session that this SID was first seen in goes on; one that a Login Ack had made before is over.
  const bool taken_over = session != nothing && (state->sessions[session].login_ack_frame != 0 ||
                                                 state->sessions[session].logged_out);
  if (session == nothing || taken_over) {
    session = login != nothing ? state->exchanges[login].session : begin_session(message);
    if (session == nothing) return;
    give_sid(session, sid);
  }
  Session& made = state->sessions[session];
  made.login_ack_frame = message.frame;
  made.login_ack_digest = message.digest;
  note_addresses(message, made, Side::access_router);
  if (login == nothing) {
    place_frame(message.frame, session_frame | session);
  } else if (state->exchanges[login].session != session) {
    note_frame(state->session_override, message.frame, session + 1);
  }
  note_authentication(message, session);
  learn_key(message, session);
  judge_sequence(message, session, Side::access_router);
}

void learn_advertisement(const Seen& message) {
  const SuboptionPlace* config = message.outline.find(S::config);
  // One entry a router; a capture of random routers stops to be learned from.
  constexpr unsigned router_limit = 1U << 16;
  if (config == nullptr || wmem_map_size(state->router_modes) >= router_limit) return;
  wmem_map_insert(state->router_modes, address_key(message.source), GUINT_TO_POINTER(config->reserved + 1U));
}

}  // namespace lmmp::plugin
