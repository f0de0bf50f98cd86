// What is kept of a capture file while it is open: sessions, exchanges, and which frame belongs to which. It
// changes on the first pass over a frame only; later passes look it up.
#pragma once

#include <cstdint>

#include "plugin/analysis/containers.hpp"
#include "wire/registry.hpp"

namespace lmmp::plugin {

inline constexpr std::uint32_t nothing = UINT32_MAX;  // no element of an array

// Sessions that are followed at most in one capture: what a capture of random SIDs costs is bounded.
inline constexpr std::uint32_t session_limit = 1U << 20;
inline constexpr unsigned session_bits = 24;  // enough for a session's index
inline constexpr std::uint32_t session_mask = (1U << session_bits) - 1;
static_assert(session_limit < session_mask && session_limit <= HashIndex::limit);

enum class Side : std::uint8_t { unknown, mobile_node, access_router };

constexpr Side other(Side side) {
  if (side == Side::unknown) return Side::unknown;
  return side == Side::mobile_node ? Side::access_router : Side::mobile_node;
}

// A digest's lower half: enough to tell the few addresses of one session apart.
constexpr std::uint32_t brief(std::uint64_t digest) {
  return static_cast<std::uint32_t>(digest);
}
// An address's digest as a key of a map.
inline const void* address_key(std::uint64_t digest) {
  return reinterpret_cast<const void*>(static_cast<std::uintptr_t>(digest));
}

// A request, all its sends, and its answer.
struct Exchange {
  std::uint32_t request_frame = 0;  // of the first send
  std::uint32_t answer_frame = 0;   // 0: none yet
  std::uint32_t previous =
      nothing;  // earlier one of the session, or without a session of the pair of addresses
  std::uint32_t sequence = 0;
  std::uint32_t digest = 0;  // of the octets: a retransmission repeats them (I23)
  std::uint32_t session : session_bits = 0;
  std::uint32_t type : 5 = 0;
  Side side : 2 = Side::unknown;  // who asked
  bool forced : 1 = false;        // a forced Re-Init

  bool answered() const { return answer_frame != 0; }
  bool is(wire::MessageType message) const { return type == static_cast<std::uint8_t>(message); }
};
static_assert(sizeof(Exchange) == 24);

// The last sequence number accepted from a sender (I24).
struct Count {
  std::uint32_t sequence = 0;
  std::uint32_t digest = 0;      // of the octets; 0: none was accepted yet
  std::uint32_t first_time = 0;  // of the number's first send, milliseconds; begins again after 49 days
};

// An access router's count in a session.
struct RouterCount {
  Count count;
  std::uint32_t address = 0;  // brief digest of it
  std::uint32_t next = nothing;
};

// Its number for users is its index + 1.
struct Session {
  std::uint32_t sid = 0;  // once a Login Ack or a message of it has shown it
  std::uint32_t login_ack_frame = 0;
  std::uint32_t login_ack_digest = 0;
  std::uint32_t latest_exchange = nothing;
  std::uint32_t latest_handover = nothing;
  std::uint32_t mobile_node = 0;  // brief digests of the addresses last seen
  std::uint32_t access_router = 0;
  std::uint32_t security : session_bits = no_security;  // in State::security
  bool logged_out : 1 = false;
  bool keyed_login : 1 = false;      // authentication mode 1 is in use (I38)
  bool authenticated : 1 = false;    // a key exchange or a MAC was seen
  bool has_learned_key : 1 = false;  // in its Security

