// Sequence numbers in an authenticated session: what is not ahead of the last number is a replay (I24).
#include <algorithm>
#include <cstdint>

#include "plugin/analysis/authentication.hpp"
#include "plugin/analysis/keys.hpp"
#include "plugin/analysis/learn.hpp"
#include "wire/parameters.hpp"
#include "wire/serial.hpp"

namespace lmmp::plugin {
namespace {

using S = wire::SuboptionType;

// Where the count of an access router stands, or nullptr if there are too many to keep one.
Count* router_count(Security& security, std::uint32_t address, bool& counts) {
  constexpr unsigned routers_limit = 64;
  for (std::uint32_t at = security.router_counts; at != nothing; at = state->router_counts[at].next) {
    counts = true;
    if (state->router_counts[at].address == address) return &state->router_counts[at].count;
  }
  counts = false;
  if (security.router_count_size >= routers_limit) return nullptr;
  ++security.router_count_size;
  security.router_counts = state->router_counts.add({Count{}, address, security.router_counts});
  return &state->router_counts[security.router_counts].count;
}

}  // namespace

Security& security_of(Session& session) {
  if (session.security == nothing) session.security = state->security.add(Security{});
  return state->security[session.security];
}

void note_authentication(const Seen& message, std::uint32_t index) {
  Session& session = state->sessions[index];
  const bool key_exchange = message.outline.is(wire::MessageType::key_exchange_request);
  if (session.authenticated_from == 0 && (key_exchange || message.outline.has(S::auth))) {
    session.authenticated_from = message.frame;
  }
}

void judge_sequence(const Seen& message, std::uint32_t index, Side side) {
  Session& session = state->sessions[index];
  if (session.authenticated_from == 0 || side == Side::unknown) return;
  const bool login_ack = message.outline.is(wire::MessageType::login_ack);
  // Without a MAC, or with a wrong one, it is not accepted; a Login Ack is proved by its nonce (I40).
  if (!login_ack && !message.outline.has(S::auth)) return;
  Security& security = security_of(session);
  if (message.outline.has(S::auth)) {
    // Known once, the session's key need not be made again for each message.
    std::uint8_t made[session_key_size];
    bool is_made = false;
    *message.mac = verify_mac(message.outline, security.has_learned_key ? security.learned_key : nullptr,
                              made, &is_made);
    if (is_made && !security.has_learned_key) {
      std::copy_n(made, session_key_size, security.learned_key);
      security.has_learned_key = true;
    }
    if (*message.mac == MacStatus::bad) return;
  }
  Count* count = &security.mobile_node;
  bool counts = security.mobile_node_counts;
  if (side == Side::access_router) {
    count = router_count(security, brief(message.source), counts);
    if (count == nullptr) return;
  } else {
    security.mobile_node_counts = true;
  }
  const std::uint32_t number = message.outline.sequence;
  if (!counts || wire::serial_ahead(number, count->sequence)) {
    *count = {message.time, number, message.digest};
    return;
  }
  constexpr std::int64_t excused = std::chrono::nanoseconds(wire::retransmission_span).count();
  const bool retransmission = number == count->sequence && message.digest == count->digest &&
                              message.time - count->first_time <= excused;
  if (!retransmission) {
    wmem_map_insert(state->replays, GUINT_TO_POINTER(message.frame), GUINT_TO_POINTER(1));
  }
}

}  // namespace lmmp::plugin
