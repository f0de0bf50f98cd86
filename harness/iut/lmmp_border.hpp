// Between a reference core of LMMP and simulated links: Ethernet, ND and ARP outside, datagrams inside, and
// the fault in between.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "harness/iut/fault_filter.hpp"
#include "harness/iut/ip_stack.hpp"
#include "harness/script/ixit.hpp"
#include "reference-impl/core/datagram.hpp"

namespace lmmp::conform {

class LmmpBorder {
 public:
  // The implementation's interfaces are the IXIT's links. `seed` is for what a fault draws.
  LmmpBorder(const Ixit& ixit, bool router, std::uint64_t seed, const Fault* fault);

  // What a frame brings to the core; what is sent at once goes into `frames`.
  std::vector<reference::Datagram> receive(Time now, unsigned link, wire::Octets frame,
                                           std::vector<HostFrame>& frames);
  // What the core sends.
  void send(Time now, const std::vector<reference::Datagram>& datagrams, std::vector<HostFrame>& frames);

  // A mobile node is told to do something on a link, and a fault adds to it: at once, or later if it may
  // then.
  void command(Time now, const std::string& action, unsigned link, const wire::IpAddress& own,
               std::vector<HostFrame>& frames);

  std::vector<HostFrame> advance(Time now);
  std::optional<Time> next_deadline() const;

 private:
  void put_what_is_due(Time now, std::vector<HostFrame>& frames);
  void put_on_link(Time now, std::vector<BorderPacket> packets, std::vector<HostFrame>& frames);

  IpStack stack_;
  FaultFilter filter_;
  struct Later {
    Time due{};
    BorderPacket packet;
    std::string command;  // that started it
  };
  std::vector<Later> later_;  // what a fault adds to commands
};

}  // namespace lmmp::conform
