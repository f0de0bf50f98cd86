// The configuration files of hmip-map, hmip-ar and hmip-ha.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reference-impl/core/map_configuration.hpp"
#include "reference-impl/daemon/yaml_reader.hpp"

namespace lmmp::reference {

// A router with a MAP, one that advertises other routers' MAPs only (H 7.1), or a home agent (RFC 3775 10).
enum class HmipRouterRole : std::uint8_t { map, access_router, home_agent };

struct HmipMapFile {
  HmipRouterRole role = HmipRouterRole::map;
  MapConfiguration map;                // its links have names, but no addresses: the system knows those
  std::vector<YAML::Mark> link_marks;  // of the links' names, for errors that only the system can find
  YAML::Mark address_mark;  // of the MAP's or home agent's address, or of the echo requests' source
  std::string tunnel_interface = "hmip0";
  std::optional<YAML::Mark> tunnel_mtu_mark;  // nothing: the links say what fits into the tunnel
  unsigned widest_mtu = 1500;                 // of the links, as the system says
  std::string control_socket;                 // empty: none
  std::string log_level = "info";
};

// Reads the text of a file; nothing if there are errors.
std::optional<HmipMapFile> read_hmip_map_file(const YAML::Node& root, ConfigurationErrors& errors,
                                              HmipRouterRole role = HmipRouterRole::map);

// Finds the links' addresses on the system, waiting a few seconds for an interface that is just coming up;
// and what fits into the tunnel. False if there are errors, or a signal to end came meanwhile.
bool find_hmip_links(HmipMapFile& file, ConfigurationErrors& errors);

}  // namespace lmmp::reference
