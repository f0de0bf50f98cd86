// The control actions of a simulated access router: the words of `control` steps for the core's commands.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/script/ast.hpp"
#include "reference-impl/core/access_router.hpp"

namespace lmmp::conform {

// advertise; logout, page, release (SID); reinit, reinit_forced (SID, IP, P_ID, R_INT, P_INT); handover,
// handover_forced (SID, NEW_AR, NEW_MAC, NEW_MAC.reserved, NEW_ESSID).
bool is_router_action(std::string_view action);

reference::AccessRouter::Result carry_out(reference::AccessRouter& core, reference::Time now,
                                          const std::string& action, const std::vector<Field>& fields);

}  // namespace lmmp::conform
