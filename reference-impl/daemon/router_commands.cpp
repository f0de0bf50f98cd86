// What the control socket of lmmp-ar understands.
#include "reference-impl/daemon/router_commands.hpp"

#include <spdlog/fmt/fmt.h>

#include <algorithm>
#include <array>
#include <charconv>

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
  if (at == request.end() || !at->is_number_integer()) return std::nullopt;
  const auto value = at->get<std::int64_t>();
  return value >= 0 && value <= 0xFFFFFFFF ? std::optional(static_cast<std::uint32_t>(value)) : std::nullopt;
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

// Members that are optional: nothing if absent, an error if they are something else.
struct Members {
  const json& request;
  std::string error;

  std::optional<std::uint32_t> number(const char* key) {
    if (!request.contains(key)) return std::nullopt;
    const auto value = sid_of(request, key);
    if (!value) error = std::string("expected a number as \"") + key + "\"";
    return value;
  }
  std::optional<std::string> text(const char* key) {
    if (!request.contains(key)) return std::nullopt;
    if (request[key].is_string()) return request[key].get<std::string>();
    error = std::string("expected text as \"") + key + "\"";
    return std::nullopt;
  }
  std::optional<wire::IpAddress> address(const char* key) {
    const auto value = text(key);
    const auto address = value ? wire::IpAddress::parse(*value) : std::nullopt;
    if (value && !address) error = std::string("expected an address as \"") + key + "\"";
    return address;
  }
  bool flag(const char* key) {
    if (!request.contains(key)) return false;
    if (request[key].is_boolean()) return request[key].get<bool>();
    error = std::string("expected true or false as \"") + key + "\"";
    return false;
  }
};

// "00:16:3e:01:02:03", pairs of hexadecimal digits with colons between them.
std::optional<wire::OctetVector> link_layer_address(const std::string& text) {
  wire::OctetVector octets;
  for (std::size_t at = 0; at < text.size(); at += 3) {
    unsigned octet = 0;
    const auto [end, error] =
        std::from_chars(&text[at], text.data() + std::min(at + 2, text.size()), octet, 16);
    if (error != std::errc() || end != &text[at] + 2) return std::nullopt;
    if (at + 2 < text.size() && text[at + 2] != ':') return std::nullopt;
    octets.push_back(static_cast<std::uint8_t>(octet));
  }
  return octets;
}

CommandOutcome handover(AccessRouter& router, Time now, const json& request) {
  const auto sid = sid_of(request, "target");
  if (!sid) return {control_error("expected a SID as \"target\""), {}};
  Members members{request, {}};
  HandoverTarget target;
  target.router = members.address("router");
  target.essid = members.text("essid");
  if (const auto mac = members.text("mac")) {
    target.mac = link_layer_address(*mac);
    if (!target.mac) members.error = "expected a link-layer address such as 00:16:3e:01:02:03 as \"mac\"";
  }
  target.mac_kind = static_cast<std::uint8_t>(members.number("mac_kind").value_or(0));
  const bool forced = members.flag("forced");
  if (!members.error.empty()) return {control_error(members.error), {}};
  return outcome_of(router.hand_over(now, *sid, target, forced));
}

CommandOutcome reinit(AccessRouter& router, Time now, const json& request) {
  const auto sid = sid_of(request, "target");
  if (!sid) return {control_error("expected a SID as \"target\""), {}};
  Members members{request, {}};
  Reinitialization changes;
  changes.address = members.address("address");
  changes.paging_area = members.number("paging_area");
  changes.routing_interval = members.number("routing_interval");
  changes.paging_interval = members.number("paging_interval");
  const bool forced = members.flag("forced");
  if (!members.error.empty()) return {control_error(members.error), {}};
  return outcome_of(router.reinitialize(now, *sid, changes, forced));
}

CommandOutcome page(AccessRouter& router, Time now, const json& request) {
  const auto sid = sid_of(request, "target");
  if (!sid) return {control_error("expected a SID as \"target\""), {}};
  return outcome_of(router.page(now, *sid));
}

CommandOutcome release(AccessRouter& router, Time now, const json& request) {
  const auto sid = sid_of(request, "target");
  if (!sid) return {control_error("expected a SID as \"target\""), {}};
  return outcome_of(router.release(now, *sid));
}

CommandOutcome reclaim(AccessRouter& router, Time, const json& request) {
  Members members{request, {}};
  const auto address = members.address("target");
  if (!address) return {control_error("expected an address of a pool as \"target\""), {}};
  return outcome_of(router.reclaim(*address));
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
    Command{"advertise", advertise}, Command{"commands", commands}, Command{"handover", handover},
    Command{"logout", logout},       Command{"page", page},         Command{"reclaim", reclaim},
    Command{"reinit", reinit},       Command{"release", release},   Command{"session", session},
    Command{"sessions", sessions},   Command{"status", status},
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
