// The reference implementation in virtual time.
#include "harness/iut/simulated.hpp"

#include <algorithm>

#include "harness/iut/controlled_host.hpp"
#include "harness/iut/router_control.hpp"
#include "harness/iut/simulated_hmipv6.hpp"
#include "harness/iut/simulated_node.hpp"
#include "harness/iut/simulated_router.hpp"
#include "harness/link/simulated_network.hpp"

namespace lmmp::conform {
namespace {

class SimulatedInstance final : public IutInstance {
 public:
  // The IXIT lives in the instance: faults look at it for as long as the case runs.
  SimulatedInstance(std::unique_ptr<Ixit> ixit, std::unique_ptr<ControlledHost> host, std::uint64_t seed,
                    const LinkImpairment& impairment)
      : ixit_(std::move(ixit)), host_(*host), network_(std::move(host), seed, impairment) {}

  Network& network() override { return network_; }
  tl::expected<void, std::string> set_link(unsigned link, bool up) override {
    network_.set_link(link, up);
    return {};
  }

  // In virtual time an action takes none.
  tl::expected<void, std::string> control(const std::string& action, const std::vector<Field>& fields,
                                          const Lookup&, const Meanwhile&) override {
    return host_.control(network_.now(), action, fields);
  }

 private:
  std::unique_ptr<Ixit> ixit_;
  ControlledHost& host_;  // owned by the network
  SimulatedNetwork network_;
};

class SimulatedAccess final : public IutAccess {
 public:
  SimulatedAccess(Role role, const LinkImpairment& impairment, const Fault* fault)
      : role_(role), impairment_(impairment), fault_(fault) {}

  tl::expected<std::unique_ptr<IutInstance>, NotStarted> start(const StartRequest& request) override {
    auto ixit = std::make_unique<Ixit>(*request.ixit);
    Ixit of_core = *ixit;
    if (fault_ != nullptr) {
      for (const auto& field : fault_->configure) {
        for (const auto version : {wire::IpVersion::v4, wire::IpVersion::v6}) {
          of_core.set(field.name, field.value, version);
        }
      }
    }
    auto host =
        role_ == Role::access_router ? router(*ixit, of_core, request) : node(*ixit, of_core, request);
    if (!host) return tl::unexpected(NotStarted{NotStarted::Because::failed, host.error(), {}});
    return std::make_unique<SimulatedInstance>(std::move(ixit), std::move(*host), request.seed, impairment_);
  }

  bool has_control(const std::string& action) const override {
    return role_ == Role::access_router ? is_router_action(action) : is_node_command(action);
  }
  bool virtual_time() const override { return true; }

 private:
  using Made = tl::expected<std::unique_ptr<ControlledHost>, std::string>;

  Made router(const Ixit& ixit, const Ixit& of_core, const StartRequest& request) const {
    auto configuration = router_configuration(of_core, request.profile);
    if (const auto faults = reference::faults_of(configuration); !faults.empty()) {
      return tl::unexpected(faults.front());
    }
    return std::make_unique<SimulatedRouter>(ixit, std::move(configuration), request.seed, fault_);
  }

  Made node(const Ixit& ixit, const Ixit& of_core, const StartRequest& request) const {
    auto configuration = node_configuration(of_core, request.profile, request.version);
    if (const auto faults = reference::faults_of(configuration); !faults.empty()) {
      return tl::unexpected(faults.front());
    }
    return std::make_unique<SimulatedNode>(ixit, std::move(configuration), request.seed, fault_);
  }

  Role role_;
  LinkImpairment impairment_;
  const Fault* fault_;
};

class Hmipv6Access final : public IutAccess {
 public:
  Hmipv6Access(Role role, const LinkImpairment& impairment, const Fault* fault)
      : role_(role), actions_(hmipv6_actions(role)), impairment_(impairment), fault_(fault) {}

  tl::expected<std::unique_ptr<IutInstance>, NotStarted> start(const StartRequest& request) override {
    auto ixit = std::make_unique<Ixit>(*request.ixit);
    auto host = std::make_unique<SimulatedHmipv6>(*ixit, role_, request.seed, fault_);
    if (!host->fault().empty()) {
      return tl::unexpected(NotStarted{NotStarted::Because::failed, host->fault(), {}});
    }
    return std::make_unique<SimulatedInstance>(std::move(ixit), std::move(host), request.seed, impairment_);
  }

  bool has_control(const std::string& action) const override {
    return std::find(actions_.begin(), actions_.end(), action) != actions_.end();
  }
  bool virtual_time() const override { return true; }

 private:
  Role role_;
  std::vector<std::string> actions_;
  LinkImpairment impairment_;
  const Fault* fault_;
};

}  // namespace

tl::expected<std::unique_ptr<IutAccess>, std::string> simulate(Protocol protocol, Role role,
                                                               const LinkImpairment& impairment,
                                                               const Fault* fault) {
  if (protocol == Protocol::hmipv6) return std::make_unique<Hmipv6Access>(role, impairment, fault);
  if (role == Role::map) {
    return tl::unexpected(std::string("there is no such role in LMMP"));
  }
  return std::make_unique<SimulatedAccess>(role, impairment, fault);
}

}  // namespace lmmp::conform
