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
Count* router_count(Security& security, std::uint32_t address) {
  constexpr unsigned routers_limit = 64;
  RouterCount* router = &security.access_router;
  if (router->count.digest == 0) router->address = address;
  for (unsigned seen = 1; router->address != address; ++seen) {
    if (seen == routers_limit) return nullptr;
    if (router->next == nothing) router->next = state->router_counts.add({Count{}, address, nothing});
    router = &state->router_counts[router->next];
  }
  return &router->count;
}

constexpr std::uint32_t milliseconds(std::int64_t nanoseconds) {
  return static_cast<std::uint32_t>(nanoseconds / 1000000);
}

// The same octets again, soon after the first send or, in a capture out of order, before it.
bool is_retransmission(const Seen& message, const Count& count) {
  constexpr std::uint32_t excused = milliseconds(std::chrono::nanoseconds(wire::retransmission_span).count());
  return message.outline.sequence == count.sequence && message.digest == count.digest &&
         milliseconds(message.time) - count.first_time + excused <= 2 * excused;
}

// Whether either end has advertised that it uses no LMMP-internal authentication.
bool used_without_keys(const Seen& message) {
  constexpr auto internal = static_cast<unsigned>(wire::AuthMode::lmmp_internal);
  for (const std::uint64_t end : {message.source, message.destination}) {
    const auto mode = GPOINTER_TO_UINT(wmem_map_lookup(state->router_modes, address_key(end)));
    if (mode != 0 && ((mode - 1) & wire::config_auth_mask) != internal) return true;
  }
  return false;
}

}  // namespace

Security& security_of(Session& session) {
  if (session.security == Session::no_security)
    session.security = state->security.add(Security{}) & session_mask;
  return state->security[session.security];
}

const std::uint8_t* learned_key(const Session& session) {
  return session.has_learned_key ? state->security[session.security].learned_key : nullptr;
}

void note_authentication(const Seen& message, std::uint32_t index) {
  const bool key_exchange = message.outline.is(wire::MessageType::key_exchange_request);
  // A MAC that a router which uses none is sent makes no authenticated session.
  const bool with_mac = message.outline.has(S::auth) && !used_without_keys(message);
  if (key_exchange || with_mac) state->sessions[index].authenticated = true;
}

void judge_sequence(const Seen& message, std::uint32_t index, Side side) {
  Session& session = state->sessions[index];
  if (!session.authenticated || side == Side::unknown) return;
  const bool login_ack = message.outline.is(wire::MessageType::login_ack);
  // Without a MAC, or with a wrong one, it is not accepted; a Login Ack is proved by its nonce (I40).
  if (!login_ack && !message.outline.has(S::auth)) return;
  Security& security = security_of(session);
  if (message.outline.has(S::auth)) {
    // Known once, the session's key need not be made again for each message.
    std::uint8_t made[session_key_size];
    bool is_made = false;
    *message.mac = verify_mac(message.outline, learned_key(session), made, &is_made);
    if (is_made && !session.has_learned_key) {
      std::copy_n(made, session_key_size, security.learned_key);
      session.has_learned_key = true;
    }
    if (*message.mac == MacStatus::bad) return;
  }
  Count* count =
      side == Side::mobile_node ? &security.mobile_node : router_count(security, brief(message.source));
  if (count == nullptr) return;
  const std::uint32_t number = message.outline.sequence;
  if (count->digest == 0 || wire::serial_ahead(number, count->sequence)) {
    *count = {number, message.digest, milliseconds(message.time)};
  } else if (!is_retransmission(message, *count)) {
    note_frame(state->replays, message.frame, 1);
  }
}

}  // namespace lmmp::plugin
