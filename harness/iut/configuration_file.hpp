// The configuration files of spawned implementations, and the words of commands, with values put in.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/script/ixit.hpp"
#include "wire/registry.hpp"

namespace lmmp::conform {

// What a name stands for in a template or a command, as text.
using Texts = std::function<std::optional<std::string>(const std::string& name)>;

// ${name} in a template; a line that names something without a value is left out, so that optional settings
// need no `if`.
std::string fill_template(const std::string& text, const Texts& value);

// $name in the words of a command; what has no value stays as it is written.
std::vector<std::string> fill_words(const std::vector<std::string>& words, const Texts& value);

// IXIT parameters as YAML and most other languages write them: 50ms, [1, 2], "192.0.2.1". Besides, of a pool:
// pool4.first, pool4.count; of a link: L1 (the interface), L1.ipv4, L1.ipv6, L1.prefix4,
// L1.prefix (HMIPv6: the /64 of the link); profile.
std::optional<std::string> parameter_text(const std::string& name, const Ixit& ixit, wire::Profile profile,
                                          const std::vector<std::string>& interfaces);

// The configuration of the reference daemon lmmp-ar. `key_file` holds the router's key pair.
std::string reference_configuration(const Ixit& ixit, wire::Profile profile,
                                    const std::vector<std::string>& interfaces,
                                    const std::string& control_socket, const std::string& key_file = {});

// The same for lmmp-mn, which speaks LMMP over one IP version and logs in when it is told to.
std::string reference_node_configuration(const Ixit& ixit, wire::Profile profile, wire::IpVersion version,
                                         const std::vector<std::string>& interfaces,
                                         const std::string& control_socket, const std::string& key_file);

// Octets as "00112233".
std::string hex_text(wire::Octets octets);

}  // namespace lmmp::conform
