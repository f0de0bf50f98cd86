// The configuration files of the reference daemons hmip-map, hmip-ar and hmip-mn.
#include "harness/iut/hmipv6_daemon_file.hpp"

#include <fmt/format.h>

#include "harness/iut/hmipv6_configuration.hpp"
#include "wire/prefix.hpp"

namespace lmmp::conform {
namespace {

std::string seconds(std::uint64_t count) {
  return std::to_string(count) + "s";
}
std::string milliseconds(std::chrono::nanoseconds time) {
  return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(time).count()) + "ms";
}

// How MAPs are made known: the same keys for a MAP and for an access router without one.
std::string discovery_text(const reference::MapDiscoveryConfiguration& core, const Ixit& ixit,
                           const std::vector<std::string>& interfaces) {
  const auto& from = ixit.hmipv6;
  std::string text = "links:\n";
  for (std::size_t i = 0; i < core.links.size() && i < interfaces.size(); ++i) {
    const auto& link = core.links[i];
    text += fmt::format(" - {{interface: {}, listen: {}, router_lifetime: {}", interfaces[i], link.listen,
                        seconds(link.router_lifetime));
    for (const auto& prefix : link.prefixes) text += ", prefixes: [\"" + prefix.prefix.to_string() + "\"]";
    text += "}\n";
  }
  if (!core.configured.empty()) text += "other_maps:\n";
  for (const auto& other : core.configured) {
    text += fmt::format(
        " - {{address: \"{}\", distance: {}, preference: {}, valid_lifetime: {}, form_rcoa: {}}}\n",
        other.address.to_string(), other.distance, other.preference, seconds(other.valid_lifetime),
        other.form_rcoa);
  }
  text += fmt::format("profile: {}\nmap_option_type: {}\nadvertisement_interval: {}\nlearned_silence: {}\n",
                      from.rfc5380 ? "rfc5380" : "draft-2004", from.map_option_type,
                      milliseconds(ixit.advertisement_interval), milliseconds(from.learned_silence));
  return text;
}

// A MAP probes from its own address.
std::string failure_detection_text(const reference::FailureDetection& from, bool with_source) {
  if (!from.enabled) return {};
  return fmt::format("failure_detection: {{{}interval: {}, aggressive_interval: {}}}\n",
                     with_source ? "source: \"" + from.source.to_string() + "\", " : std::string(),
                     milliseconds(from.interval), milliseconds(from.aggressive_interval));
}

std::string security_text(const std::vector<reference::ManualAssociation>& associations) {
  std::string text = "security: esp-auth-null\nassociations:\n";
  for (const auto& each : associations) {
    std::string key;
    for (const auto octet : each.key) key += fmt::format("{:02x}", octet);
    text += fmt::format(" - {{rcoa: \"{}\", spi_to_map: {}, spi_to_node: {}, key: \"{}\"}}\n",
                        each.rcoa.to_string(), each.spi_to_map, each.spi_to_node, key);
  }
  return text;
}

std::string map_text(const Ixit& ixit, const std::vector<std::string>& interfaces) {
  const auto& from = ixit.hmipv6;
  const auto core = map_configuration(ixit);
  std::string text = fmt::format(
      "map: {{address: \"{}\", distance: {}, preference: {}, valid_lifetime: {}, form_rcoa: {}, tunnel_mtu: "
      "{}",
      from.map.to_string(), from.map_distance, from.map_preference, seconds(from.map_lifetime),
      from.form_rcoa, from.tunnel_mtu);
  if (core.home_link) text += ", home_link: " + interfaces.at(*core.home_link);
  text += "}\n" + discovery_text(core.discovery, ixit, interfaces) +
          failure_detection_text(core.discovery.failure_detection, false);
  text += fmt::format(
      "bindings:\n  maximum: {}\n  maximum_lifetime: {}\n  duplicate_address_detection: {}\n"
      "  duplicate_address_wait: {}\n",
      from.maximum_bindings, seconds(from.maximum_lifetime), from.duplicate_address_detection,
      milliseconds(from.duplicate_address_wait));
  std::string prefixes;
  for (const auto& prefix : core.valid_on_link_prefixes) {
    prefixes += (prefixes.empty() ? "\"" : ", \"") + prefix.to_string() + "\"";
  }
  if (!prefixes.empty()) text += "  valid_on_link_prefixes: [" + prefixes + "]\n";
  return from.esp ? text + security_text(core.associations) : text;
}

std::string router_text(const Ixit& ixit, const std::vector<std::string>& interfaces) {
  const auto core = hmipv6_router_configuration(ixit);
  return discovery_text(core, ixit, interfaces) + failure_detection_text(core.failure_detection, true);
}

// On the first link from the start, as that has its carrier.
std::string node_text(const Ixit& ixit, const std::vector<std::string>& interfaces) {
  const auto core = hmipv6_node_configuration(ixit);
  std::string text = "links:\n";
  for (std::size_t i = 0; i < core.links.size() && i < interfaces.size(); ++i) {
    text += " - {interface: " + interfaces[i];
    if (!core.links[i].address.is_unspecified()) {
      text +=
          ", identifier: \"" + wire::join_prefix(wire::IpAddress(), core.links[i].address).to_string() + "\"";
    }
    text += "}\n";
  }
  text += fmt::format(
      "attach: true\nmaps: {{selection: {}, at_once: {}, register_without_r: {}, update_previous: {}, "
      "lifetime: {}, previous_lifetime: {}}}\n",
      core.selection == reference::MapSelection::preference ? "preference" : "furthest", core.maximum_maps,
      core.register_without_r, core.update_previous_map,
      seconds(static_cast<std::uint64_t>(core.lifetime.count())),
      seconds(static_cast<std::uint64_t>(core.previous_map_lifetime.count())));
  if (core.home_address && core.home_agent) {
    std::string correspondents;
    for (const auto& each : core.correspondents) {
      correspondents += (correspondents.empty() ? "\"" : ", \"") + each.to_string() + "\"";
    }
    text += fmt::format("home: {{address: \"{}\", agent: \"{}\", lifetime: {}, correspondents: [{}]}}\n",
                        core.home_address->to_string(), core.home_agent->to_string(),
                        seconds(static_cast<std::uint64_t>(core.home_lifetime.count())), correspondents);
  }
  text += fmt::format("timers: {{maximum_sends: {}}}\nmap_option_type: {}\n", core.timers.maximum_sends,
                      core.map_option_type);
  return ixit.hmipv6.esp ? text + security_text(core.associations) : text;
}

}  // namespace

std::string hmipv6_daemon_file(const Ixit& ixit, Role role, const std::vector<std::string>& interfaces,
                               const std::string& control_socket) {
  const auto text = role == Role::map             ? map_text(ixit, interfaces)
                    : role == Role::access_router ? router_text(ixit, interfaces)
                                                  : node_text(ixit, interfaces);
  return text + "control_socket: " + control_socket + "\n";
}

}  // namespace lmmp::conform
