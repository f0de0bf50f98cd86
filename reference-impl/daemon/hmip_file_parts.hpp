// What the configuration files of the HMIPv6 daemons have in common.
#pragma once

#include <vector>

#include "reference-impl/core/manual_security.hpp"
#include "reference-impl/daemon/yaml_reader.hpp"

namespace lmmp::reference {

// Reads a key into `target` if it is there and right.
template <typename Target, typename Read>
void take(const Section& section, std::string_view key, Target& target, Read read) {
  if (const auto node = section.find(key)) {
    if (auto value = read(*node)) target = static_cast<Target>(*value);
  }
}

// An `associations` part: a list of `rcoa`, `spi_to_map`, `spi_to_node`, `key`.
std::vector<ManualAssociation> read_associations(const YAML::Node& node, ConfigurationErrors& errors);

}  // namespace lmmp::reference
