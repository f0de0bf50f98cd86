// The configuration file of the reference daemon hmip-map.
#pragma once

#include <string>
#include <vector>

#include "harness/script/ixit.hpp"

namespace lmmp::conform {

std::string hmip_map_file(const Ixit& ixit, const std::vector<std::string>& interfaces,
                          const std::string& control_socket);

}  // namespace lmmp::conform
