// The mobile node's daemon: the core between the system's sockets and clock.
#include "reference-impl/daemon/node_daemon.hpp"

#include <poll.h>
#include <spdlog/spdlog.h>
#include <sys/signalfd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "reference-impl/daemon/daemon_support.hpp"
#include "reference-impl/daemon/node_commands.hpp"
#include "reference-impl/daemon/node_daemon_loop.hpp"
#include "reference-impl/daemon/router_commands.hpp"
#include "reference-impl/daemon/router_solicitation.hpp"

namespace lmmp::reference {
namespace {

// Datagrams that are taken before the timers and the control socket have their turn again.
constexpr int batch = 256;

const std::string& name_of_link(const MobileNode& node, unsigned link) {
  return node.configuration().links[link].name;
}

}  // namespace

NodeDaemon::NodeDaemon(const NodeFile& file, MobileNode node, IcmpSockets sockets, LinkMonitor monitor)
    : file_(file),
      node_(std::move(node)),
      sockets_(std::move(sockets)),
      monitor_(std::move(monitor)),
      addressing_(file.address, file.node.version),
      held_(file.links.size()),
      seen_(file.links.size()),
      configured_(file.links.size(), std::uint8_t{0}) {}

void NodeDaemon::start() {
  for (unsigned link = 0; link < file_.links.size(); ++link) {
    seen_[link] = look_at(file_.links[link].interface);
    tell_core(link);
    spdlog::info("link {}: {}", file_.links[link].interface, seen_[link].running ? "up" : "down");
  }
  const auto first = file_.follow_links ? link_that_runs({}) : std::optional(0U);
  link_lost_ = !first;
  if (first) attach(*first);
  if (!file_.log_in) return;
  if (auto actions = node_.log_in(monotonic_now())) perform(*actions);
}

void NodeDaemon::run(ControlServer* control, const FileDescriptor& signals) {
  bool ending = false;
  std::vector<pollfd> descriptors;
  while (!ending || node_.status().phase == NodePhase::logging_out) {
    descriptors.clear();
    for (const int fd :
         {signals.get(), sockets_.ipv4(), sockets_.ipv6(), monitor_.descriptor(), addressing_.descriptor()}) {
      descriptors.push_back({fd, POLLIN, 0});  // poll ignores -1
    }
    if (control) control->watch(descriptors);
    // Without a deadline there is nothing to do but wait; a minute is as good as any.
    Time deadline = node_.next_deadline().value_or(monotonic_now() + std::chrono::minutes(1));
    if (const auto other = addressing_.next_deadline()) deadline = std::min(deadline, *other);
    const Time wait = std::max(deadline - monotonic_now(), Time::zero());
    const timespec timeout{wait / std::chrono::seconds(1), (wait % std::chrono::seconds(1)).count()};
    ppoll(descriptors.data(), descriptors.size(), &timeout, nullptr);
    if (descriptors[0].revents != 0) {
      signalfd_siginfo information{};
      if (read(signals.get(), &information, sizeof information) < 0 || ending) return;
      ending = true;
      if (auto actions = node_.log_out(monotonic_now())) perform(*actions);
    }
    if (monitor_.changes().any) look_at_links();
    for (const int socket : {sockets_.ipv4(), sockets_.ipv6()}) receive_from(socket);
    configure_address();
    perform(node_.expire(monotonic_now()));
    if (control) control->serve();
  }
}

nlohmann::json NodeDaemon::command(const nlohmann::json& request) {
  const auto before = node_.status().link;
  NodeCommandOutcome outcome = run_node_command(node_, monotonic_now(), request);
  perform(outcome.actions);
  if (node_.status().link != before) link_lost_ = false;  // it is where it was told to be
  if (request["command"] != "status") return outcome.reply;
  outcome.reply["links"] = nlohmann::json::array();
  for (std::size_t link = 0; link < seen_.size(); ++link) {
    outcome.reply["links"].push_back(
        {{"interface", file_.links[link].interface}, {"up", seen_[link].running}});
  }
  for (const HeldAddress& held : held_) {
    if (held.address()) outcome.reply["placed_address"] = held.address()->to_string();
  }
  if (!addressing_.problem().empty()) outcome.reply["problem"] = addressing_.problem();
  return outcome.reply;
}

void NodeDaemon::perform(const NodeActions& actions) {
  for (const NodeEvent& event : actions.events) log(event);
  for (const Datagram& datagram : actions.send) {
    if (sockets_.send(datagram)) continue;
    spdlog::warn("not sent to {}%{}: {}", datagram.destination.to_string(),
                 name_of_link(node_, datagram.link), std::strerror(errno));
  }
  for (const NodeEvent& event : actions.events) follow(event);
  place_session_address(false);
}

void NodeDaemon::receive_from(int socket) {
  for (int count = 0; socket >= 0 && count < batch; ++count) {
    const auto datagram = sockets_.receive(socket);
    if (!datagram) return;
    perform(node_.receive(monotonic_now(), *datagram));
  }
}

void NodeDaemon::log(const NodeEvent& event) {
  std::string line(name_of(event.kind));
  if (event.sid != 0) line += " SID=" + sid_text(event.sid);
  line += " " + event.router.to_string() + "%" + name_of_link(node_, event.link);
  if (event.address) line += " address " + event.address->to_string();
  if (event.new_router) line += " to " + event.new_router->to_string();
  if (!event.new_essid.empty()) line += " ESSID " + event.new_essid;
  if (!event.reason.empty()) line += ": " + std::string(event.reason);
  if (event.kind == NodeEventKind::dropped) return spdlog::debug("{}", line);
  spdlog::info("{}", line);
}

void NodeDaemon::follow(const NodeEvent& event) {
  if (event.kind == NodeEventKind::handover_asked) return go_where_asked(event);
  if (event.kind != NodeEventKind::address_wanted) return;
  addressing_.want(monotonic_now(), event.link, name_of_link(node_, event.link), event.ways);
}

// Init Handover by the network: to the interface where the router that it names was heard; without a target,
// or with one that means nothing to this node, to another link that is up (D 2.1 (4)).
void NodeDaemon::go_where_asked(const NodeEvent& event) {
  std::optional<unsigned> link;
  if (event.new_router) {
    link = node_.link_with_router(*event.new_router);
    if (!link) return spdlog::warn("the router {} is heard on no interface", event.new_router->to_string());
  } else {
    link = link_that_runs(node_.status().link);
    if (!link) return spdlog::warn("asked to hand over, and no other link is up");
  }
  attach(*link);
}

void NodeDaemon::attach(unsigned link) {
  link_lost_ = false;
  if (file_.solicit) {
    if (auto sent = send_router_solicitation(name_of_link(node_, link), file_.node.version); !sent) {
      spdlog::debug("{}: {}", name_of_link(node_, link), sent.error());
    }
  }
  perform(node_.attach(monotonic_now(), link));
}

void NodeDaemon::detach() {
  link_lost_ = true;
  perform(node_.detach(monotonic_now()));
}

tl::expected<void, std::string> run_node(const NodeFile& file, MobileNodeConfiguration configuration,
                                         const DaemonOptions& options) {
  std::vector<std::string> interfaces;
  for (const MobileNodeLink& link : configuration.links) interfaces.push_back(link.name);
  const bool v4 = configuration.version == wire::IpVersion::v4;
  auto sockets = IcmpSockets::open(std::move(interfaces), {v4, !v4});
  if (!sockets) return tl::unexpected(sockets.error());
  auto monitor = LinkMonitor::open();
  if (!monitor) return tl::unexpected(monitor.error());
  configuration.random = fill_random;
  NodeDaemon daemon(file, MobileNode(std::move(configuration), 0), std::move(*sockets), std::move(*monitor));

  std::optional<ControlServer> control;
  if (!file.control_socket.empty()) {
    auto opened = ControlServer::open(
        file.control_socket, [&daemon](const nlohmann::json& request) { return daemon.command(request); });
    if (!opened) return tl::unexpected(opened.error());
    control.emplace(std::move(*opened));
    spdlog::info("control socket {}", file.control_socket);
  }
  daemon.start();
  tell_ready(options.ready_fd);
  daemon.run(control ? &*control : nullptr, options.signals);
  return {};
}

}  // namespace lmmp::reference
