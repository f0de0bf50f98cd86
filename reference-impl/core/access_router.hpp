// The access router of LMMP as a sans-I/O state machine.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "reference-impl/core/access_router_configuration.hpp"
#include "reference-impl/core/datagram.hpp"
#include "reference-impl/core/events.hpp"

namespace lmmp::reference {

enum class SessionState : std::uint8_t {
  active,
  idle,         // sent a Paging Refresh and nothing newer
  logging_out,  // this side sent Logout and waits for the Ack
};
std::string_view name_of(SessionState state);  // "active", "idle", "logging_out"

// A session as it can be seen from outside: a copy.
struct SessionInfo {
  std::uint32_t sid = 0;
  SessionState state = SessionState::active;
  unsigned link = 0;
  wire::IpAddress peer;     // where the node's last message came from, on that link
  wire::IpAddress address;  // what the node logged in with, or was given
  bool address_from_pool = false;
  std::uint32_t paging_area = 0;       // 0: none
  std::uint32_t routing_interval = 0;  // seconds, 0: none
  std::uint32_t paging_interval = 0;   // seconds, 0: none
  std::uint32_t last_sequence = 0;     // of the node's messages
  std::uint64_t public_key = 0;        // hash of PK_mn; 0: none, or not known here
  Time last_heard{};
};

// Where a node is asked to go; whatever is known of it, or nothing (D 2.1 (4)).
struct HandoverTarget {
  std::optional<wire::IpAddress> router;
  std::optional<wire::OctetVector> mac;  // link-layer address of the new point of attachment
  std::uint8_t mac_kind = 0;             // I16
  std::optional<std::string> essid;
};

// What a Re-Init changes (D 2.1 (6)).
struct Reinitialization {
  std::optional<wire::IpAddress> address;  // the unspecified one: a free one of a pool of that version
  std::optional<std::uint32_t> paging_area;
  std::optional<std::uint32_t> routing_interval;  // seconds
  std::optional<std::uint32_t> paging_interval;   // seconds
};

class AccessRouter {
 public:
  // The configuration has no faults (faults_of). The same seed and the same calls give the same actions.
  AccessRouter(AccessRouterConfiguration configuration, std::uint64_t seed);
  ~AccessRouter();
  AccessRouter(AccessRouter&&) noexcept;
  AccessRouter& operator=(AccessRouter&&) noexcept;

  // Begins to advertise. Called once, before anything else; before it, everything received is dropped.
  Actions start(Time now);
  // A datagram that came in on a link. What is dropped changes no state.
  Actions receive(Time now, const Datagram& datagram);
  // Does whatever was due at or before `now`.
  Actions expire(Time now);
  // When expire is to be called next; nothing before start.
  std::optional<Time> next_deadline() const;

  // Upper-tester commands. The error is a sentence: why it cannot be done.
  using Result = tl::expected<Actions, std::string>;
  // Sends Logout, until it is acknowledged or was sent as often as may be (D 2.2, I25); then the session
  // ends.
  Result log_out(Time now, std::uint32_t sid);
  // Sends Init Handover, until it is acknowledged (Figure 3). `forced` is told to the node only where the
  // configuration says so (I20).
  Result hand_over(Time now, std::uint32_t sid, const HandoverTarget& target, bool forced = false);
  // Sends Re-Init: forced, until Re-Init Done comes; suggested, until it is acknowledged (Figure 5). The
  // session changes when Re-Init Done is in.
  Result reinitialize(Time now, std::uint32_t sid, const Reinitialization& changes, bool forced);
  // Sends Paging Query to all nodes of every link, until the node answers (I42). A SID that this router does
  // not know may be one of another router of the network whose node is here now: it is paged if the answer
  // could be believed (LMMP-internal authentication, or a trusted range).
  Result page(Time now, std::uint32_t sid);
  // The node is at another router now, as the access network tells: the session ends here without a word to
  // it.
  Result release(Time now, std::uint32_t sid);
  // The session that was released with this address of a pool has ended, as the access network tells: it may
  // be given to another node before its hold is over.
  Result reclaim(const wire::IpAddress& address);
  // Sends an advertisement on every link at once; the interval starts anew.
  Actions advertise(Time now);

  std::size_t session_count() const;
  std::optional<SessionInfo> find_session(std::uint32_t sid) const;
  std::vector<SessionInfo> sessions() const;  // by SID
  const AccessRouterConfiguration& configuration() const;

  // For a state file. Restored sessions live as if heard of now; those that do not fit are left out. Called
  // before start.
  std::uint32_t next_sequence() const;
  std::size_t restore(Time now, const std::vector<SessionInfo>& sessions, std::uint32_t next_sequence);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace lmmp::reference
