// A computer on a simulated link: frames and time in, frames and the next deadline out.
#pragma once

#include <optional>
#include <vector>

#include "harness/link/network.hpp"

namespace lmmp::conform {

struct HostFrame {
  unsigned link = 0;
  wire::OctetVector octets;
  Time after{};  // sent so much later than now
};

class Host {
 public:
  virtual ~Host() = default;
  virtual std::vector<HostFrame> start(Time now) = 0;
  virtual std::vector<HostFrame> receive(Time now, unsigned link, wire::Octets frame) = 0;
  // Called once next_deadline() has come.
  virtual std::vector<HostFrame> advance(Time now) = 0;
  virtual std::optional<Time> next_deadline() const = 0;
};

}  // namespace lmmp::conform
