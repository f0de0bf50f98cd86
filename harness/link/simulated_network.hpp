// Links in virtual time between the tester and one simulated host, deterministic from a seed.
#pragma once

#include <memory>
#include <queue>
#include <random>
#include <set>

#include "harness/link/host.hpp"
#include "harness/link/impairment.hpp"
#include "harness/link/network.hpp"

namespace lmmp::conform {

class SimulatedNetwork final : public Network {
 public:
  // The host sees its first frame no sooner than its start at time 0.
  SimulatedNetwork(std::unique_ptr<Host> host, std::uint64_t seed, const LinkImpairment& impairment = {});

  Time now() const override { return now_; }
  tl::expected<Time, std::string> send(unsigned link, wire::Octets frame) override;
  std::optional<Arrival> receive(Time deadline) override;
  Time reordering() const override { return impairment_.jitter; }
  std::string broken() const override;

  // A link that is down carries nothing; what is on its way is lost.
  void set_link(unsigned link, bool up);

  // A frame takes so long at least, and the host so long to answer: nothing happens at the same time.
  static constexpr Time propagation = std::chrono::microseconds(5);

 private:
  struct Event {
    Time at{};
    std::uint64_t order = 0;  // first in, first out at the same time
    bool to_host = false;
    unsigned link = 0;
    wire::OctetVector octets;
    friend bool operator>(const Event& a, const Event& b) {
      return a.at != b.at ? a.at > b.at : a.order > b.order;
    }
  };

  void transmit(Time at, unsigned link, bool to_host, wire::OctetVector octets);
  void accept(std::vector<HostFrame> frames);
  double chance();

  std::unique_ptr<Host> host_;
  std::mt19937_64 random_;
  std::set<unsigned> down_;
  LinkImpairment impairment_;
  Time now_{};
  std::uint64_t order_ = 0;
  std::uint64_t events_at_now_ = 0;  // a host that sends without end at one moment stops time
  std::priority_queue<Event, std::vector<Event>, std::greater<>> events_;
};

}  // namespace lmmp::conform
