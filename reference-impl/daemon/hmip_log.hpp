// A line of the log for each event of the HMIPv6 cores.
#pragma once

#include <string_view>

#include "reference-impl/core/hmip_events.hpp"

namespace lmmp::reference {

// How the log calls an address that is bound, and what it is bound to.
struct BindingNames {
  std::string_view home = "RCoA";
  std::string_view care_of = "LCoA";
};
inline constexpr BindingNames home_agent_names{"home", "care-of"};

// `quiet`: refusals that anybody can cause are told at the level debug only.
void log_event(const HmipEvent& event, bool quiet, BindingNames names = {});

}  // namespace lmmp::reference
