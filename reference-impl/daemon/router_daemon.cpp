// An access router's core between the system's sockets and clock.
#include "reference-impl/daemon/router_daemon.hpp"

#include <poll.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "reference-impl/core/access_router.hpp"
#include "reference-impl/daemon/access_network.hpp"
#include "reference-impl/daemon/control_server.hpp"
#include "reference-impl/daemon/daemon_support.hpp"
#include "reference-impl/daemon/icmp_sockets.hpp"
#include "reference-impl/daemon/interfaces.hpp"
#include "reference-impl/daemon/link_monitor.hpp"
#include "reference-impl/daemon/netlink_routes.hpp"
#include "reference-impl/daemon/router_commands.hpp"
#include "reference-impl/daemon/router_solicitation.hpp"
#include "reference-impl/daemon/state_keeper.hpp"

namespace lmmp::reference {
namespace {

// Between two advertisements that were asked for.
constexpr Time solicitation_pause = std::chrono::milliseconds(100);

// Datagrams that are taken before the timers and the control socket have their turn again.
constexpr int batch = 256;

void log(const AccessRouter& router, const Event& event) {
  const std::string& interface = router.configuration().links[event.link].name;
  std::string line(name_of(event.kind));
  if (event.sid != 0) line += " SID=" + sid_text(event.sid);
  line += " " + event.node.to_string() + "%" + interface;
  if (!event.reason.empty()) line += ": " + std::string(event.reason);
  switch (event.kind) {
    case EventKind::refreshed:
    case EventKind::dropped:
      return spdlog::debug("{}", line);
    case EventKind::unanswered:
    case EventKind::refused:
      return spdlog::warn("{}", line);
    default:
      return spdlog::info("{}", line);
  }
}

class RouterDaemon {
 public:
  RouterDaemon(AccessRouter router, IcmpSockets sockets, LinkMonitor monitor,
               std::unique_ptr<AccessNetwork> network, wire::Duration busy_poll)
      : router_(std::move(router)),
        sockets_(std::move(sockets)),
        monitor_(std::move(monitor)),
        network_(std::move(network)),
        busy_poll_(busy_poll) {
    for (const AccessRouterLink& link : router_.configuration().links) links_.push_back(look_at(link.name));
  }

  // Before start. The error is a sentence.
  tl::expected<void, std::string> keep_state(const StateChoice& choice) {
    state_.emplace(choice.file, choice.delay);
    const auto restored = state_->restore(monotonic_now(), router_);
    if (!restored) return tl::unexpected(restored.error());
    spdlog::info("state file {}: {} sessions", choice.file, *restored);
    for (const SessionInfo& session : router_.sessions()) {
      tell_restored(*network_, router_.configuration(), session);
    }
    return {};
  }

  tl::expected<void, std::string> hear_solicitations(IcmpSockets::Versions versions) {
    for (const auto& [spoken, version] :
         {std::pair(versions.ipv4, wire::IpVersion::v4), std::pair(versions.ipv6, wire::IpVersion::v6)}) {
      if (!spoken) continue;
      auto socket = SolicitationSocket::open(version);
      if (!socket) return tl::unexpected(socket.error());
      solicitations_.push_back(std::move(*socket));
    }
    return {};
  }

  void perform(const Actions& actions) {
    if (state_) state_->note(monotonic_now(), router_, actions);
    // Who speaks from a routed address is answered over the route that the network makes for it now.
    const bool network_first = brings_routed_node(actions);
    if (network_first) tell_network(actions);
    for (const Datagram& datagram : actions.send) {
      if (sockets_.send(datagram)) {
        unsent_ = false;
        continue;
      }
      // Once, not for every advertisement: a link may be down for long.
      const auto level = unsent_ ? spdlog::level::debug : spdlog::level::warn;
      unsent_ = true;
      spdlog::log(level, "not sent to {}%{}: {}", datagram.destination.to_string(),
                  router_.configuration().links[datagram.link].name, std::strerror(errno));
    }
    // Behind what is sent: a node that waits for its answer waits for no log line.
    if (!network_first) tell_network(actions);
    for (const Event& event : actions.events) log(router_, event);
  }

