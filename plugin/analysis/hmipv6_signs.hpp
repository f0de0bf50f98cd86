// When an address first shows on its link: duplicate address detection comes before the update that moves a
// binding there, and is the first sign of the handover.
#pragma once

#include <cstdint>

#include "plugin/analysis/hmipv6_bindings.hpp"

namespace lmmp::plugin::hmipv6 {

struct Sign {
  Address address;
  Time time = 0;
  Time used = 0;  // by the first update from there since; 0: not yet
  std::uint32_t frame = 0;
};

// A Neighbor Solicitation for an address that its sender does not have yet (RFC 4862 5.4.2).
void track_solicitation(const Address& target, std::uint32_t frame, Time time);

// The first sign of `address` in the minute before an update from there at `time`, or nullptr. A sign is one
// of a single move: updates that come later than a second behind the first of them do without.
const Sign* use_sign(const Address& address, Time time);

void register_signs();

}  // namespace lmmp::plugin::hmipv6
