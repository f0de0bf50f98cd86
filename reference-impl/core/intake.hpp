// What a datagram must be before anybody acts on it: addresses, carrier, checksum, octets, rules. Private to
// core/.
#pragma once

#include <optional>

#include "reference-impl/core/router_state.hpp"

namespace lmmp::reference {

// The message in a datagram; nothing if it is dropped, or answered by Error (I29, I30).
std::optional<Incoming> take_in(RouterState& state, Time now, const Datagram& datagram, Actions& actions);

}  // namespace lmmp::reference
