// The configuration files of the reference daemons hmip-map, hmip-ar and hmip-mn.
#pragma once

#include <string>
#include <vector>

#include "harness/script/ixit.hpp"

namespace lmmp::conform {

std::string hmipv6_daemon_file(const Ixit& ixit, Role role, const std::vector<std::string>& interfaces,
                               const std::string& control_socket);

}  // namespace lmmp::conform
