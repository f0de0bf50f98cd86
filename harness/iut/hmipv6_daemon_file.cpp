// The configuration file of the reference daemon hmip-map.
#include "harness/iut/hmipv6_daemon_file.hpp"

#include <fmt/format.h>

#include "harness/iut/hmipv6_configuration.hpp"

namespace lmmp::conform {
namespace {

std::string seconds(std::uint64_t count) {
  return std::to_string(count) + "s";
}
std::string milliseconds(std::chrono::nanoseconds time) {
  return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(time).count()) + "ms";
}

}  // namespace

std::string hmip_map_file(const Ixit& ixit, const std::vector<std::string>& interfaces,
                          const std::string& control_socket) {
  const auto& from = ixit.hmipv6;
  const auto core = map_configuration(ixit);
  std::string text = fmt::format(
      "map: {{address: \"{}\", distance: {}, preference: {}, valid_lifetime: {}, form_rcoa: {}, tunnel_mtu: "
      "{}",
      from.map.to_string(), from.map_distance, from.map_preference, seconds(from.map_lifetime),
      from.form_rcoa, from.tunnel_mtu);
  if (core.home_link) text += ", home_link: " + interfaces.at(*core.home_link);
  text += "}\nlinks:\n";
  for (std::size_t i = 0; i < core.discovery.links.size() && i < interfaces.size(); ++i) {
    const auto& link = core.discovery.links[i];
    text += fmt::format(" - {{interface: {}, listen: {}, router_lifetime: {}", interfaces[i], link.listen,
                        seconds(link.router_lifetime));
    for (const auto& prefix : link.prefixes) text += ", prefixes: [\"" + prefix.prefix.to_string() + "\"]";
    text += "}\n";
  }
  for (const auto& other : core.discovery.configured) {
    text += fmt::format(
        "other_maps: [{{address: \"{}\", distance: {}, preference: {}, valid_lifetime: {}}}]\n",
        other.address.to_string(), other.distance, other.preference, seconds(other.valid_lifetime));
  }
  text += fmt::format("profile: {}\nmap_option_type: {}\nadvertisement_interval: {}\nlearned_silence: {}\n",
                      from.rfc5380 ? "rfc5380" : "draft-2004", from.map_option_type,
                      milliseconds(ixit.advertisement_interval), milliseconds(from.learned_silence));
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
  if (from.esp) {
    text += "security: esp-auth-null\nassociations:\n";
    for (const auto& each : core.associations) {
      std::string key;
      for (const auto octet : each.key) key += fmt::format("{:02x}", octet);
      text += fmt::format(" - {{rcoa: \"{}\", spi_to_map: {}, spi_to_node: {}, key: \"{}\"}}\n",
                          each.rcoa.to_string(), each.spi_to_map, each.spi_to_node, key);
    }
  }
  return text + "control_socket: " + control_socket + "\n";
}

}  // namespace lmmp::conform
