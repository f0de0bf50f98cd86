// AR Advertisement, periodically on every link (D 2.1 (11), 2.2). Private to core/.
#pragma once

#include "reference-impl/core/router_state.hpp"

namespace lmmp::reference {

// One on every link for each IP version that the router has an address of there.
void send_advertisements(RouterState& state, Actions& actions);
void advertise_when_due(RouterState& state, Time now, Actions& actions);

}  // namespace lmmp::reference
