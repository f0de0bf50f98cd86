// What the control socket of hmip-mn tells (docs/control-socket.md).
#pragma once

#include <nlohmann/json.hpp>

#include "reference-impl/core/hmip_mobile_node.hpp"

namespace lmmp::reference {

nlohmann::json status_of(const HmipMobileNode& node);
nlohmann::json bindings_of(const HmipMobileNode& node, Time now);

}  // namespace lmmp::reference
