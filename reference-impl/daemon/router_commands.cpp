// What the control socket of lmmp-ar understands.
#include "reference-impl/daemon/router_commands.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>

#include "reference-impl/daemon/control_server.hpp"

namespace lmmp::reference {
namespace {

using nlohmann::json;

constexpr std::size_t sessions_a_reply = 1000;

json json_of(const AccessRouter& router, Time now, const SessionInfo& session) {
  json object = {
      {"sid", sid_text(session.sid)},
      {"state", name_of(session.state)},
      {"interface", router.configuration().links[session.link].name},
      {"peer", session.peer.to_string()},
      {"address", session.address.to_string()},
      {"address_from_pool", session.address_from_pool},
      {"last_heard_s", std::chrono::duration<double>(now - session.last_heard).count()},
      {"last_sequence", session.last_sequence},
  };
  if (session.paging_area != 0) object["paging_area"] = session.paging_area;
  if (session.routing_interval != 0) object["routing_interval_s"] = session.routing_interval;
  if (session.paging_interval != 0) object["paging_interval_s"] = session.paging_interval;
  return object;
}

std::optional<std::uint32_t> sid_of(const json& request, const char* key) {
  const auto at = request.find(key);
  if (at == request.end() || !at->is_number_unsigned()) return std::nullopt;
  const auto value = at->get<std::uint64_t>();
  return value <= 0xFFFFFFFF ? std::optional(static_cast<std::uint32_t>(value)) : std::nullopt;
}

CommandOutcome outcome_of(AccessRouter::Result result) {
  if (!result) return {control_error(result.error()), {}};
  return {{{"ok", true}}, std::move(*result)};
}

CommandOutcome status(AccessRouter& router, Time, const json&) {
  json links = json::array();
  for (const AccessRouterLink& link : router.configuration().links) {
    json object = {{"interface", link.name}};
    if (link.ipv4) object["ipv4"] = link.ipv4->to_string();
    if (link.ipv6) object["ipv6"] = link.ipv6->to_string();
    links.push_back(object);
  }
  return {{{"ok", true},
           {"role", "ar"},
           {"profile", wire::name_of(router.configuration().profile)},
           {"sessions", router.session_count()},
           {"links", links}},
          {}};
}

CommandOutcome sessions(AccessRouter& router, Time now, const json& request) {
  const std::uint32_t after = sid_of(request, "after").value_or(0);
  json list = json::array();
  bool more = false;
  for (const SessionInfo& session : router.sessions()) {
    if (session.sid <= after) continue;
    more = list.size() == sessions_a_reply;
    if (more) break;
    list.push_back(json_of(router, now, session));
  }
  return {{{"ok", true}, {"count", router.session_count()}, {"sessions", list}, {"more", more}}, {}};
}

CommandOutcome session(AccessRouter& router, Time now, const json& request) {
  const auto sid = sid_of(request, "target");
  if (!sid) return {control_error("expected a SID as \"target\""), {}};
  const auto info = router.find_session(*sid);
  if (!info) return {control_error("no session has this SID"), {}};
  return {{{"ok", true}, {"session", json_of(router, now, *info)}}, {}};
}

CommandOutcome logout(AccessRouter& router, Time now, const json& request) {
  const auto sid = sid_of(request, "target");
  if (!sid) return {control_error("expected a SID as \"target\""), {}};
  return outcome_of(router.log_out(now, *sid));
}

CommandOutcome advertise(AccessRouter& router, Time now, const json&) {
  return {{{"ok", true}}, router.advertise(now)};
}

CommandOutcome commands(AccessRouter& router, Time now, const json& request);

struct Command {
  std::string_view name;
  CommandOutcome (*run)(AccessRouter&, Time, const json&);
};
constexpr std::array table = {
    Command{"advertise", advertise}, Command{"commands", commands}, Command{"logout", logout},
    Command{"session", session},     Command{"sessions", sessions}, Command{"status", status},
};

json names() {
  json list = json::array();
  for (const Command& command : table) list.push_back(command.name);
  return list;
}

CommandOutcome commands(AccessRouter&, Time, const json&) {
  return {{{"ok", true}, {"commands", names()}}, {}};
}

}  // namespace

CommandOutcome run_command(AccessRouter& router, Time now, const json& request) {
  const std::string name = request["command"].get<std::string>();
  const auto* command =
      std::find_if(table.begin(), table.end(), [&](const Command& one) { return one.name == name; });
  if (command != table.end()) return command->run(router, now, request);
  json reply = control_error("unknown command: " + name);
  reply["unknown_command"] = true;
  reply["commands"] = names();
  return {reply, {}};
}

std::string sid_text(std::uint32_t sid) {
  return fmt::format("0x{:08x}", sid);
}

}  // namespace lmmp::reference
