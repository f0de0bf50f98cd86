// The core of a MAP or a home agent between the system's tunnel interface, packet sockets and clock.
//
// Its address and the prefix of RCoAs or home addresses are routed into a TUN interface, and no interface of
// the system has them. So Binding Updates and packets for bound addresses come to this process, the system
// answers nothing in its place, and neither its mip6 nor its ip6_tunnel is needed. What this process sends
// goes back through the same interface and is routed by the system.
#include "reference-impl/daemon/hmip_map_daemon.hpp"

#include <poll.h>
#include <spdlog/spdlog.h>

#include <cerrno>
#include <cstring>
#include <set>

#include "reference-impl/core/ipv6_packets.hpp"
#include "reference-impl/core/map.hpp"
#include "reference-impl/daemon/control_server.hpp"
#include "reference-impl/daemon/daemon_support.hpp"
#include "reference-impl/daemon/discovery_links.hpp"
#include "reference-impl/daemon/hmip_log.hpp"
#include "reference-impl/daemon/hmip_map_commands.hpp"
#include "reference-impl/daemon/icmp_sockets.hpp"
#include "reference-impl/daemon/solicited_groups.hpp"
#include "reference-impl/daemon/tun_device.hpp"

namespace lmmp::reference {
namespace {

// Packets that are taken before the timers and the control socket have their turn again.
constexpr int batch = 256;
constexpr std::size_t largest_packet = 65535;
// The system looks through all groups of a link for each message to a group.
constexpr std::size_t most_reported = 4096;

class HmipMapDaemon {
 public:
  HmipMapDaemon(MobilityAnchorPoint map, TunDevice tun, DiscoveryLinks links)
      : map_(std::move(map)),
        tun_(std::move(tun)),
        links_(std::move(links)),
        buffer_(wire::ipv6_header_size + largest_packet) {}

  void perform(const HmipActions& actions) {
    const BindingNames names = map_.configuration().home_agent ? home_agent_names : BindingNames{};
    for (const HmipEvent& event : actions.events) follow_binding(event.rcoa);
    for (const HmipEvent& event : actions.events) log_event(event, is_flood(event), names);
    for (const Datagram& datagram : actions.send) {
      const bool sent = datagram.link == routed ? write_packet(to_packet(datagram))
                                                : links_.sockets()[datagram.link].send(datagram);
      if (sent) {
        unsent_ = false;
        continue;
      }
      // Once, not for every advertisement: a link may be down for long.
      const auto level = unsent_ ? spdlog::level::debug : spdlog::level::warn;
      unsent_ = true;
      spdlog::log(level, "not sent to {}: {}", datagram.destination.to_string(), std::strerror(errno));
    }
  }

  nlohmann::json command(const nlohmann::json& request) {
    HmipCommandOutcome outcome = run_hmip_command(map_, monotonic_now(), request);
    perform(outcome.actions);
    return outcome.reply;
  }

  // On the home link the MAP's own address is asked for, too.
  tl::expected<void, std::string> report_own_group() {
    const MapConfiguration& configuration = map_.configuration();
    if (!configuration.home_link) return {};
    return groups_.join(configuration.discovery.links[*configuration.home_link].name,
                        configuration.address());
  }

  tl::expected<void, std::string> run(ControlServer* control, const FileDescriptor& signals) {
    std::vector<pollfd> descriptors;
    for (;;) {
      descriptors.assign(
          {{signals.get(), POLLIN, 0}, {tun_.descriptor(), POLLIN, 0}, {links_.descriptor(), POLLIN, 0}});
      for (const NeighbourSocket& link : links_.sockets())
        descriptors.push_back({link.descriptor(), POLLIN, 0});
      if (control) control->watch(descriptors);
      const Time wait = std::max(*map_.next_deadline() - monotonic_now(), Time::zero());
      const timespec timeout{wait / std::chrono::seconds(1), (wait % std::chrono::seconds(1)).count()};
      ppoll(descriptors.data(), descriptors.size(), &timeout, nullptr);
      if (descriptors[0].revents != 0) return {};
      if (descriptors[1].revents != 0 && !take_packets()) {
        return tl::unexpected("the tunnel interface `" + tun_.name() + "` is gone");
      }
      if (descriptors[2].revents != 0) follow_links();
      for (std::size_t i = 0; i < links_.sockets().size(); ++i) {
        if (descriptors[3 + i].revents != 0) take_discovery(links_.sockets()[i]);
      }
      perform(map_.expire(monotonic_now()));
      if (control) control->serve();
    }
  }

  MobilityAnchorPoint& map() { return map_; }

 private:
  // What anybody can make this process say is said ten times a second at most.
  bool is_flood(const HmipEvent& event) {
    if (event.kind != HmipEventKind::refused && event.kind != HmipEventKind::unprotected) return false;
    const Time now = monotonic_now();
    if (now - warnings_since_ >= std::chrono::seconds(1)) {
      warnings_since_ = now;
      warnings_ = 0;
    }
    return ++warnings_ > 10;
  }

  // On the home link the RCoAs' groups are reported, as RFC 4861 7.2.8 asks of whoever answers for others.
  void follow_binding(const wire::IpAddress& rcoa) {
    const auto& home = map_.configuration().home_link;
    if (!home || rcoa.is_unspecified()) return;
    const std::string& interface = map_.configuration().discovery.links[*home].name;
    const bool bound = map_.find_binding(rcoa).has_value();
    if (!bound && reported_.erase(rcoa) != 0) groups_.leave(interface, rcoa);
    if (!bound || reported_.size() >= most_reported || !reported_.insert(rcoa).second) return;
    if (auto joined = groups_.join(interface, rcoa); !joined) {
      reported_.erase(rcoa);
      spdlog::warn("{}", joined.error());
    } else if (reported_.size() == most_reported) {
      spdlog::warn("no more than {} RCoAs' groups are reported on {}: let the switch flood the others",
                   most_reported, interface);
    }
  }

