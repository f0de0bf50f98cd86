// The mobile node's daemon while it runs: sockets, links, addresses and the control socket around the core.
#pragma once

#include <nlohmann/json.hpp>

#include "reference-impl/core/mobile_node.hpp"
#include "reference-impl/daemon/control_server.hpp"
#include "reference-impl/daemon/held_address.hpp"
#include "reference-impl/daemon/icmp_sockets.hpp"
#include "reference-impl/daemon/link_monitor.hpp"
#include "reference-impl/daemon/node_addressing.hpp"
#include "reference-impl/daemon/node_file.hpp"

namespace lmmp::reference {

class NodeDaemon {
 public:
  NodeDaemon(const NodeFile& file, MobileNode node, IcmpSockets sockets, LinkMonitor monitor);

  // Attaches to the first link that is up, and logs in if the configuration says so.
  void start();
  // Until SIGTERM or SIGINT; then until the Logout is acknowledged or was sent as often as may be, or a
  // second signal.
  void run(ControlServer* control, const FileDescriptor& signals);
  nlohmann::json command(const nlohmann::json& request);

 private:
  void perform(const NodeActions& actions);
  void log(const NodeEvent& event);
  void follow(const NodeEvent& event);
  void go_where_asked(const NodeEvent& event);
  void receive_from(int socket);
  void attach(unsigned link);
  void detach();

  // --- node_daemon_links.cpp
  // Looks at every interface, and does what follows from what it sees.
  void look_at_links();
  MobileNodeLink addresses_of(unsigned link) const;
  void tell_core(unsigned link);
  std::optional<unsigned> link_that_runs(std::optional<unsigned> other_than) const;
  void configure_address();
  void place_session_address(bool again);

  const NodeFile& file_;
  MobileNode node_;
  IcmpSockets sockets_;
  LinkMonitor monitor_;
  NodeAddressing addressing_;
  std::vector<HeldAddress> held_;         // by link
  std::vector<InterfaceState> seen_;      // by link
  std::vector<std::uint8_t> configured_;  // by link: the ways that were gone there
  bool link_lost_ = false;                // detached because the link went, not because it was told to
};

}  // namespace lmmp::reference