  static constexpr std::uint32_t no_security = session_mask;
};
static_assert(sizeof(Session) == 32);

// Of an authenticated session.
struct Security {
  std::uint8_t learned_key[16] = {};  // opened by a given RSA key, or made of a network key that fits
  Count mobile_node;
  RouterCount access_router;  // the first that was seen; State::router_counts has the others
};

struct HandoverLink {
  std::uint32_t exchange = nothing;
  std::uint32_t previous = nothing;
  std::uint32_t next = nothing;
};

// What two addresses have said to each other without a SID.
struct Pair {
  std::uint32_t key[2] = {};  // digest of the addresses, both halves
  std::uint32_t latest_exchange = nothing;
};

struct State {
  FileArray<Session> sessions;
  FileArray<Exchange> exchanges;
  FileArray<HandoverLink> handovers;  // in the order of their exchanges
  FileArray<Security> security;
  FileArray<RouterCount> router_counts;
  FileTimes request_times;  // of the exchanges' first sends, since the epoch
  FileArray<Pair> pairs;
  HashIndex by_sid;                        // of sessions
  HashIndex by_pair;                       // of pairs
  FrameTable frames;                       // what they belong to, as below, or 0
  wmem_map_t* second_exchange = nullptr;   // frame -> exchange that it answers beside being a request itself
  wmem_map_t* session_override = nullptr;  // frame -> session, where it is not its exchange's
  wmem_map_t* replays = nullptr;           // frames
  wmem_map_t* answer_breaches = nullptr;   // frame -> AnswerBreach
  wmem_map_t* router_modes = nullptr;      // digest of a router's address -> CONFIG of its last advertisement
  wmem_map_t* known_sides = nullptr;       // digest of an address -> what senders.cpp packs
  wmem_map_t* wrong_senders = nullptr;     // frame -> frame that shows its sender to be on the other side
  std::uint32_t known_routers = 0;
  std::uint32_t known_mobile_nodes = 0;
  wmem_map_t* decrypted = nullptr;  // frame -> Decrypted
  std::uint32_t capped_frame = 0;   // the first that would have begun a session too many
};

// A frame's entry: one of the first two with the element's index, and what else is to be known of the frame.
inline constexpr std::uint32_t session_frame = 1U << 31;
inline constexpr std::uint32_t exchange_frame = 1U << 30;
inline constexpr std::uint32_t placed_frame = session_frame | exchange_frame;
inline constexpr std::uint32_t unknown_sid_frame = 1U << 29;    // its SID was none that a Login Ack had given
inline constexpr std::uint32_t authenticated_frame = 1U << 28;  // its session is authenticated by now
// A map of frames has it, so that few are looked up there.
inline constexpr std::uint32_t noted_frame = 1U << 27;
inline constexpr std::uint32_t index_bits = noted_frame - 1;

// The open file's state; made anew for each file and each time that all is dissected again.
inline State* state = nullptr;

// Changes in a frame's entry: where it belongs, a flag more, and what one of the maps of frames is to say of
// it.
inline void place_frame(std::uint32_t frame, std::uint32_t place) {
  constexpr std::uint32_t flags = unknown_sid_frame | authenticated_frame | noted_frame;
  state->frames.set(frame, place | (state->frames.get(frame) & flags));
}
inline void flag_frame(std::uint32_t frame, std::uint32_t flag) {
  state->frames.set(frame, state->frames.get(frame) | flag);
}
inline void note_frame(wmem_map_t* notes, std::uint32_t frame, void* note) {
  wmem_map_insert(notes, GUINT_TO_POINTER(frame), note);
  flag_frame(frame, noted_frame);
}
inline void note_frame(wmem_map_t* notes, std::uint32_t frame, std::uint32_t note) {
  note_frame(notes, frame, GUINT_TO_POINTER(note));
}
// What the map says of a frame with this entry; nullptr or 0 if nothing.
inline const void* note_of(wmem_map_t* notes, std::uint32_t frame, std::uint32_t entry) {
  return (entry & noted_frame) != 0 ? wmem_map_lookup(notes, GUINT_TO_POINTER(frame)) : nullptr;
}
inline std::uint32_t number_of(wmem_map_t* notes, std::uint32_t frame, std::uint32_t entry) {
  return GPOINTER_TO_UINT(note_of(notes, frame, entry));
}

// Has Wireshark call us when a file is opened and closed.
void register_state();

// The pair of two addresses, or `nothing`.
std::uint32_t find_pair(std::uint64_t mobile_node, std::uint64_t access_router);
// The same, made if need be; `nothing` once there are session_limit.
std::uint32_t find_or_add_pair(std::uint64_t mobile_node, std::uint64_t access_router);

}  // namespace lmmp::plugin
