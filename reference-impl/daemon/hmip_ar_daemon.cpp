// An access router that advertises other routers' MAPs: MAP discovery between the system's sockets and clock.
#include "reference-impl/daemon/hmip_ar_daemon.hpp"

#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <poll.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "reference-impl/core/map_discovery.hpp"
#include "reference-impl/daemon/control_server.hpp"
#include "reference-impl/daemon/daemon_support.hpp"
#include "reference-impl/daemon/discovery_links.hpp"
#include "reference-impl/daemon/hmip_log.hpp"
#include "reference-impl/daemon/hmip_map_commands.hpp"
#include "reference-impl/daemon/icmp_sockets.hpp"
#include "reference-impl/daemon/tun_device.hpp"

namespace lmmp::reference {
namespace {

using nlohmann::json;

constexpr int batch = 256;

sockaddr_in6 socket_address(const wire::IpAddress& address) {
  sockaddr_in6 result{};
  result.sin6_family = AF_INET6;
  std::memcpy(&result.sin6_addr, address.octets().data(), sizeof result.sin6_addr);
  return result;
}

// Echo requests to MAPs, and their replies.
class EchoSocket {
 public:
  static tl::expected<EchoSocket, std::string> open(const wire::IpAddress& source) {
    EchoSocket opened;
    opened.source_ = source;
    opened.socket_ =
        FileDescriptor(socket(AF_INET6, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_ICMPV6));
    icmp6_filter filter;
    ICMP6_FILTER_SETBLOCKALL(&filter);
    ICMP6_FILTER_SETPASS(ICMP6_ECHO_REPLY, &filter);
    const sockaddr_in6 address = socket_address(source);
    if (!opened.socket_ ||
        setsockopt(opened.socket_.get(), IPPROTO_ICMPV6, ICMP6_FILTER, &filter, sizeof filter) != 0 ||
        bind(opened.socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      return tl::unexpected("no socket for echo requests from " + source.to_string() + ": " +
                            std::strerror(errno) +
                            "; failure_detection's `source` is to be an address of this router");
    }
    return opened;
  }

  int descriptor() const { return socket_.get(); }
  bool send(const Datagram& datagram) const {
    const sockaddr_in6 to = socket_address(datagram.destination);
    return sendto(socket_.get(), datagram.payload.data(), datagram.payload.size(), 0,
                  reinterpret_cast<const sockaddr*>(&to), sizeof to) >= 0;
  }
  std::optional<Datagram> receive() const {
    std::array<std::uint8_t, 2048> buffer;
    sockaddr_in6 from{};
    socklen_t size = sizeof from;
    const ssize_t length =
        recvfrom(socket_.get(), buffer.data(), buffer.size(), 0, reinterpret_cast<sockaddr*>(&from), &size);
    if (length < 0) return std::nullopt;
    const auto* octets = reinterpret_cast<const std::uint8_t*>(&from.sin6_addr);
    return Datagram{routed,
                    *wire::IpAddress::from_octets({octets, 16}),
                    source_,
                    64,
                    wire::protocol_icmpv6,
                    {buffer.data(), buffer.data() + length}};
  }

 private:
  FileDescriptor socket_;
  wire::IpAddress source_;
};

class HmipArDaemon {
 public:
  HmipArDaemon(MapDiscovery discovery, DiscoveryLinks links, std::optional<EchoSocket> echo)
      : discovery_(std::move(discovery)), links_(std::move(links)), echo_(std::move(echo)) {}

  void perform(const HmipActions& actions) {
    for (const Datagram& datagram : actions.send) {
      const bool sent = datagram.link == routed ? echo_ && echo_->send(datagram)
                                                : links_.sockets()[datagram.link].send(datagram);
      // Once, not for every advertisement: a link may be down for long.
      const auto level = unsent_ ? spdlog::level::debug : spdlog::level::warn;
      unsent_ = !sent;
      if (!sent) {
        spdlog::log(level, "not sent to {}: {}", datagram.destination.to_string(), std::strerror(errno));
      }
    }
    for (const HmipEvent& event : actions.events) log_event(event, false);
  }

  json command(const json& request) {
    const std::string name = request["command"].get<std::string>();
    const json names{"commands", "fail", "restore", "status"};
    if (name == "status") return status();
    if (name == "commands") return {{"ok", true}, {"commands", names}};
    if (name == "fail" || name == "restore") {
      const auto at = request.find("target");
      const auto address = at != request.end() && at->is_string()
                               ? wire::IpAddress::parse(at->get<std::string>())
                               : std::nullopt;
      if (!address || !address->is_v6()) return control_error("expected a MAP's address as \"target\"");
      HmipActions actions;
      discovery_.set_failed(monotonic_now(), *address, name == "fail", actions);
      perform(actions);
      return {{"ok", true}};
    }
    json reply = control_error("unknown command: " + name);
    reply["unknown_command"] = true;
    reply["commands"] = names;
    return reply;
  }

