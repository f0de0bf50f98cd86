// The reference access router's core as a host on simulated links.
#pragma once

#include "harness/iut/controlled_host.hpp"
#include "harness/iut/lmmp_border.hpp"
#include "harness/script/ixit.hpp"
#include "reference-impl/core/access_router.hpp"

namespace lmmp::conform {

// The core's configuration as the IXIT has it.
reference::AccessRouterConfiguration router_configuration(const Ixit& ixit, wire::Profile profile);

class SimulatedRouter final : public ControlledHost {
 public:
  SimulatedRouter(const Ixit& ixit, reference::AccessRouterConfiguration configuration, std::uint64_t seed,
                  const Fault* fault);

  std::vector<HostFrame> start(Time now) override;
  std::vector<HostFrame> receive(Time now, unsigned link, wire::Octets frame) override;
  std::vector<HostFrame> advance(Time now) override;
  std::optional<Time> next_deadline() const override;

  // The actions of router_control.hpp.
  tl::expected<void, std::string> control(Time now, const std::string& action,
                                          const std::vector<Field>& fields) override;

 private:
  LmmpBorder border_;
  reference::AccessRouter core_;
  std::vector<HostFrame> commanded_;
  Time commanded_at_{};
};

}  // namespace lmmp::conform
