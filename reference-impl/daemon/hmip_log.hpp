// A line of the log for each event of the HMIPv6 cores.
#pragma once

#include <string_view>

#include "reference-impl/core/hmip_events.hpp"

namespace lmmp::reference {

// `quiet`: refusals that anybody can cause are told at the level debug only.
void log_event(const HmipEvent& event, bool quiet);

}  // namespace lmmp::reference
