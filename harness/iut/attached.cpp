// An implementation that runs somewhere.
#include "harness/iut/attached.hpp"

#include <net/if.h>

#include <algorithm>

#include "harness/iut/hook.hpp"

namespace lmmp::conform {
namespace {

class AttachedInstance final : public IutInstance {
 public:
  AttachedInstance(PacketNetwork& network, const std::vector<ControlHook>& hooks,
                   const std::atomic<bool>* stop)
      : network_(network), hooks_(hooks), stop_(stop) {}
  Network& network() override { return network_; }
  tl::expected<void, std::string> control(const std::string& action, const std::vector<Field>& fields,
                                          const Lookup& value, const Meanwhile& meanwhile) override {
    return run_hook(hooks_, action, fields, value, nullptr, stop_, meanwhile);
  }

 private:
  PacketNetwork& network_;
  const std::vector<ControlHook>& hooks_;
  const std::atomic<bool>* stop_;
};

// What has no name is a link that this implementation does not have.
tl::expected<std::vector<int>, std::string> indices_of(const std::vector<std::string>& names) {
  std::vector<int> indices;
  for (const auto& name : names) {
    const unsigned index = name.empty() ? 0 : if_nametoindex(name.c_str());
    if (!name.empty() && index == 0) return tl::unexpected(name);
    indices.push_back(static_cast<int>(index));
  }
  return indices;
}

class AttachedAccess final : public IutAccess {
 public:
  AttachedAccess(std::unique_ptr<PacketNetwork> network, std::vector<std::string> interfaces,
                 std::vector<ControlHook> hooks, const std::atomic<bool>* stop)
      : network_(std::move(network)),
        interfaces_(std::move(interfaces)),
        hooks_(std::move(hooks)),
        stop_(stop) {}

  tl::expected<std::unique_ptr<IutInstance>, NotStarted> start(const StartRequest&) override {
    // One that vanished may have come again, as another to the kernel.
    const auto indices = indices_of(interfaces_);
    if (!indices) {
      return tl::unexpected(
          NotStarted{NotStarted::Because::failed, "the interface " + indices.error() + " vanished", {}});
    }
    if (auto used = network_->use(*indices, *indices != promiscuous_); !used) {
      return tl::unexpected(NotStarted{NotStarted::Because::failed, used.error(), {}});
    }
    promiscuous_ = *indices;
    auto instance = std::make_unique<AttachedInstance>(*network_, hooks_, stop_);
    if (!has_hook(hooks_, reset_action)) return instance;
    const auto nothing = [](const std::string&) -> std::optional<std::string> { return std::nullopt; };
    if (auto done = instance->control(reset_action, {}, nothing, {}); !done) {
      return tl::unexpected(
          NotStarted{NotStarted::Because::failed, "the control hook reset failed: " + done.error(), {}});
    }
    // What it sent while it was reset belongs to no case.
    if (auto used = network_->use(*indices, false); !used) {
      return tl::unexpected(NotStarted{NotStarted::Because::failed, used.error(), {}});
    }
    return instance;
  }
  bool has_control(const std::string& action) const override { return has_hook(hooks_, action); }
  bool virtual_time() const override { return false; }

 private:
  std::unique_ptr<PacketNetwork> network_;
  std::vector<std::string> interfaces_;
  std::vector<ControlHook> hooks_;
  const std::atomic<bool>* stop_;
  std::vector<int> promiscuous_;  // as the interfaces were when they were made so
};

}  // namespace

tl::expected<std::unique_ptr<IutAccess>, CannotOpen> attach(const Iut& iut, const std::atomic<bool>* stop) {
  std::vector<std::string> interfaces;
  for (const auto& link : iut.ixit.links) {
    if (!link.interface.empty() && if_nametoindex(link.interface.c_str()) == 0) {
      return tl::unexpected(
          CannotOpen{"there is no interface " + link.interface + " for " + link.name,
                     "name one that `ip link` shows, in the IUT file's reached_by: attach"});
    }
    interfaces.push_back(link.interface);
  }
  if (std::all_of(interfaces.begin(), interfaces.end(), [](const auto& name) { return name.empty(); })) {
    return tl::unexpected(
        CannotOpen{"no link has an interface", "write reached_by: attach: {L1: eth1} in the IUT file"});
  }
  auto network = PacketNetwork::open();
  if (!network) return tl::unexpected(network.error());
  return std::make_unique<AttachedAccess>(std::move(*network), std::move(interfaces), iut.controls, stop);
}

}  // namespace lmmp::conform
