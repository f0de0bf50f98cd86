// The running hmip-mn: its parts, and what passes between them.
#pragma once

#include <spdlog/spdlog.h>

#include <map>
#include <nlohmann/json.hpp>

#include "reference-impl/core/hmip_mobile_node.hpp"
#include "reference-impl/daemon/hmip_log.hpp"
#include "reference-impl/daemon/interfaces.hpp"
#include "reference-impl/daemon/mobile_links.hpp"
#include "reference-impl/daemon/tun_device.hpp"
#include "reference-impl/daemon/tunnel_addresses.hpp"

namespace lmmp::reference {

class ControlServer;

class HmipMnDaemon {
 public:
  HmipMnDaemon(HmipMobileNode node, TunDevice tun, MobileLinks links, bool automatic)
      : node_(std::move(node)),
        tun_(std::move(tun)),
        tunnel_addresses_(tun_.name()),
        links_(std::move(links)),
        automatic_(automatic),
        buffer_(65535 + 40) {}

  // Until it is told to end. The error is a sentence: why it had to.
  tl::expected<void, std::string> run(ControlServer* control, const FileDescriptor& signals);
  void perform(const HmipActions& actions);
  // To a link with a carrier, if the one where the node is has none.
  void follow_carriers();
  // hmip_mn_control.cpp
  nlohmann::json command(const nlohmann::json& request);

 private:
  void attach(unsigned link);
  void follow_links();
  bool is_releasing() const;

  // From a link.
  void take_frames(NeighbourSocket& socket);
  void take(const Datagram& datagram, NeighbourSocket& socket);
  void answer_neighbour(const Datagram& datagram);
  void look_for_duplicate(const Datagram& datagram);
  void answer_echo(const Datagram& datagram);
  // From applications.
  bool take_packets();  // false if the tunnel interface is gone

  void write_packet(wire::Octets packet) const;  // to applications
  void send(const Datagram& datagram);           // to the link where the node is
  void send_packet(wire::Octets packet);
  void place_addresses();

  HmipMobileNode node_;
  TunDevice tun_;
  TunnelAddresses tunnel_addresses_;
  MobileLinks links_;
  bool automatic_;  // goes where a carrier is
  std::map<wire::IpAddress, wire::LinkLayerAddress> routers_;
  std::optional<wire::IpAddress> lcoa_;
  wire::OctetVector buffer_;
  bool unsent_ = false;
};

}  // namespace lmmp::reference
