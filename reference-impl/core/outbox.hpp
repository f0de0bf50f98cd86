// Messages on their way out: numbered, encoded, wrapped; answers kept for retransmissions. Private to core/.
#pragma once

#include <algorithm>
#include <array>
#include <vector>

#include "reference-impl/core/router_state.hpp"

namespace lmmp::reference {

// I25: twice as long each time. A day at most, however often a configuration lets a request be sent.
constexpr wire::Duration next_wait(wire::Duration wait) {
  return std::min<wire::Duration>(wait * 2, std::max<wire::Duration>(wait, std::chrono::hours(24)));
}

// I27.
inline constexpr std::array all_nodes = {
    wire::IpAddress::v4({224, 0, 0, 1}),
    wire::IpAddress::v6({0xFF, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1})};

// The router's address on a link, of this version.
const std::optional<wire::IpAddress>& own_address(const RouterState& state, unsigned link,
                                                  wire::IpVersion version);

// A new message with the next number of this side (I23).
wire::OctetVector encode_new(RouterState& state, wire::MessageType type, std::uint8_t reserved,
                             std::vector<wire::Suboption> suboptions);

// The same for a message of a session: under LMMP-internal authentication with AUTH behind the rest (D 2.4).
wire::OctetVector encode_in_session(RouterState& state, std::uint32_t sid, wire::MessageType type,
                                    std::uint8_t reserved, std::vector<wire::Suboption> suboptions);

// Sends LMMP octets to an address on a link, from the router's own there; nothing if it has none of that
// version.
void send(RouterState& state, unsigned link, const wire::IpAddress& to, wire::Octets octets,
          Actions& actions);

// Answers a request of a session, and keeps the answer (I23).
void answer(RouterState& state, const Incoming& request, Session& session, wire::MessageType type,
            std::vector<wire::Suboption> suboptions, Actions& actions);
void acknowledge(RouterState& state, const Incoming& request, Session& session, Actions& actions);

// If the message is the session's last answered request come again within I25's 15 s, sends the same answer.
bool answer_again(RouterState& state, const Incoming& request, const Session& session, Actions& actions);

// Answers with Error (I28 to I30): never more of them than the configuration allows, the same octets to a
// repeated request.
void refuse(RouterState& state, const Incoming& request, wire::ErrorCode code, std::string_view reason,
            Actions& actions);
void drop(const Incoming& incoming, std::string_view reason, Actions& actions);

// Sends a request of this side to the node of a session, and again until it is answered (I25); its number. A
// Paging Query goes to all nodes of every link.
std::uint32_t request(RouterState& state, Time now, std::uint32_t sid, wire::MessageType type,
                      std::uint8_t reserved, std::vector<wire::Suboption> suboptions, Actions& actions);
// Sends again, or gives up, whatever is due.
void repeat_requests(RouterState& state, Time now, Actions& actions);

}  // namespace lmmp::reference
