// The reference access router's core as a host on simulated links.
#pragma once

#include "harness/iut/fault_filter.hpp"
#include "harness/iut/ip_stack.hpp"
#include "harness/script/ixit.hpp"
#include "reference-impl/core/access_router.hpp"

namespace lmmp::conform {

// The core's configuration as the IXIT has it.
reference::AccessRouterConfiguration router_configuration(const Ixit& ixit, wire::Profile profile);

class SimulatedRouter final : public Host {
 public:
  SimulatedRouter(const Ixit& ixit, reference::AccessRouterConfiguration configuration, std::uint64_t seed,
                  const Fault* fault);

  std::vector<HostFrame> start(Time now) override;
  std::vector<HostFrame> receive(Time now, unsigned link, wire::Octets frame) override;
  std::vector<HostFrame> advance(Time now) override;
  std::optional<Time> next_deadline() const override;

  // An upper-tester command (router_control.hpp); what it sends is sent at the next moment of the simulation.
  tl::expected<void, std::string> control(Time now, const std::string& action,
                                          const std::vector<Field>& fields);

 private:
  void emit(Time now, const reference::Actions& actions, std::vector<HostFrame>& frames);
  void put_on_link(Time now, std::vector<BorderPacket> packets, std::vector<HostFrame>& frames);

  IpStack stack_;
  FaultFilter filter_;
  reference::AccessRouter core_;
  std::vector<HostFrame> commanded_;
  Time commanded_at_{};
};

}  // namespace lmmp::conform
