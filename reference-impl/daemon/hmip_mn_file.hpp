// The configuration file of hmip-mn.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reference-impl/core/hmip_mobile_node_configuration.hpp"
#include "reference-impl/daemon/yaml_reader.hpp"

namespace lmmp::reference {

struct HmipMnFile {
  HmipMobileNodeConfiguration node;    // its links have names; an address where the file gives an identifier
  std::vector<YAML::Mark> link_marks;  // of the links' names, for errors that only the system can find
  bool attach = true;                  // to the first link with a carrier; else it waits for the command
  std::string tunnel_interface = "hmip0";
  unsigned tunnel_mtu = 0;  // 0: the links say what fits into the tunnel
  YAML::Mark tunnel_mtu_mark = YAML::Mark::null_mark();
  std::string control_socket;  // empty: none
  std::string log_level = "info";
};

// Reads the text of a file; nothing if there are errors.
std::optional<HmipMnFile> read_hmip_mn_file(const YAML::Node& root, ConfigurationErrors& errors);

// Whether the system has the links, and what fits into the tunnel. False if there are errors.
bool find_hmip_links(HmipMnFile& file, ConfigurationErrors& errors);

}  // namespace lmmp::reference