  void receive_from(int socket) {
    for (int count = 0; socket >= 0 && count < batch; ++count) {
      const auto datagram = sockets_.receive(socket);
      if (!datagram) return;
      heard_ = monotonic_now();
      perform(router_.receive(heard_, *datagram));
    }
  }

  // Looks for datagrams again and again until none came for `busy_poll_`: whoever sleeps needs a while to
  // wake. After a millisecond at most everything else has its turn. True if there may be more at once.
  bool look_for_datagrams() {
    const Time turn = std::min(monotonic_now() + std::chrono::milliseconds(1), *router_.next_deadline());
    for (Time now = monotonic_now(); now - heard_ < busy_poll_; now = monotonic_now()) {
      if (now >= turn) return true;
      receive_from(sockets_.ipv4());
      receive_from(sockets_.ipv6());
    }
    return false;
  }

  nlohmann::json command(const nlohmann::json& request) {
    CommandOutcome outcome = run_command(router_, monotonic_now(), request);
    perform(outcome.actions);
    return outcome.reply;
  }

  void run(ControlServer* control, const FileDescriptor& signals) {
    std::vector<pollfd> descriptors;
    for (;;) {
      descriptors.clear();
      for (const int fd : {signals.get(), sockets_.ipv4(), sockets_.ipv6()}) {
        descriptors.push_back({fd, POLLIN, 0});  // poll ignores -1
      }
      descriptors.push_back({monitor_.descriptor(), POLLIN, 0});
      for (const SolicitationSocket& socket : solicitations_) {
        descriptors.push_back({socket.descriptor(), POLLIN, 0});
      }
      if (control) control->watch(descriptors);
      Time deadline = *router_.next_deadline();
      if (state_) deadline = std::min(deadline, state_->next_deadline().value_or(deadline));
      const Time left = look_for_datagrams() ? Time::zero() : deadline - monotonic_now();
      const Time wait = std::max(left, Time::zero());
      const timespec timeout{wait / std::chrono::seconds(1), (wait % std::chrono::seconds(1)).count()};
      ppoll(descriptors.data(), descriptors.size(), &timeout, nullptr);
      if (descriptors[0].revents != 0) break;
      if (const LinkChanges changes = monitor_.changes(); changes.any) look_at_links(changes);
      if (descriptors[1].revents != 0) receive_from(sockets_.ipv4());
      if (descriptors[2].revents != 0) receive_from(sockets_.ipv6());
      answer_solicitations();
      perform(router_.expire(monotonic_now()));
      if (control) control->serve();
      if (state_) state_->write_when_due(monotonic_now(), router_);
    }
    if (state_) state_->close(router_);
  }

  AccessRouter& router() { return router_; }

 private:
  static bool brings_routed_node(const Actions& actions) {
    return std::any_of(actions.events.begin(), actions.events.end(), [](const Event& event) {
      return event.kind == EventKind::moved && !event.node.is_link_local();
    });
  }
  void tell_network(const Actions& actions) {
    for (const Event& event : actions.events) tell(*network_, router_.configuration(), event);
  }

  // The router goes on whatever happens to its links: their sessions wait for them, or end as nothing is
  // heard.
  void look_at_links(const LinkChanges& changes) {
    sockets_.find_interfaces();
    for (std::size_t i = 0; i < links_.size(); ++i) {
      const AccessRouterLink& link = router_.configuration().links[i];
      const InterfaceState now = look_at(link.name);
      const InterfaceState before = std::exchange(links_[i], now);
      if (now.running != before.running) {
        spdlog::info("link {}: {}", link.name, now.running ? "up" : now.index != 0 ? "down" : "gone");
      }
      const bool came = !before.running || before.index != now.index || changes.was_down(now.index);
      if (now.running && came) network_->link_up(link.name);
      for (const auto& address : {link.ipv4, link.ipv6}) {
        if (address && now.running && now != before && !has_address(link.name, *address)) {
          spdlog::warn("{} has no {} any more; the router cannot answer there until it is back", link.name,
                       address->to_string());
        }
      }
    }
  }

