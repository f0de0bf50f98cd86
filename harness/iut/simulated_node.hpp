// The reference mobile node's core as a host on simulated links.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/iut/controlled_host.hpp"
#include "harness/iut/lmmp_border.hpp"
#include "harness/script/ixit.hpp"
#include "reference-impl/core/mobile_node.hpp"

namespace lmmp::conform {

// The core's configuration as the IXIT has it; LMMP is spoken over this IP version.
reference::MobileNodeConfiguration node_configuration(const Ixit& ixit, wire::Profile profile,
                                                      wire::IpVersion version);

// As lmmp-mn is: on the first link from the start, without a session until it is told to log in, and where
// the network asks it to be as soon as it hears that router.
class SimulatedNode final : public ControlledHost {
 public:
  SimulatedNode(const Ixit& ixit, reference::MobileNodeConfiguration configuration, std::uint64_t seed,
                const Fault* fault);

  std::vector<HostFrame> start(Time now) override;
  std::vector<HostFrame> receive(Time now, unsigned link, wire::Octets frame) override;
  std::vector<HostFrame> advance(Time now) override;
  std::optional<Time> next_deadline() const override;
  tl::expected<void, std::string> control(Time now, const std::string& action,
                                          const std::vector<Field>& fields) override;

 private:
  reference::MobileNode::Result carry_out(Time now, const std::string& action,
                                          const std::vector<Field>& fields);
  std::optional<unsigned> link_in(const std::vector<Field>& fields) const;  // `at`
  void perform(Time now, const reference::NodeActions& actions, std::vector<HostFrame>& frames);

  std::vector<std::string> links_;
  LmmpBorder border_;
  reference::MobileNode core_;
  std::vector<HostFrame> commanded_;
  Time commanded_at_{};
};

}  // namespace lmmp::conform