  void run(ControlServer* control, const FileDescriptor& signals) {
    HmipActions first;
    discovery_.start(monotonic_now(), first);
    perform(first);
    std::vector<pollfd> descriptors;
    for (;;) {
      descriptors.assign({{signals.get(), POLLIN, 0},
                          {echo_ ? echo_->descriptor() : -1, POLLIN, 0},
                          {links_.descriptor(), POLLIN, 0}});
      for (const NeighbourSocket& link : links_.sockets())
        descriptors.push_back({link.descriptor(), POLLIN, 0});
      if (control != nullptr) control->watch(descriptors);
      const Time wait = std::max(*discovery_.next_deadline() - monotonic_now(), Time::zero());
      const timespec timeout{wait / std::chrono::seconds(1), (wait % std::chrono::seconds(1)).count()};
      ppoll(descriptors.data(), descriptors.size(), &timeout, nullptr);
      if (descriptors[0].revents != 0) break;
      if (links_.changes().any) {
        for (const auto& place : links_.follow()) {
          discovery_.set_link(place.link, place.address, place.link_layer);
        }
      }
      for (NeighbourSocket& link : links_.sockets()) {
        for (int count = 0; count < batch; ++count) {
          const auto datagram = link.receive();
          if (!datagram) break;
          take(*datagram);
        }
      }
      for (int count = 0; echo_ && count < batch; ++count) {
        const auto datagram = echo_->receive();
        if (!datagram) break;
        take(*datagram);
      }
      HmipActions due;
      discovery_.expire(monotonic_now(), due);
      perform(due);
      if (control != nullptr) control->serve();
    }
    HmipActions last;
    discovery_.stop(monotonic_now(), last);
    perform(last);
  }

 private:
  void take(const Datagram& datagram) {
    const auto message = wire::decode_icmpv6(datagram.payload, datagram.source, datagram.destination,
                                             datagram.hop_limit, discovery_.configuration().map_option_type);
    if (!message) return;
    HmipActions actions;
    discovery_.receive(monotonic_now(), datagram, *message, actions);
    perform(actions);
  }

  json status() const {
    const MapDiscoveryConfiguration& configuration = discovery_.configuration();
    json links = json::array();
    for (unsigned i = 0; i < configuration.links.size(); ++i) {
      json options = json::array();
      for (const wire::MapOption& option : discovery_.options_on(i))
        options.push_back(json_of_option(option));
      links.push_back({{"interface", configuration.links[i].name},
                       {"ipv6", configuration.links[i].address.to_string()},
                       {"maps", options}});
    }
    const bool draft = configuration.profile == HmipProfile::draft_2004;
    return {{"ok", true},
            {"role", "ar"},
            {"protocol", "hmipv6"},
            {"profile", draft ? "draft-2004" : "rfc5380"},
            {"links", links}};
  }

  MapDiscovery discovery_;
  DiscoveryLinks links_;
  std::optional<EchoSocket> echo_;
  bool unsent_ = false;
};

}  // namespace

tl::expected<void, std::string> run_hmip_ar(HmipMapFile file, const DaemonOptions& options) {
  MapDiscoveryConfiguration& configuration = file.map.discovery;
  auto links = DiscoveryLinks::open(configuration.links);
  if (!links) return tl::unexpected(links.error());
  std::optional<EchoSocket> echo;
  if (configuration.failure_detection.enabled) {
    auto opened = EchoSocket::open(configuration.failure_detection.source);
    if (!opened) return tl::unexpected(opened.error());
    echo.emplace(std::move(*opened));
  }
  if (auto set = enable_ipv6_forwarding(); !set) return set;
  HmipArDaemon daemon(MapDiscovery(configuration), std::move(*links), std::move(echo));

  std::optional<ControlServer> control;
  if (!file.control_socket.empty()) {
    auto opened = ControlServer::open(file.control_socket,
                                      [&daemon](const json& request) { return daemon.command(request); });
    if (!opened) return tl::unexpected(opened.error());
    control.emplace(std::move(*opened));
    spdlog::info("control socket {}", file.control_socket);
  }
  tell_ready(options.ready_fd);
  daemon.run(control ? &*control : nullptr, options.signals);
  return {};
}

}  // namespace lmmp::reference
