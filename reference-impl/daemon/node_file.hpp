// The configuration file of lmmp-mn.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reference-impl/core/mobile_node.hpp"
#include "reference-impl/daemon/node_addressing.hpp"
#include "reference-impl/daemon/router_file.hpp"

namespace lmmp::reference {

struct NodeFile {
  MobileNodeConfiguration node;   // without links: the system knows their addresses
  std::vector<RouterLink> links;  // in the order of preference; the first is attached to at start
  bool log_in = true;             // at start; else on command
  NodeAddressChoice address;      // how the ways of CONFIG are gone
  bool set_address = true;        // the session's address is put on the interface
  bool follow_links = true;       // hands over when the link goes down; else only on command
  bool solicit = false;           // sends a Router Solicitation when it comes to a link
  std::string control_socket;     // empty: none
  std::string log_level = "info";
};

// Reads the text of a file; nothing if there are errors.
std::optional<NodeFile> read_node_file(const YAML::Node& root, ConfigurationErrors& errors);

}  // namespace lmmp::reference
