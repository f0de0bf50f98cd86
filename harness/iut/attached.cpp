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
                                          const Lookup& value) override {
    return run_hook(hooks_, action, fields, value, nullptr, stop_);
  }

 private:
  PacketNetwork& network_;
  const std::vector<ControlHook>& hooks_;
  const std::atomic<bool>* stop_;
};

class AttachedAccess final : public IutAccess {
 public:
  AttachedAccess(std::unique_ptr<PacketNetwork> network, std::vector<int> interfaces,
                 std::vector<ControlHook> hooks, const std::atomic<bool>* stop)
      : network_(std::move(network)),
        interfaces_(std::move(interfaces)),
        hooks_(std::move(hooks)),
        stop_(stop) {}

  tl::expected<std::unique_ptr<IutInstance>, NotStarted> start(const StartRequest&) override {
    if (auto used = network_->use(interfaces_, !promiscuous_); !used) {
      return tl::unexpected(NotStarted{NotStarted::Because::failed, used.error(), {}});
    }
    promiscuous_ = true;
    auto instance = std::make_unique<AttachedInstance>(*network_, hooks_, stop_);
    if (!has_hook(hooks_, reset_action)) return instance;
    const auto nothing = [](const std::string&) -> std::optional<std::string> { return std::nullopt; };
    if (auto done = instance->control(reset_action, {}, nothing); !done) {
      return tl::unexpected(
          NotStarted{NotStarted::Because::failed, "the control hook reset failed: " + done.error(), {}});
    }
    // What it sent while it was reset belongs to no case.
    if (auto used = network_->use(interfaces_, false); !used) {
      return tl::unexpected(NotStarted{NotStarted::Because::failed, used.error(), {}});
    }
    return instance;
  }
  bool has_control(const std::string& action) const override { return has_hook(hooks_, action); }
  bool virtual_time() const override { return false; }

 private:
  std::unique_ptr<PacketNetwork> network_;
  std::vector<int> interfaces_;
  std::vector<ControlHook> hooks_;
  const std::atomic<bool>* stop_;
  bool promiscuous_ = false;
};

}  // namespace

tl::expected<std::unique_ptr<IutAccess>, CannotOpen> attach(const Iut& iut, const std::atomic<bool>* stop) {
  std::vector<int> interfaces;
  for (const auto& link : iut.ixit.links) {
    if (link.interface.empty()) {  // a link that this implementation does not have
      interfaces.push_back(0);
      continue;
    }
    const unsigned index = if_nametoindex(link.interface.c_str());
    if (index == 0) {
      return tl::unexpected(
          CannotOpen{"there is no interface " + link.interface + " for " + link.name,
                     "name one that `ip link` shows, in the IUT file's reached_by: attach"});
    }
    interfaces.push_back(static_cast<int>(index));
  }
  if (std::all_of(interfaces.begin(), interfaces.end(), [](int index) { return index == 0; })) {
    return tl::unexpected(
        CannotOpen{"no link has an interface", "write reached_by: attach: {L1: eth1} in the IUT file"});
  }
  auto network = PacketNetwork::open();
  if (!network) return tl::unexpected(network.error());
  return std::make_unique<AttachedAccess>(std::move(*network), std::move(interfaces), iut.controls, stop);
}

}  // namespace lmmp::conform
