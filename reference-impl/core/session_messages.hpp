// What a node sends in its session on its own account: Logout, handovers, refreshes. Private to core/.
#pragma once

#include "reference-impl/core/router_state.hpp"

namespace lmmp::reference {

void handle_logout(RouterState& state, const Incoming& logout, Actions& actions);
void handle_init_handover(RouterState& state, const Incoming& announcement, Actions& actions);
void handle_handover(RouterState& state, const Incoming& handover, Actions& actions);
void handle_routing_refresh(RouterState& state, const Incoming& refresh, Actions& actions);
void handle_paging_refresh(RouterState& state, const Incoming& refresh, Actions& actions);

}  // namespace lmmp::reference
