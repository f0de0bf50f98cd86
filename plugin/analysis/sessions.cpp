// Sessions: found by SID, numbered by their first frame, their two sides known by address.
#include <cstdint>

#include "plugin/analysis/learn.hpp"

namespace lmmp::plugin {
namespace {

std::uint32_t sid_of(std::uint32_t session) {
  return state->sessions[session].sid;
}

}  // namespace

std::uint32_t find_session(std::uint32_t sid) {
  static_assert(HashIndex::none == nothing);
  return state->by_sid.find(sid, [sid](std::uint32_t session) { return sid_of(session) == sid; });
}

std::uint32_t begin_session(const Seen& message) {
  if (state->sessions.size() >= session_limit) {
    if (state->capped_frame == 0) state->capped_frame = message.frame;
    return nothing;
  }
  return state->sessions.add(Session{});
}

void give_sid(std::uint32_t session, std::uint32_t sid) {
  state->sessions[session].sid = sid;
  if (find_session(sid) == nothing) {
    state->by_sid.add(session, sid_of);
  } else {
    state->by_sid.replace(sid, session, [sid](std::uint32_t older) { return sid_of(older) == sid; });
  }
}

Side side_of(const Seen& message, const Session& session) {
  switch (message.outline.spec->sender) {
    case wire::Sender::mobile_node:
      return Side::mobile_node;
    case wire::Sender::access_router:
      return Side::access_router;
    case wire::Sender::either:
      break;
  }
  const std::uint32_t source = brief(message.source);
  const std::uint32_t destination = brief(message.destination);
  if (source != 0 && source == session.mobile_node) return Side::mobile_node;
  if (destination != 0 && destination == session.mobile_node) return Side::access_router;
  if (source != 0 && source == session.access_router) return Side::access_router;
  if (destination != 0 && destination == session.access_router) return Side::mobile_node;
  return Side::unknown;
}

std::uint32_t login_exchange_of(const Session& session) {
  const std::uint32_t entry = state->frames.get(session.login_ack_frame);
  return (entry & exchange_frame) != 0 ? entry & index_bits : nothing;
}

void note_addresses(const Seen& message, Session& session, Side side) {
  if (side == Side::mobile_node) {
    session.mobile_node = brief(message.source);
    if (!message.to_group) session.access_router = brief(message.destination);
  } else if (side == Side::access_router) {
    session.access_router = brief(message.source);
    if (!message.to_group) session.mobile_node = brief(message.destination);
  }
}

}  // namespace lmmp::plugin
