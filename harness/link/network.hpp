// Where frames go: what the engine asks of a packet socket and of a simulated link alike.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "wire/octets.hpp"

namespace lmmp::conform {

// Since the network was opened: kernel timestamps over real links, the event queue's time in a simulation.
using Time = std::chrono::nanoseconds;

using MacAddress = std::array<std::uint8_t, 6>;
std::string to_string(const MacAddress& mac);  // "02:00:00:00:00:01"

// A frame that came from a link, from the Ethernet header on.
struct Arrival {
  Time at{};
  unsigned link = 0;  // 0 is L1
  wire::OctetVector octets;
};

class Network {
 public:
  virtual ~Network() = default;

  virtual Time now() const = 0;

  // Puts a frame on the link. When it had left, or why it could not.
  virtual tl::expected<Time, std::string> send(unsigned link, wire::Octets frame) = 0;

  // The next frame that came no later than `deadline`. Waits for it, in slices of at most 50 ms: nothing
  // means that the deadline is over or that a slice is; now() tells which. A frame that stood in a buffer
  // before the deadline is still given when the caller is late.
  virtual std::optional<Arrival> receive(Time deadline) = 0;

  // How much a frame may come after another that was sent after it (reordering links).
  virtual Time reordering() const { return Time::zero(); }
  // Frames that the kernel threw away because the tester was too slow.
  virtual std::uint64_t frames_lost() { return 0; }
  // Why no more frames can be expected ("interface veth0 is down"); empty while all is well.
  virtual std::string broken() const { return {}; }
  // How late the caller was woken at most, since the last call.
  virtual Time take_lag() { return Time::zero(); }
  // Frames that came until now, while the caller had something else to do, are not read late.
  virtual void watch_from_now() {}
};

}  // namespace lmmp::conform
