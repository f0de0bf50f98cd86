// What the control socket of hmip-mn tells.
#include "reference-impl/daemon/hmip_mn_commands.hpp"

namespace lmmp::reference {
namespace {

using nlohmann::json;

std::string_view state_of(const HmipMobileNode& node) {
  if (!node.link()) return "detached";
  if (!node.lcoa()) return "searching";
  if (node.rcoa()) return "registered";
  if (node.current_map()) return "registering";
  const auto home = node.home_registration();
  return home && home->accepted ? "mobile_ipv6" : "unregistered";
}

json json_of(const RegistrationInfo& registration, const char* home_key, Time now) {
  json entry{{"agent", registration.agent.to_string()},
             {home_key, registration.home.to_string()},
             {"accepted", registration.accepted},
             {"outstanding", registration.outstanding},
             {"sequence", registration.sequence}};
  if (!registration.accepted) return entry;
  entry["care_of"] = registration.care_of.to_string();
  entry["remaining_s"] = std::chrono::duration<double>(registration.expires - now).count();
  return entry;
}

}  // namespace

json status_of(const HmipMobileNode& node) {
  json reply{{"ok", true},
             {"role", "mn"},
             {"protocol", "hmipv6"},
             {"state", state_of(node)},
             {"security", node.configuration().security == MapSecurity::none ? "none" : "esp-auth-null"}};
  if (const auto link = node.link()) reply["interface"] = node.configuration().links[*link].name;
  const auto add = [&](const char* key, const std::optional<wire::IpAddress>& address) {
    if (address) reply[key] = address->to_string();
  };
  add("router", node.router());
  add("lcoa", node.lcoa());
  add("map", node.current_map());
  add("rcoa", node.rcoa());
  if (const auto home = node.home_registration(); home && home->accepted) {
    reply["home_address"] = home->home.to_string();
    reply["home_care_of"] = home->care_of.to_string();
  }
  return reply;
}

json bindings_of(const HmipMobileNode& node, Time now) {
  json maps = json::array();
  for (const RegistrationInfo& one : node.registrations()) maps.push_back(json_of(one, "rcoa", now));
  json reply{{"ok", true}, {"maps", maps}};
  if (const auto home = node.home_registration()) reply["home"] = json_of(*home, "home_address", now);
  return reply;
}

}  // namespace lmmp::reference
