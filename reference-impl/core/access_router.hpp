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
  Time last_heard{};
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
  // Sends an advertisement on every link at once; the interval starts anew.
  Actions advertise(Time now);

  std::size_t session_count() const;
  std::optional<SessionInfo> find_session(std::uint32_t sid) const;
  std::vector<SessionInfo> sessions() const;  // by SID
  const AccessRouterConfiguration& configuration() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace lmmp::reference
