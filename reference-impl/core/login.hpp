// Login and its answer (D 2.1 (1) and (2), Figure 1). Private to core/.
#pragma once

#include "reference-impl/core/router_state.hpp"

namespace lmmp::reference {

void handle_login(RouterState& state, const Incoming& login, Actions& actions);

}  // namespace lmmp::reference
