// What a fault does to a message: the value of `do` in testcases/defects.
#pragma once

#include <optional>
#include <string_view>

#include "harness/iut/fault.hpp"
#include "harness/script/mapping.hpp"

namespace lmmp::conform {

// One change, or a list, for a fault whose protocol and direction are read.
void read_changes(const YamlNode& node, const Reading& reading, Fault& fault);

// How many: up to 65535.
std::optional<unsigned> read_count(Mapping& mapping, std::string_view key);

}  // namespace lmmp::conform
