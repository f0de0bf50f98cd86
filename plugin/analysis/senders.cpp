// Who is a mobile node and who an access router, and which message comes from the wrong one of the two.
//
// The first message that only one side sends, and sends from an address of its own, decides what that address
// is; a later one that says otherwise is the one that is wrong.
#include "plugin/analysis/learn.hpp"

namespace lmmp::plugin {
namespace {

using M = wire::MessageType;

// A capture of random addresses stops to be learned from. Mobile nodes are many, and their sessions know them
// too, so fewer of them are kept here.
constexpr unsigned router_limit = 1U << 16;
constexpr unsigned mobile_node_limit = 1U << 12;

Side side_that_sends(const Seen& message) {
  switch (message.outline.spec->sender) {
    case wire::Sender::mobile_node:
      return Side::mobile_node;
    case wire::Sender::access_router:
      return Side::access_router;
    case wire::Sender::either:
      break;
  }
  return Side::unknown;
}

// What is kept of an address: the frame that showed its side, and that side in the lowest bit.
std::uint32_t pack(std::uint32_t frame, Side side) {
  return frame << 1 | (side == Side::access_router ? 1U : 0U);
}
Side side_in(std::uint32_t packed) {
  return (packed & 1U) != 0 ? Side::access_router : Side::mobile_node;
}

// The Login of the session whose mobile node sends this, or 0.
std::uint32_t login_of_sender(const Seen& message) {
  const auto sid = message.outline.number(wire::SuboptionType::sid);
  const std::uint32_t index = sid ? find_session(*sid) : nothing;
  if (index == nothing) return 0;
  const Session& session = state->sessions[index];
  const std::uint32_t login = login_exchange_of(session);
  if (session.mobile_node != brief(message.source) || login == nothing) return 0;
  return state->exchanges[login].request_frame;
}

bool shows_side(M type) {
  switch (type) {
    case M::login:
    case M::login_ack:
    case M::key_exchange_request:
    case M::key_exchange_reply:
    case M::ar_advertisement:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::uint32_t frame_against_sender(const Seen& message) {
  const Side side = side_that_sends(message);
  if (side == Side::unknown || message.source == 0) return 0;
  const auto known = GPOINTER_TO_UINT(wmem_map_lookup(state->known_sides, address_key(message.source)));
  if (known != 0) return side_in(known) != side ? known >> 1 : 0;
  return side == Side::access_router ? login_of_sender(message) : 0;
}

void note_sender(const Seen& message) {
  if (message.source == 0 || !shows_side(static_cast<M>(message.outline.type))) return;
  const void* key = address_key(message.source);
  if (wmem_map_lookup(state->known_sides, key) != nullptr) return;
  const Side side = side_that_sends(message);
  std::uint32_t& count = side == Side::access_router ? state->known_routers : state->known_mobile_nodes;
  if (count >= (side == Side::access_router ? router_limit : mobile_node_limit)) return;
  ++count;
  wmem_map_insert(state->known_sides, key, GUINT_TO_POINTER(pack(message.frame, side)));
}

}  // namespace lmmp::plugin
