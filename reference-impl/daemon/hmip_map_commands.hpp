// What the control sockets of hmip-map and hmip-ha understand (docs/reference-map.md).
#pragma once

#include <nlohmann/json.hpp>

#include "reference-impl/core/map.hpp"

namespace lmmp::reference {

struct HmipCommandOutcome {
  nlohmann::json reply;
  HmipActions actions;  // what the MAP does because of it
};

nlohmann::json json_of_option(const wire::MapOption& option);

HmipCommandOutcome run_hmip_command(MobilityAnchorPoint& map, Time now, const nlohmann::json& request);

}  // namespace lmmp::reference
