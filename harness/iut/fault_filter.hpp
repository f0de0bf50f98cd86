// Puts a deliberate fault at the border of a simulated implementation.
#pragma once

#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/iut/border_packet.hpp"
#include "harness/iut/fault.hpp"
#include "harness/iut/passed_messages.hpp"
#include "harness/script/ixit.hpp"

namespace lmmp::conform {

class FaultFilter {
 public:
  // Without a fault, everything passes as it is.
  FaultFilter(const Fault* fault, const Ixit& ixit, std::uint64_t seed);

  struct Result {
    std::vector<BorderPacket> onward;  // to the core if received, to the link if sent
    std::vector<BorderPacket> extra;   // to the link
  };
  Result pass(Fault::Direction direction, BorderPacket packet);
  // A command to a mobile node on a link. What a fault makes of it are further messages from `own`.
  Result command(const std::string& action, unsigned link, const wire::IpAddress& own);
  // Whether `before` and `after` of a fault about commands hold on this link. What a command started may be
  // asked about later: that one command does not count among those that were before.
  bool may_act_on(unsigned link, std::string_view started_by = {}) const;

 private:
  bool concerns(const BorderPacket& packet);
  bool has_fields(const std::vector<Field>& fields, const BorderPacket& packet);
  bool has_lengths(const BorderPacket& packet) const;
  template <typename Passed>
  bool is_between(const Passed& passed) const;
  bool fits_what_was_before(const BorderPacket& packet);
  bool is_told() const;

  const Fault* fault_;
  const Ixit& ixit_;
  std::mt19937_64 random_;
  unsigned matched_ = 0;
  PassedMessages passed_;
  std::multiset<std::pair<unsigned, std::string>> commands_;  // so far, by link
  std::set<std::pair<wire::IpAddress, std::uint64_t>> seen_;  // sender and number with type
};

}  // namespace lmmp::conform
