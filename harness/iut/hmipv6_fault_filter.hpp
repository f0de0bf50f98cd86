// Puts a deliberate fault at the border of a simulated implementation of HMIPv6.
#pragma once

#include <random>
#include <set>
#include <tuple>
#include <vector>

#include "harness/iut/fault.hpp"
#include "harness/iut/hmipv6_alteration.hpp"
#include "harness/iut/hmipv6_border.hpp"
#include "harness/node/hmipv6_message.hpp"
#include "harness/script/ixit.hpp"

namespace lmmp::conform {

class Hmipv6FaultFilter {
 public:
  // Without a fault, everything passes as it is.
  Hmipv6FaultFilter(const Fault* fault, const Ixit& ixit, std::uint64_t seed);

  struct Result {
    std::vector<Hmipv6Packet> onward;  // to the core if received, to the link if sent
    std::vector<Hmipv6Packet> extra;   // to the link
    // To the core, after what is onward: what it believes to have received (`also` to an address of its own).
    std::vector<Hmipv6Packet> believed;
  };
  Result pass(Fault::Direction direction, Hmipv6Packet packet);

 private:
  bool concerns(const Hmipv6Message& message);
  FaultScope scope(const Hmipv6Message& message);

  const Fault* fault_;
  const Ixit& ixit_;
  Hmipv6Context context_;
  std::mt19937_64 random_;
  unsigned matched_ = 0;
  SentMessages sent_;
  std::set<std::tuple<wire::IpAddress, std::string, std::uint64_t>> seen_;  // sender, message, number
};

}  // namespace lmmp::conform
