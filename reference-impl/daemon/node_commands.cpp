// What the control socket of lmmp-mn understands.
#include "reference-impl/daemon/node_commands.hpp"

#include <algorithm>
#include <array>

#include "reference-impl/daemon/control_server.hpp"
#include "reference-impl/daemon/router_commands.hpp"

namespace lmmp::reference {
namespace {

using nlohmann::json;

NodeCommandOutcome outcome_of(MobileNode::Result result) {
  if (!result) return {control_error(result.error()), {}};
  return {{{"ok", true}}, std::move(*result)};
}

// The link that a request names by its interface.
std::optional<unsigned> link_of(const MobileNode& node, const json& request) {
  const auto target = request.find("target");
  if (target == request.end() || !target->is_string()) return std::nullopt;
  const auto& links = node.configuration().links;
  const auto at = std::find_if(links.begin(), links.end(), [&](const MobileNodeLink& link) {
    return link.name == target->get<std::string>();
  });
  if (at == links.end()) return std::nullopt;
  return static_cast<unsigned>(at - links.begin());
}

NodeCommandOutcome status(MobileNode& node, Time, const json&) {
  const NodeStatus now = node.status();
  json reply = {{"ok", true},
                {"role", "mn"},
                {"profile", wire::name_of(node.configuration().profile)},
                {"state", name_of(now.phase)},
                {"authenticated", now.authenticated}};
  if (now.link) reply["interface"] = node.configuration().links[*now.link].name;
  if (now.sid != 0) reply["sid"] = sid_text(now.sid);
  if (now.router) reply["router"] = now.router->to_string();
  if (now.address) reply["address"] = now.address->to_string();
  if (now.paging_area != 0) reply["paging_area"] = now.paging_area;
  if (now.routing_interval != 0) reply["routing_interval_s"] = now.routing_interval;
  if (now.paging_interval != 0) reply["paging_interval_s"] = now.paging_interval;
  return {reply, {}};
}

// Unplanned: the node is on the link now. With "planned": true it announces the move first (Init Handover).
NodeCommandOutcome handover(MobileNode& node, Time now, const json& request) {
  const auto link = link_of(node, request);
  if (!link) return {control_error("expected one of the node's interfaces as \"target\""), {}};
  const auto planned = request.find("planned");
  if (planned != request.end() && *planned == true) return outcome_of(node.hand_over(now, *link));
  return {{{"ok", true}}, node.attach(now, *link)};
}

NodeCommandOutcome commands(MobileNode& node, Time now, const json& request);

struct Command {
  std::string_view name;
  NodeCommandOutcome (*run)(MobileNode&, Time, const json&);
};
constexpr std::array table = {
    Command{"commands", commands},
    Command{"detach",
            [](MobileNode& node, Time now, const json&) {
              return NodeCommandOutcome{{{"ok", true}}, node.detach(now)};
            }},
    Command{"handover", handover},
    Command{"idle", [](MobileNode& node, Time now, const json&) { return outcome_of(node.go_idle(now)); }},
    Command{"login", [](MobileNode& node, Time now, const json&) { return outcome_of(node.log_in(now)); }},
    Command{"logout", [](MobileNode& node, Time now, const json&) { return outcome_of(node.log_out(now)); }},
    Command{"refresh", [](MobileNode& node, Time now, const json&) { return outcome_of(node.refresh(now)); }},
    Command{"status", status},
    Command{"wake", [](MobileNode& node, Time now, const json&) { return outcome_of(node.wake(now)); }},
};

json names() {
  json list = json::array();
  for (const Command& command : table) list.push_back(command.name);
  return list;
}

NodeCommandOutcome commands(MobileNode&, Time, const json&) {
  return {{{"ok", true}, {"commands", names()}}, {}};
}

}  // namespace

NodeCommandOutcome run_node_command(MobileNode& node, Time now, const json& request) {
  const std::string name = request["command"].get<std::string>();
  const auto* command =
      std::find_if(table.begin(), table.end(), [&](const Command& one) { return one.name == name; });
  if (command != table.end()) return command->run(node, now, request);
  json reply = control_error("unknown command: " + name);
  reply["unknown_command"] = true;
  reply["commands"] = names();
  return {reply, {}};
}

}  // namespace lmmp::reference
