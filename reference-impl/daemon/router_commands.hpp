// What the control socket of lmmp-ar understands (docs/control-socket.md).
#pragma once

#include <nlohmann/json.hpp>

#include "reference-impl/core/access_router.hpp"

namespace lmmp::reference {

struct CommandOutcome {
  nlohmann::json reply;
  Actions actions;  // what the router does because of it
};

CommandOutcome run_command(AccessRouter& router, Time now, const nlohmann::json& request);

std::string sid_text(std::uint32_t sid);  // "0x0000001f"

}  // namespace lmmp::reference
