// The `authentication` part of the daemons' configuration: keys and how they are used (D 2.4).
#pragma once

#include <optional>

#include "reference-impl/daemon/yaml_reader.hpp"
#include "wire/security.hpp"

namespace lmmp::reference {

// The RSA key of a PEM file; a relative path counts from the folder of the configuration.
std::optional<wire::RsaKey> read_key_file(const YAML::Node& node, ConfigurationErrors& errors);
std::optional<wire::RsaPadding> read_padding(const YAML::Node& node, ConfigurationErrors& errors);
std::optional<wire::MacAlgorithm> read_mac(const YAML::Node& node, ConfigurationErrors& errors);

}  // namespace lmmp::reference
