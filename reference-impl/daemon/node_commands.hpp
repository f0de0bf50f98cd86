// What the control socket of lmmp-mn understands (docs/control-socket.md).
#pragma once

#include <nlohmann/json.hpp>

#include "reference-impl/core/mobile_node.hpp"

namespace lmmp::reference {

struct NodeCommandOutcome {
  nlohmann::json reply;
  NodeActions actions;  // what the node does because of it
};

NodeCommandOutcome run_node_command(MobileNode& node, Time now, const nlohmann::json& request);

}  // namespace lmmp::reference