  bool write_packet(wire::Octets packet) const {
    return write(tun_.descriptor(), packet.data(), packet.size()) == static_cast<ssize_t>(packet.size());
  }

  // False if the interface is gone.
  bool take_packets() {
    // Room before the packet, where an outer header goes without moving what follows it.
    std::uint8_t* const at = buffer_.data() + wire::ipv6_header_size;
    for (int count = 0; count < batch; ++count) {
      const ssize_t length = read(tun_.descriptor(), at, largest_packet);
      if (length < 0) return errno == EAGAIN || errno == EINTR || errno == EIO;
      forward(wire::Octets(at, static_cast<std::size_t>(length)));
    }
    return true;
  }

  void forward(wire::Octets packet) {
    const Time now = monotonic_now();
    const Forwarding forwarding = map_.forward(now, packet);
    switch (forwarding.verdict) {
      case Forwarding::Verdict::control:
        if (const auto datagram = to_datagram(routed, packet)) perform(map_.receive(now, *datagram));
        return;
      case Forwarding::Verdict::encapsulate:
        map_.write_outer_header(buffer_.data(), forwarding, packet);
        write_packet({buffer_.data(), wire::ipv6_header_size + packet.size()});
        return;
      case Forwarding::Verdict::decapsulate:
        write_packet(packet.subspan(forwarding.inner_offset));
        return;
      case Forwarding::Verdict::answer:
        write_packet(to_packet(*forwarding.answer));
        return;
      case Forwarding::Verdict::drop:
        // Multicast of the system's own (MLD, RS) comes by on every interface.
        if (!is_multicast(packet)) spdlog::debug("dropped: {}", forwarding.reason);
        return;
    }
  }

  static bool is_multicast(wire::Octets packet) {
    return packet.size() >= wire::ipv6_header_size && packet[24] == 0xFF;
  }

  void take_discovery(NeighbourSocket& link) {
    for (int count = 0; count < batch; ++count) {
      const auto datagram = link.receive();
      if (!datagram) return;
      perform(map_.receive(monotonic_now(), *datagram));
    }
  }

  void follow_links() {
    const LinkChanges changes = links_.changes();
    for (const auto& place : links_.follow()) {
      map_.set_link(place.link, place.address, place.link_layer);
      const auto joined = groups_.join_again(map_.configuration().discovery.links[place.link].name);
      if (!joined) spdlog::warn("{}", joined.error());
    }
    if (const auto back = tun_.came_back(changes); !back) spdlog::warn("{}", back.error());
  }

  MobilityAnchorPoint map_;
  TunDevice tun_;
  DiscoveryLinks links_;
  SolicitedGroups groups_;
  std::set<wire::IpAddress> reported_;  // whose groups were joined on the home link
  wire::OctetVector buffer_;
  bool unsent_ = false;
  Time warnings_since_{};
  unsigned warnings_ = 0;
};

}  // namespace

tl::expected<void, std::string> run_hmip_map(HmipMapFile file, const DaemonOptions& options) {
  auto links = DiscoveryLinks::open(file.map.discovery.links);
  if (!links) return tl::unexpected(links.error());
  // What fits into the tunnel is for the core to judge: whatever came over a link goes in here.
  auto tun = TunDevice::open(file.tunnel_interface, file.widest_mtu);
  if (!tun) return tl::unexpected(tun.error());
  if (auto set = enable_ipv6_forwarding(); !set) return set;
  // The MAP's address is of the prefix; routed by itself too, so that no longer route can take it away.
  const wire::IpAddress address = file.map.address();
  for (const unsigned length : {64U, 128U}) {
    const wire::IpAddress base = length == 64 ? wire::join_prefix(address, wire::IpAddress()) : address;
    if (auto set = tun->route({base, length}); !set) return set;
  }
  spdlog::info("{} {} behind {}, packets of up to {} octets in its tunnels",
               file.map.home_agent ? "home agent" : "MAP", address.to_string(), file.tunnel_interface,
               file.map.tunnel_mtu);
  HmipMapDaemon daemon(MobilityAnchorPoint(std::move(file.map)), std::move(*tun), std::move(*links));

  std::optional<ControlServer> control;
  if (!file.control_socket.empty()) {
    auto opened = ControlServer::open(
        file.control_socket, [&daemon](const nlohmann::json& request) { return daemon.command(request); });
    if (!opened) return tl::unexpected(opened.error());
    control.emplace(std::move(*opened));
    spdlog::info("control socket {}", file.control_socket);
  }
  if (auto joined = daemon.report_own_group(); !joined) return joined;
  daemon.perform(daemon.map().start(monotonic_now()));
  tell_ready(options.ready_fd);
  auto ended = daemon.run(control ? &*control : nullptr, options.signals);
  const std::size_t bindings = daemon.map().binding_count();
  // Mobile nodes are told that this MAP goes, so that they need not find out (H 7.2, 10).
  daemon.perform(daemon.map().stop(monotonic_now()));
  if (ended) spdlog::info("asked to end; {} bindings are forgotten", bindings);
  return ended;
}

}  // namespace lmmp::reference
