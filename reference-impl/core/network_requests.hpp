// What the network asks of a node, and what the node says to it: Logout, Init Handover, Re-Init, Paging
// Query; Ack and Re-Init Done. Private to core/.
#pragma once

#include "reference-impl/core/access_router.hpp"
#include "reference-impl/core/router_state.hpp"

namespace lmmp::reference {

using CommandResult = AccessRouter::Result;

CommandResult command_log_out(RouterState& state, Time now, std::uint32_t sid);
CommandResult command_hand_over(RouterState& state, Time now, std::uint32_t sid, const HandoverTarget& target,
                                bool forced);
CommandResult command_reinitialize(RouterState& state, Time now, std::uint32_t sid,
                                   const Reinitialization& changes, bool forced);
CommandResult command_page(RouterState& state, Time now, std::uint32_t sid);
CommandResult command_release(RouterState& state, Time now, std::uint32_t sid);
CommandResult command_reclaim(RouterState& state, const wire::IpAddress& address);

void handle_ack(RouterState& state, const Incoming& ack, Actions& actions);
void handle_reinit_done(RouterState& state, const Incoming& done, Actions& actions);

}  // namespace lmmp::reference
