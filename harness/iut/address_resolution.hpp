// Address resolution of a simulated implementation (RFC 4861 7.2.2): packets wait until their neighbour's MAC
// address is known. `Packet` is what the implementation hands out.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "harness/link/host.hpp"
#include "harness/node/neighbours.hpp"

namespace lmmp::conform {

template <typename Packet>
class AddressResolution {
 public:
  using Neighbour = std::pair<unsigned, wire::IpAddress>;  // link and address

  std::optional<MacAddress> find(const Neighbour& neighbour) const {
    const auto known = known_.find(neighbour);
    if (known == known_.end()) return std::nullopt;
    return known->second;
  }

  // The packets that waited for it.
  std::vector<Packet> learn(const Neighbour& neighbour, const MacAddress& mac) {
    known_[neighbour] = mac;
    const auto waiting = waiting_.find(neighbour);
    if (waiting == waiting_.end()) return {};
    auto packets = std::move(waiting->second.packets);
    waiting_.erase(waiting);
    return packets;
  }

  // The first request is due at once.
  void wait_for(Time now, const Neighbour& neighbour, Packet packet) {
    auto& waiting = waiting_[neighbour];
    if (waiting.packets.size() >= most_waiting) waiting.packets.erase(waiting.packets.begin());
    waiting.packets.push_back(std::move(packet));
    if (waiting.requests == 0) waiting.next = now;
  }

  // Requests that are due; gives up after three.
  std::vector<HostFrame> advance(Time now, const std::vector<Station>& interfaces) {
    std::vector<HostFrame> frames;
    for (auto each = waiting_.begin(); each != waiting_.end();) {
      auto& [neighbour, waiting] = *each;
      if (waiting.next > now) {
        ++each;
        continue;
      }
      auto request = neighbour_request(interfaces[neighbour.first], neighbour.second);
      if (waiting.requests >= most_requests || !request) {
        each = waiting_.erase(each);
        continue;
      }
      frames.push_back({neighbour.first, std::move(*request), {}});
      ++waiting.requests;
      waiting.next = now + request_interval;
      ++each;
    }
    return frames;
  }

  std::optional<Time> next_deadline() const {
    std::optional<Time> next;
    for (const auto& [neighbour, waiting] : waiting_)
      next = next ? std::min(*next, waiting.next) : waiting.next;
    return next;
  }

 private:
  static constexpr std::size_t most_waiting = 16;
  static constexpr unsigned most_requests = 3;
  static constexpr Time request_interval = std::chrono::seconds(1);

  struct Waiting {
    std::vector<Packet> packets;  // the newest few
    unsigned requests = 0;
    Time next{};
  };
  std::map<Neighbour, MacAddress> known_;
  std::map<Neighbour, Waiting> waiting_;
};

}  // namespace lmmp::conform
