// The reference cores of HMIPv6 as hosts on simulated links: MAP, access router, mobile node.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "harness/iut/controlled_host.hpp"
#include "harness/iut/hmipv6_fault_filter.hpp"
#include "harness/iut/hmipv6_stack.hpp"
#include "reference-impl/core/hmip_events.hpp"
#include "wire/prefix.hpp"

namespace lmmp::conform {

// A core, whichever it is.
struct Hmipv6Core {
  std::function<reference::HmipActions(Time)> start, expire;
  std::function<reference::HmipActions(Time, const reference::Datagram&)> receive;
  std::function<std::optional<Time>()> next_deadline;
  // The data path, octet for octet as the daemon has it. Nothing: the packet is for receive(). Only of a MAP.
  std::function<std::optional<std::vector<wire::OctetVector>>(Time, wire::Octets)> forward;
  // Upper-tester commands by name: the error says why not.
  using Command =
      std::function<tl::expected<reference::HmipActions, std::string>(Time, const std::vector<Field>&)>;
  std::map<std::string, Command> commands;
};

// A field of a command.
std::optional<Value> value_of(const std::vector<Field>& fields, std::string_view name);
std::optional<wire::IpAddress> address_in(const std::vector<Field>& fields, std::string_view name);

class SimulatedHmipv6 final : public ControlledHost {
 public:
  SimulatedHmipv6(const Ixit& ixit, Role role, std::uint64_t seed, const Fault* fault);

  // What is wrong with the configuration itself; empty if there is a core.
  const std::string& fault() const { return problem_; }

  std::vector<HostFrame> start(Time now) override;
  std::vector<HostFrame> receive(Time now, unsigned link, wire::Octets frame) override;
  std::vector<HostFrame> advance(Time now) override;
  std::optional<Time> next_deadline() const override;
  tl::expected<void, std::string> control(Time now, const std::string& action,
                                          const std::vector<Field>& fields) override;

 private:
  void emit(Time now, const reference::HmipActions& actions, std::vector<HostFrame>& frames);
  void take(Time now, unsigned link, const wire::OctetVector& packet, std::vector<HostFrame>& frames);
  // What a fault made of a message that was sent, or of what was received.
  void carry_out(Time now, Hmipv6FaultFilter::Result passed, unsigned link, std::vector<HostFrame>& frames);
  void put_on_link(Time now, std::vector<Hmipv6Packet> packets, std::vector<HostFrame>& frames);

  Hmipv6Stack stack_;
  Hmipv6FaultFilter filter_;
  std::optional<wire::Prefix> map_prefix_;
  Hmipv6Core core_;
  std::string problem_;
  std::vector<HostFrame> commanded_;
  Time commanded_at_{};
};

// Actions that the simulation of a role takes.
std::vector<std::string> hmipv6_actions(Role role);

}  // namespace lmmp::conform
