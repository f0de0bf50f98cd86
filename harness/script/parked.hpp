// The file of known failures.
#pragma once

#include <vector>

#include "harness/script/testcases.hpp"

namespace lmmp::conform {

// A list of {id, reason}.
void read_parked(const YamlNode& node, const Reading& reading, std::vector<Parked>& parked);

}  // namespace lmmp::conform