  void answer_solicitations() {
    bool asked = false;
    for (SolicitationSocket& socket : solicitations_) {
      while (const unsigned index = socket.receive()) {
        for (const AccessRouterLink& link : router_.configuration().links) {
          asked = asked || interface_index(link.name) == index;
        }
      }
    }
    const Time now = monotonic_now();
    if (!asked || now - last_asked_ < solicitation_pause) return;
    last_asked_ = now;
    perform(router_.advertise(now));
  }

  AccessRouter router_;
  IcmpSockets sockets_;
  LinkMonitor monitor_;
  std::vector<InterfaceState> links_;
  std::vector<SolicitationSocket> solicitations_;
  Time last_asked_{};
  std::optional<StateKeeper> state_;
  std::unique_ptr<AccessNetwork> network_;
  wire::Duration busy_poll_;
  Time heard_{};  // when the last datagram came
  bool unsent_ = false;
};

tl::expected<std::unique_ptr<AccessNetwork>, std::string> make_access_network(
    const AccessNetworkChoice& choice, const std::vector<std::string>& interfaces) {
  if (choice.scheme == AccessNetworkChoice::Scheme::none) return log_only_network();
  auto table = open_route_table(choice.table, interfaces);
  if (!table) return tl::unexpected(table.error());
  return std::make_unique<HostRoutes>(std::move(*table));
}

}  // namespace

tl::expected<void, std::string> run_router(const RouterFile& file, AccessRouterConfiguration configuration,
                                           const DaemonOptions& options) {
  IcmpSockets::Versions versions;
  std::vector<std::string> interfaces;
  for (const AccessRouterLink& link : configuration.links) {
    versions.ipv4 = versions.ipv4 || link.ipv4;
    versions.ipv6 = versions.ipv6 || link.ipv6;
    interfaces.push_back(link.name);
    spdlog::info("link {}: {} {}", link.name, link.ipv4 ? link.ipv4->to_string() : "no IPv4",
                 link.ipv6 ? link.ipv6->to_string() : "no IPv6");
  }
  auto network = make_access_network(file.access_network, interfaces);
  if (!network) return tl::unexpected(network.error());
  auto sockets = IcmpSockets::open(std::move(interfaces), versions);
  if (!sockets) return tl::unexpected(sockets.error());
  configuration.random = fill_random;
  auto monitor = LinkMonitor::open();
  if (!monitor) return tl::unexpected(monitor.error());
  RouterDaemon daemon(AccessRouter(std::move(configuration), 0), std::move(*sockets), std::move(*monitor),
                      std::move(*network), file.busy_poll);
  if (!file.state.file.empty()) {
    if (auto kept = daemon.keep_state(file.state); !kept) return kept;
  }
  if (file.answer_solicitations) {
    if (auto heard = daemon.hear_solicitations(versions); !heard) return heard;
  }

  std::optional<ControlServer> control;
  if (!file.control_socket.empty()) {
    auto opened = ControlServer::open(
        file.control_socket, [&daemon](const nlohmann::json& request) { return daemon.command(request); });
    if (!opened) return tl::unexpected(opened.error());
    control.emplace(std::move(*opened));
    spdlog::info("control socket {}", file.control_socket);
  }
  daemon.perform(daemon.router().start(monotonic_now()));
  tell_ready(options.ready_fd);
  daemon.run(control ? &*control : nullptr, options.signals);
  spdlog::info("asked to end; {} sessions are {}", daemon.router().session_count(),
               file.state.file.empty() ? "forgotten" : "in the state file");
  return {};
}

}  // namespace lmmp::reference
