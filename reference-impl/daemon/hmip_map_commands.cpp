// What the control sockets of hmip-map and hmip-ha understand.
#include "reference-impl/daemon/hmip_map_commands.hpp"

#include <algorithm>
#include <array>

#include "reference-impl/daemon/control_server.hpp"
#include "wire/mobility.hpp"

namespace lmmp::reference {
namespace {

using nlohmann::json;

constexpr std::size_t bindings_a_reply = 1000;

bool is_home_agent(const MobilityAnchorPoint& map) {
  return map.configuration().home_agent.has_value();
}

json json_of(const MobilityAnchorPoint& map, const Binding& binding, Time now) {
  return {{is_home_agent(map) ? "home_address" : "rcoa", binding.rcoa.to_string()},
          {is_home_agent(map) ? "care_of" : "lcoa", binding.lcoa.to_string()},
          {"sequence", binding.sequence},
          {"lifetime_s", wire::lifetime_of(binding.lifetime).count()},
          {"remaining_s", std::chrono::duration<double>(binding.expires - now).count()}};
}

std::optional<wire::IpAddress> address_of(const json& request, const char* key) {
  const auto at = request.find(key);
  if (at == request.end() || !at->is_string()) return std::nullopt;
  const auto address = wire::IpAddress::parse(at->get<std::string>());
  return address && address->is_v6() ? address : std::nullopt;
}

HmipCommandOutcome status(MobilityAnchorPoint& map, Time, const json&) {
  const MapConfiguration& configuration = map.configuration();
  if (is_home_agent(map)) {
    return {{{"ok", true},
             {"role", "home_agent"},
             {"address", configuration.address().to_string()},
             {"bindings", map.binding_count()},
             {"pending", map.pending_count()}},
            {}};
  }
  json links = json::array();
  for (unsigned i = 0; i < configuration.discovery.links.size(); ++i) {
    const MapLink& link = configuration.discovery.links[i];
    json options = json::array();
    for (const wire::MapOption& option : map.options_on(i)) options.push_back(json_of_option(option));
    links.push_back({{"interface", link.name}, {"ipv6", link.address.to_string()}, {"maps", options}});
  }
  const bool draft = configuration.discovery.profile == HmipProfile::draft_2004;
  return {{{"ok", true},
           {"role", "map"},
           {"profile", draft ? "draft-2004" : "rfc5380"},
           {"address", configuration.address().to_string()},
           {"security", configuration.security == MapSecurity::none ? "none" : "esp-auth-null"},
           {"bindings", map.binding_count()},
           {"pending", map.pending_count()},
           {"links", links}},
          {}};
}

HmipCommandOutcome bindings(MobilityAnchorPoint& map, Time now, const json& request) {
  const auto after = address_of(request, "after");
  json list = json::array();
  bool more = false;
  for (const Binding& binding : map.bindings()) {
    if (after && binding.rcoa <= *after) continue;
    more = list.size() == bindings_a_reply;
    if (more) break;
    list.push_back(json_of(map, binding, now));
  }
  return {{{"ok", true}, {"count", map.binding_count()}, {"bindings", list}, {"more", more}}, {}};
}

HmipCommandOutcome binding(MobilityAnchorPoint& map, Time now, const json& request) {
  const auto rcoa = address_of(request, "target");
  if (!rcoa) return {control_error("expected an address that is bound here as \"target\""), {}};
  const auto found = map.find_binding(*rcoa);
  if (!found) return {control_error("no binding is for this address"), {}};
  return {{{"ok", true}, {"binding", json_of(map, *found, now)}}, {}};
}

HmipCommandOutcome set_preference(MobilityAnchorPoint& map, Time now, const json& request) {
  const auto at = request.find("target");
  if (at == request.end() || !at->is_number_unsigned() || at->get<std::uint64_t>() > 15) {
    return {control_error("expected a preference from 0 to 15 as \"target\""), {}};
  }
  return {{{"ok", true}}, map.set_preference(now, at->get<std::uint8_t>())};
}

HmipCommandOutcome set_failed(MobilityAnchorPoint& map, Time now, const json& request, bool failed) {
  const auto address = address_of(request, "target");
  if (!address) return {control_error("expected a MAP's address as \"target\""), {}};
  return {{{"ok", true}}, map.set_failed(now, *address, failed)};
}
HmipCommandOutcome fail(MobilityAnchorPoint& map, Time now, const json& request) {
  return set_failed(map, now, request, true);
}
HmipCommandOutcome restore(MobilityAnchorPoint& map, Time now, const json& request) {
  return set_failed(map, now, request, false);
}

HmipCommandOutcome commands(MobilityAnchorPoint& map, Time now, const json& request);

struct Command {
  std::string_view name;
  HmipCommandOutcome (*run)(MobilityAnchorPoint&, Time, const json&);
  bool of_maps_only = false;  // it is about MAP options
};
constexpr std::array table = {
    Command{"binding", binding},       Command{"bindings", bindings},
    Command{"commands", commands},     Command{"fail", fail, true},
    Command{"restore", restore, true}, Command{"set-preference", set_preference, true},
    Command{"status", status},
};

bool has(const MobilityAnchorPoint& map, const Command& command) {
  return !command.of_maps_only || !is_home_agent(map);
}

json names(const MobilityAnchorPoint& map) {
  json list = json::array();
  for (const Command& command : table) {
    if (has(map, command)) list.push_back(command.name);
  }
  return list;
}

HmipCommandOutcome commands(MobilityAnchorPoint& map, Time, const json&) {
  return {{{"ok", true}, {"commands", names(map)}}, {}};
}

}  // namespace

json json_of_option(const wire::MapOption& option) {
  return {{"address", option.address.to_string()},
          {"distance", option.distance},
          {"preference", option.preference},
          {"valid_lifetime_s", option.valid_lifetime},
          {"form_rcoa", option.form_rcoa}};
}

HmipCommandOutcome run_hmip_command(MobilityAnchorPoint& map, Time now, const json& request) {
  const std::string name = request["command"].get<std::string>();
  const auto* command = std::find_if(table.begin(), table.end(),
                                     [&](const Command& one) { return one.name == name && has(map, one); });
  if (command != table.end()) return command->run(map, now, request);
  json reply = control_error("unknown command: " + name);
  reply["unknown_command"] = true;
  reply["commands"] = names(map);
  return {reply, {}};
}

}  // namespace lmmp::reference
