// What one message changes in the state: sessions begun, requests asked and answered.
#pragma once

#include <cstdint>

#include "plugin/analysis/authentication.hpp"
#include "plugin/analysis/state.hpp"
#include "plugin/dissect/outline.hpp"

namespace lmmp::plugin {

// A message on its first pass.
struct Seen {
  packet_info* pinfo;
  const MessageOutline& outline;
  std::uint32_t frame;
  std::int64_t time;     // nanoseconds
  std::uint64_t source;  // digests of the addresses; 0: none
  std::uint64_t destination;
  std::uint32_t digest;           // of the octets
  std::optional<MacStatus>* mac;  // set where learning has verified it
  bool to_group;                  // sent to a multicast or broadcast address
};

Seen seen(packet_info* pinfo, const MessageOutline& outline, std::optional<MacStatus>& mac);

inline std::int64_t nanoseconds_of(const nstime_t& time) {
  return std::int64_t{time.secs} * 1000000000 + time.nsecs;
}

// learn_pair.cpp: Key Exchange Request and Reply, Login, Login Ack.
void learn_request_without_session(const Seen& message);
void learn_key_exchange_reply(const Seen& message);
void learn_login_ack(const Seen& message);

// The latest exchange without a SID between two addresses, or `nothing`.
std::uint32_t latest_of_pair(std::uint64_t mobile_node, std::uint64_t access_router);

// learn_session.cpp: messages that carry a SID, and Error.
void learn_in_session(const Seen& message);
void learn_error(const Seen& message);
void learn_advertisement(const Seen& message);

// exchanges.cpp
std::uint32_t begin_exchange(const Seen& message, std::uint32_t session, std::uint32_t previous, Side side);
// The exchange that `message`, from `side`, sends again, among `latest` and those before it, or `nothing`.
std::uint32_t find_retransmitted(const Seen& message, Side side, std::uint32_t latest);
// The message answers the exchange: closes it if it is open, else it is a repeated answer.
void answer_exchange(const Seen& message, std::uint32_t exchange);
// How many exchanges back anything is looked for.
inline constexpr unsigned look_back = 64;

// sessions.cpp
std::uint32_t find_session(std::uint32_t sid);
// `nothing` once there are session_limit.
std::uint32_t begin_session(const Seen& message);
void give_sid(std::uint32_t session, std::uint32_t sid);
// The Login that its Login Ack answered, or `nothing`.
std::uint32_t login_exchange_of(const Session& session);
// Whether the message is the MN's or the AR's: by its row, else by the addresses that the session has shown.
Side side_of(const Seen& message, const Session& session);
void note_addresses(const Seen& message, Session& session, Side side);

// senders.cpp
// The earlier frame that shows the sender to be on the side that does not send this message, or 0.
std::uint32_t frame_against_sender(const Seen& message);
void note_sender(const Seen& message);

// replay.cpp: sequence numbers in an authenticated session (I24).
void note_authentication(const Seen& message, std::uint32_t session);
void judge_sequence(const Seen& message, std::uint32_t session, Side side);
// Made if need be.
Security& security_of(Session& session);
// 16 octets, or nullptr.
const std::uint8_t* learned_key(const Session& session);

}  // namespace lmmp::plugin
