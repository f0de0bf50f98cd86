// Everything a mobile node remembers. Private to core/.
#pragma once

#include <array>
#include <map>

#include "reference-impl/core/mobile_node.hpp"
#include "reference-impl/core/random.hpp"

namespace lmmp::reference {

// What was heard of a router by its advertisements.
struct HeardRouter {
  Time at{};
  wire::IpAddress address;
  std::uint8_t config = 0;
  std::optional<std::uint32_t> routing_interval;
  std::optional<std::uint32_t> paging_interval;
  std::vector<std::uint32_t> paging_areas;
};

struct NodeSession {
  std::uint32_t sid = 0;
  std::optional<wire::SessionKey> key;  // under LMMP-internal authentication
  wire::IpAddress router;               // where the last acknowledged message went
  wire::IpAddress address;
  std::uint32_t paging_area = 0;
  std::uint32_t routing_interval = 0;
  std::uint32_t paging_interval = 0;
  bool idle = false;
  std::map<wire::IpAddress, std::uint32_t> last_sequences;  // of each router that sent something (I24)
};

// The one request that waits for an answer.
struct NodeRequest {
  wire::MessageType type = wire::MessageType::login;
  std::uint32_t sequence = 0;
  wire::OctetVector octets;
  wire::IpAddress to;
  Time due{};
  wire::Duration wait{};
  unsigned sends = 1;
};

// What was sent because of a router's request, for when it comes again (I23).
struct NodeAnswer {
  std::uint64_t request = 0;  // its hash
  Time at{};
  wire::OctetVector octets;    // empty: none yet
  std::uint32_t sequence = 0;  // the last of this node's numbers when it was sent
};

struct PendingNodeReinit {
  std::uint64_t request = 0;
  std::uint32_t sequence = 0;
  std::optional<wire::IpAddress> address;
  std::optional<std::uint32_t> paging_area;
  std::optional<std::uint32_t> routing_interval;
  std::optional<std::uint32_t> paging_interval;
  std::optional<Time> due;  // none: done
};

struct NodeState {
  NodeState(MobileNodeConfiguration given, std::uint64_t seed)
      : configuration(std::move(given)),
        random(configuration.random, seed),
        hash_seed(random.number()),
        next_sequence(static_cast<std::uint32_t>(random.number())) {}

  MobileNodeConfiguration configuration;
  Random random;
  std::uint64_t hash_seed;
  std::uint32_t next_sequence;  // I23: from a random start, carried on at every router (I24)

  NodePhase phase = NodePhase::off;
  bool wanted = false;        // a session is
  bool login_again = false;   // the session was refused; it is kept until the new Login Ack (I35)
  bool from_link = false;     // nobody answered a Handover from the session's address here (I51)
  bool area_changed = false;  // the Handover on its way enters another paging area
  std::optional<unsigned> link;
  std::map<unsigned, HeardRouter> heard;  // by link: the router there
  std::optional<NodeSession> session;
  std::optional<NodeSession> ended;  // the one before, to acknowledge a repeated Logout
  Time ended_at{};
  std::optional<NodeRequest> request;
  std::optional<Time> refresh_due;
  Time pause_until{};
  std::optional<unsigned> move_to;     // a planned handover's link, once Init Handover is answered
  std::uint32_t refresh_sequence = 0;  // of the last refresh, which an Error may name
  wire::OctetVector nonce1, nonce2;    // of the key exchange
  std::optional<wire::RsaKey> router_key;
  NodeAnswer answer;
  std::optional<PendingNodeReinit> reinit;
};

// A message that passed intake.
struct NodeIncoming {
  Time now;
  const Datagram& datagram;
  wire::MessageView message;
  std::uint64_t hash = 0;
  bool authentic = false;  // its MAC was verified

  wire::MessageType type() const { return static_cast<wire::MessageType>(message.type); }
  const wire::IpAddress& source() const { return datagram.source; }
};

// --- node_outbox.cpp
const std::optional<wire::IpAddress>& own_address(const NodeState& state, unsigned link);
// The session's address, where the node speaks from it (I51).
std::optional<wire::IpAddress> session_address(const NodeState& state);
// The router of the current link, nullptr if none was heard of lately.
const HeardRouter* router_here(const NodeState& state, Time now);
void send(NodeState& state, const wire::IpAddress& to, wire::Octets octets, NodeActions& actions);
wire::OctetVector encode_new(NodeState& state, wire::MessageType type,
                             std::vector<wire::Suboption> suboptions);
// The same with the SID in front and, where the session has a key, AUTH behind.
wire::OctetVector encode_in_session(NodeState& state, const NodeSession& session, wire::MessageType type,
                                    std::vector<wire::Suboption> suboptions);
// Sends a request, which takes the place of one that waits (I25).
void request(NodeState& state, Time now, wire::MessageType type, const wire::IpAddress& to,
             wire::OctetVector octets, NodeActions& actions);
void report(const NodeState& state, NodeEventKind kind, std::string_view reason, NodeActions& actions);

// --- node_login.cpp
// Starts over wherever the node is: key exchange and Login, Handover, or waiting for an advertisement.
void proceed(NodeState& state, Time now, NodeActions& actions);
void handle_key_exchange_reply(NodeState& state, const NodeIncoming& reply, NodeActions& actions);
void handle_login_ack(NodeState& state, const NodeIncoming& ack, NodeActions& actions);
void start_login(NodeState& state, Time now, NodeActions& actions);

// --- node_session.cpp
void handle_advertisement(NodeState& state, const NodeIncoming& advertisement, NodeActions& actions);
void handle_ack(NodeState& state, const NodeIncoming& ack, NodeActions& actions);
void handle_error(NodeState& state, const NodeIncoming& error, NodeActions& actions);
void start_handover(NodeState& state, Time now, NodeActions& actions);
void end_session(NodeState& state, Time now, NodeEventKind kind, std::string_view reason,
                 NodeActions& actions);
void send_refresh(NodeState& state, Time now, NodeActions& actions);
void schedule_refresh(NodeState& state, Time now);
// The request was sent as often as may be.
void give_up(NodeState& state, Time now, NodeActions& actions);

// --- node_network_requests.cpp
// Logout, Init Handover, Re-Init, Paging Query from the network.
void handle_network_request(NodeState& state, const NodeIncoming& incoming, NodeActions& actions);
void carry_out_reinit(NodeState& state, Time now, NodeActions& actions);

}  // namespace lmmp::reference
