// Names of a mobile node's phases and events; what is wrong with its configuration.
#include "reference-impl/core/mobile_node.hpp"

namespace lmmp::reference {

std::string_view name_of(NodePhase phase) {
  switch (phase) {
    case NodePhase::off:
      return "off";
    case NodePhase::searching:
      return "searching";
    case NodePhase::configuring:
      return "configuring";
    case NodePhase::exchanging:
      return "exchanging";
    case NodePhase::logging_in:
      return "logging_in";
    case NodePhase::active:
      return "active";
    case NodePhase::idle:
      return "idle";
    case NodePhase::handing_over:
      return "handing_over";
    case NodePhase::logging_out:
      return "logging_out";
  }
  return "unknown";
}

std::string_view name_of(NodeEventKind kind) {
  switch (kind) {
    case NodeEventKind::router_found:
      return "router_found";
    case NodeEventKind::address_wanted:
      return "address_wanted";
    case NodeEventKind::logged_in:
      return "logged_in";
    case NodeEventKind::login_refused:
      return "login_refused";
    case NodeEventKind::handed_over:
      return "handed_over";
    case NodeEventKind::paged:
      return "paged";
    case NodeEventKind::reinitialized:
      return "reinitialized";
    case NodeEventKind::handover_asked:
      return "handover_asked";
    case NodeEventKind::handover_announced:
      return "handover_announced";
    case NodeEventKind::logged_out:
      return "logged_out";
    case NodeEventKind::session_lost:
      return "session_lost";
    case NodeEventKind::unsupported:
      return "unsupported";
    case NodeEventKind::dropped:
      return "dropped";
  }
  return "unknown";
}

std::vector<std::string> faults_of(const MobileNodeConfiguration& configuration) {
  std::vector<std::string> faults;
  if (configuration.links.empty()) faults.emplace_back("no link: a node needs at least one");
  if (configuration.key && !configuration.key->has_private_part()) {
    faults.emplace_back("the node's key has no private part");
  }
  if (configuration.maximum_sends == 0) faults.emplace_back("0 sends of a request");
  if (configuration.first_retransmission <= Time::zero()) {
    faults.emplace_back("a retransmission time is not above 0");
  }
  if (configuration.login_pause <= Time::zero())
    faults.emplace_back("the pause between Logins is not above 0");
  return faults;
}

}  // namespace lmmp::reference
