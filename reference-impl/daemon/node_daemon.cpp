// A mobile node's core between the system's sockets and clock.
#include "reference-impl/daemon/node_daemon.hpp"

#include <poll.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "reference-impl/daemon/control_server.hpp"
#include "reference-impl/daemon/daemon_support.hpp"
#include "reference-impl/daemon/icmp_sockets.hpp"
#include "reference-impl/daemon/node_commands.hpp"
#include "reference-impl/daemon/router_commands.hpp"
#include "reference-impl/daemon/signals.hpp"

namespace lmmp::reference {
namespace {

// Datagrams that are taken before the timers and the control socket have their turn again.
constexpr int batch = 256;

class NodeDaemon {
 public:
  NodeDaemon(MobileNode node, IcmpSockets sockets) : node_(std::move(node)), sockets_(std::move(sockets)) {}

  void perform(const NodeActions& actions) {
    for (const NodeEvent& event : actions.events) log(event);
    for (const Datagram& datagram : actions.send) {
      if (sockets_.send(datagram)) continue;
      spdlog::warn("not sent to {}%{}: {}", datagram.destination.to_string(), name_of_link(datagram.link),
                   std::strerror(errno));
    }
    for (const NodeEvent& event : actions.events) follow(event);
  }

  nlohmann::json command(const nlohmann::json& request) {
    NodeCommandOutcome outcome = run_node_command(node_, monotonic_now(), request);
    perform(outcome.actions);
    return outcome.reply;
  }

  // Until SIGTERM or SIGINT; then until the Logout is acknowledged or was sent as often as may be, or a
  // second signal.
  void run(ControlServer* control) {
    const FileDescriptor signals = termination_signals();
    bool ending = false;
    std::vector<pollfd> descriptors;
    while (!ending || node_.status().phase == NodePhase::logging_out) {
      descriptors = {{signals.get(), POLLIN, 0}, {sockets_.ipv4(), POLLIN, 0}, {sockets_.ipv6(), POLLIN, 0}};
      if (control) control->watch(descriptors);
      // Without a deadline there is nothing to do but wait; a minute is as good as any.
      const Time deadline = node_.next_deadline().value_or(monotonic_now() + std::chrono::minutes(1));
      const Time wait = std::max(deadline - monotonic_now(), Time::zero());
      const timespec timeout{wait / std::chrono::seconds(1), (wait % std::chrono::seconds(1)).count()};
      ppoll(descriptors.data(), descriptors.size(), &timeout, nullptr);
      if (descriptors[0].revents != 0) {
        signalfd_siginfo information{};
        if (read(signals.get(), &information, sizeof information) < 0 || ending) return;
        ending = true;
        if (auto actions = node_.log_out(monotonic_now())) perform(*actions);
      }
      for (const int socket : {sockets_.ipv4(), sockets_.ipv6()}) receive_from(socket);
      perform(node_.expire(monotonic_now()));
      if (control) control->serve();
    }
  }

  MobileNode& node() { return node_; }

 private:
  const std::string& name_of_link(unsigned link) const { return node_.configuration().links[link].name; }

  void receive_from(int socket) {
    for (int count = 0; socket >= 0 && count < batch; ++count) {
      const auto datagram = sockets_.receive(socket);
      if (!datagram) return;
      perform(node_.receive(monotonic_now(), *datagram));
    }
  }

  void log(const NodeEvent& event) {
    std::string line(name_of(event.kind));
    if (event.sid != 0) line += " SID=" + sid_text(event.sid);
    line += " " + event.router.to_string() + "%" + name_of_link(event.link);
    if (event.address) line += " address " + event.address->to_string();
    if (event.new_router) line += " to " + event.new_router->to_string();
    if (!event.new_essid.empty()) line += " ESSID " + event.new_essid;
    if (!event.reason.empty()) line += ": " + std::string(event.reason);
    if (event.kind == NodeEventKind::dropped) return spdlog::debug("{}", line);
    spdlog::info("{}", line);
  }

  // Init Handover by the network: to the interface where the router that it names was heard.
  void follow(const NodeEvent& event) {
    if (event.kind != NodeEventKind::handover_asked || !event.new_router) return;
    const auto link = node_.link_with_router(*event.new_router);
    if (!link) return spdlog::warn("the router {} is heard on no interface", event.new_router->to_string());
    perform(node_.attach(monotonic_now(), *link));
  }

  MobileNode node_;
  IcmpSockets sockets_;
};

}  // namespace

tl::expected<void, std::string> run_node(const NodeFile& file, MobileNodeConfiguration configuration,
                                         const DaemonOptions& options) {
  std::vector<std::string> interfaces;
  for (const MobileNodeLink& link : configuration.links) interfaces.push_back(link.name);
  const bool v4 = configuration.version == wire::IpVersion::v4;
  auto sockets = IcmpSockets::open(std::move(interfaces), {v4, !v4});
  if (!sockets) return tl::unexpected(sockets.error());
  configuration.random = fill_random;
  NodeDaemon daemon(MobileNode(std::move(configuration), 0), std::move(*sockets));

  std::optional<ControlServer> control;
  if (!file.control_socket.empty()) {
    auto opened = ControlServer::open(
        file.control_socket, [&daemon](const nlohmann::json& request) { return daemon.command(request); });
    if (!opened) return tl::unexpected(opened.error());
    control.emplace(std::move(*opened));
    spdlog::info("control socket {}", file.control_socket);
  }
  daemon.perform(daemon.node().attach(monotonic_now(), 0));
  if (file.log_in) {
    if (auto actions = daemon.node().log_in(monotonic_now())) daemon.perform(*actions);
  }
  tell_ready(options.ready_fd);
  daemon.run(control ? &*control : nullptr);
  return {};
}

}  // namespace lmmp::reference
