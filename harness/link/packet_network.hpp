// Real links: one packet socket that hears every interface it is told to, with the kernel's timestamps.
//
// A packet socket takes the kernel about 15 ms to close, so one is kept for a whole run and is told which
// interfaces are the links of the next case.
#pragma once

#include <memory>
#include <vector>

#include "harness/link/network.hpp"

namespace lmmp::conform {

// Why a link could not be opened, and what would help.
struct CannotOpen {
  std::string what;
  std::string help;
};

class PacketNetwork final : public Network {
 public:
  // A socket in the calling thread's network namespace.
  static tl::expected<std::unique_ptr<PacketNetwork>, CannotOpen> open();
  ~PacketNetwork() override;
  PacketNetwork(const PacketNetwork&) = delete;
  PacketNetwork& operator=(const PacketNetwork&) = delete;

  // From now on, link i is the interface with index interfaces[i], 0 if there is none; what was heard before
  // is forgotten and time begins anew.
  tl::expected<void, std::string> use(const std::vector<int>& interfaces, bool promiscuous);

  Time now() const override;
  tl::expected<Time, std::string> send(unsigned link, wire::Octets frame) override;
  std::optional<Arrival> receive(Time deadline) override;
  std::uint64_t frames_lost() override;
  std::string broken() const override { return broken_.empty() ? without_link_ : broken_; }
  Time take_lag() override;
  void watch_from_now() override { watched_since_ = now(); }

  // A link that the tester takes down itself is not broken. Up again, it may take a while to have its
  // carrier.
  void expect(unsigned link, bool up);

 private:
  struct Buffers;
  struct Interface {
    int index = 0;  // 0: there is none
    std::string name;
    enum class State : std::uint8_t { up, down, coming_up } expected = State::up;
  };
  PacketNetwork(int socket, int poll);
  bool fill(bool discard);
  std::optional<Arrival> take(Time deadline);
  void check_interfaces();
  void check_flags(Interface& interface, int flags);

  int socket_;
  int poll_;
  std::unique_ptr<Buffers> buffers_;
  std::vector<Interface> interfaces_;
  Time epoch_{};
  Time lag_{};
  Time watched_since_{};
  std::uint64_t lost_ = 0;
  std::string broken_;        // the socket, for good
  std::string without_link_;  // an interface, as it was when it was last looked at
};

}  // namespace lmmp::conform
