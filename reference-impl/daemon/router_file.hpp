// The configuration file of lmmp-ar.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reference-impl/core/access_router_configuration.hpp"
#include "reference-impl/daemon/yaml_reader.hpp"

namespace lmmp::reference {

// How the router's address on a link is given.
struct LinkAddress {
  enum class How : std::uint8_t {
    automatic,  // the interface's own: IPv6 link-local, or its first IPv4; none if it has none
    none,       // this version is not spoken there
    given,
  } how = How::automatic;
  wire::IpAddress address;
};

struct RouterLink {
  std::string interface;
  YAML::Mark mark;  // of the interface's name, for errors that only the system can find
  LinkAddress ipv4;
  LinkAddress ipv6;
};

// How the access network behind the router routes to its nodes (access_network.hpp).
struct AccessNetworkChoice {
  enum class Scheme : std::uint8_t { none, host_routes } scheme = Scheme::none;
  std::uint32_t table = 254;  // of the kernel, for host-routes: main
};

// Where the sessions are kept over a restart (state_keeper.hpp).
struct StateChoice {
  std::string file;  // empty: nowhere
  wire::Duration delay = std::chrono::milliseconds(100);
};

struct RouterFile {
  AccessRouterConfiguration router;  // without links: the system knows their addresses
  std::vector<RouterLink> links;
  AccessNetworkChoice access_network;
  StateChoice state;
  bool answer_solicitations = false;  // a Router Solicitation is answered by an AR Advertisement
  wire::Duration busy_poll{};         // how long the daemon goes on looking after a datagram before it sleeps
  std::string control_socket;         // empty: none
  std::string log_level = "info";
};

// A `links` part.
void read_links(const YAML::Node& node, std::vector<RouterLink>& links, ConfigurationErrors& errors);

// Reads the text of a file; nothing if there are errors.
std::optional<RouterFile> read_router_file(const YAML::Node& root, ConfigurationErrors& errors);

}  // namespace lmmp::reference
