// From the core's events to what the access network is told.
#include "reference-impl/daemon/access_network.hpp"

#include <spdlog/spdlog.h>

#include "reference-impl/daemon/router_commands.hpp"

namespace lmmp::reference {
namespace {

class LogOnlyNetwork final : public AccessNetwork {
 public:
  void login(const Attachment& node) override { log("login", node); }
  void prepare(const Attachment& node, const std::optional<wire::IpAddress>& new_router) override {
    log("prepare", node, new_router ? " at " + new_router->to_string() : "");
  }
  void move(const Attachment& node, const std::optional<wire::IpAddress>& old_router) override {
    log("move", node, old_router ? " from " + old_router->to_string() : "");
  }
  void refresh(const Attachment& node) override { log("refresh", node); }
  void idle(const Attachment& node) override {
    log("idle", node, " in paging area " + std::to_string(node.paging_area));
  }
  void change(const Attachment& node) override { log("change", node); }
  void leave(const Attachment& node, Departure why) override {
    log("leave", node, why == Departure::elsewhere ? " to another router" : "");
  }

  void link_up(const std::string& interface) override {
    spdlog::debug("access network: {} is up", interface);
  }

 private:
  static void log(const char* what, const Attachment& node, const std::string& more = {}) {
    spdlog::debug("access network: {} SID={} {}%{}{}", what, sid_text(node.sid), node.address.to_string(),
                  node.interface, more);
  }
};

}  // namespace

void tell(AccessNetwork& network, const AccessRouterConfiguration& configuration, const Event& event) {
  const Attachment node{event.sid, event.address, event.node, configuration.links[event.link].name,
                        event.paging_area};
  switch (event.kind) {
    case EventKind::logged_in:
      return network.login(node);
    case EventKind::handover_announced:
      return network.prepare(node, event.router);
    case EventKind::moved:
      return network.move(node, event.router);
    case EventKind::refreshed:
      return network.refresh(node);
    case EventKind::went_idle:
      return network.idle(node);
    case EventKind::reinitialized:
      return network.change(node);
    case EventKind::logged_out:
      return network.leave(node, Departure::logged_out);
    case EventKind::timed_out:
      return network.leave(node, Departure::silent);
    case EventKind::replaced:
      return network.leave(node, Departure::replaced);
    case EventKind::released:
      return network.leave(node, Departure::elsewhere);
    case EventKind::acknowledged:
    case EventKind::unanswered:
    case EventKind::refused:
    case EventKind::dropped:
      return;  // the session is where and as it was
  }
}

void tell_restored(AccessNetwork& network, const AccessRouterConfiguration& configuration,
                   const SessionInfo& session) {
  const Attachment node{session.sid, session.address, session.peer, configuration.links[session.link].name,
                        session.paging_area};
  network.login(node);
  if (session.state == SessionState::idle) network.idle(node);
}

std::unique_ptr<AccessNetwork> log_only_network() {
  return std::make_unique<LogOnlyNetwork>();
}

}  // namespace lmmp::reference
