// The reference cores' configurations as the IXIT has them.
#include "harness/iut/hmipv6_configuration.hpp"

#include "harness/node/frames.hpp"
#include "wire/prefix.hpp"

namespace lmmp::conform {
namespace {

constexpr std::uint32_t prefix_lifetime = 2'592'000;   // RFC 4861 6.2.1: 30 days
constexpr std::uint32_t preferred_lifetime = 604'800;  // and 7

reference::MapDiscoveryConfiguration discovery(const Ixit& ixit) {
  const auto& from = ixit.hmipv6;
  reference::MapDiscoveryConfiguration to;
  to.profile = from.rfc5380 ? reference::HmipProfile::rfc5380 : reference::HmipProfile::draft_2004;
  to.map_option_type = from.map_option_type;
  to.advertisement_interval = ixit.advertisement_interval;
  to.learned_silence = from.learned_silence;
  for (const auto& link : ixit.links) {
    reference::MapLink made;
    made.name = link.name;
    if (link.iut6) made.address = *link.iut6;
    made.link_layer = {0x02, 0x00, 0x00, 0x00, 0xA0, static_cast<std::uint8_t>(to.links.size() + 1)};
    made.listen = from.listen == to.links.size() + 1;
    if (link.prefix)
      made.prefixes.push_back({{*link.prefix, 64}, true, true, prefix_lifetime, preferred_lifetime});
    to.links.push_back(std::move(made));
  }
  if (from.other_map) {
    to.configured.push_back(
        {from.other_map_distance, from.other_map_preference, true, 0, 3600, *from.other_map});
  }
  to.failure_detection.enabled = from.failure_detection;
  to.failure_detection.interval = from.probe_interval;
  to.failure_detection.aggressive_interval = from.probe_interval / 2;
  if (!ixit.links.empty() && ixit.links.back().iut_global)
    to.failure_detection.source = *ixit.links.back().iut_global;
  return to;
}

wire::MapOption map_option(const Hmipv6Ixit& from) {
  return {from.map_distance, from.map_preference, from.form_rcoa, 0, from.map_lifetime, from.map};
}

std::vector<reference::ManualAssociation> associations(const Ixit& ixit) {
  std::vector<reference::ManualAssociation> all;
  const auto add = [&](const wire::IpAddress& rcoa) {
    const auto n = static_cast<unsigned>(all.size());
    all.push_back({rcoa, esp_spi_to_map(n), esp_spi_to_node(n), *esp_key(esp_spi_to_map(n))});
  };
  add(wire::join_prefix(ixit.hmipv6.map, link_local_address({0x02, 0x00, 0x00, 0x00, 0xFE, 0x01})));
  for (const auto& node : ixit.nodes) add(wire::join_prefix(ixit.hmipv6.map, link_local_address(node.mac)));
  return all;
}

}  // namespace

reference::MapConfiguration map_configuration(const Ixit& ixit) {
  const auto& from = ixit.hmipv6;
  reference::MapConfiguration to;
  to.discovery = discovery(ixit);
  to.discovery.own = map_option(from);
  if (ixit.links.size() > 2) to.home_link = 2;
  for (const auto& prefix : from.valid_prefixes) to.valid_on_link_prefixes.push_back({prefix, 64});
  to.maximum_lifetime = std::chrono::seconds(from.maximum_lifetime);
  to.maximum_bindings = from.maximum_bindings;
  to.duplicate_address_detection = from.duplicate_address_detection;
  to.duplicate_address_wait = from.duplicate_address_wait;
  to.tunnel_mtu = from.tunnel_mtu;
  if (from.esp) {
    to.security = reference::MapSecurity::esp_auth_null;
    to.associations = associations(ixit);
  }
  return to;
}

reference::MapDiscoveryConfiguration hmipv6_router_configuration(const Ixit& ixit) {
  auto to = discovery(ixit);
  to.configured.insert(to.configured.begin(), map_option(ixit.hmipv6));
  return to;
}

reference::HmipMobileNodeConfiguration hmipv6_node_configuration(const Ixit& ixit) {
  const auto& from = ixit.hmipv6;
  reference::HmipMobileNodeConfiguration to;
  to.map_option_type = from.map_option_type;
  for (const auto& link : ixit.links) to.links.push_back({link.name, link.iut6.value_or(wire::IpAddress())});
  to.selection = from.by_preference ? reference::MapSelection::preference : reference::MapSelection::furthest;
  to.maximum_maps = from.maximum_maps;
  to.timers.maximum_sends = from.update_sends;
  to.register_without_r = from.use_without_r;
  to.update_previous_map = from.update_previous;
  to.lifetime = std::chrono::seconds(from.binding_lifetime);
  to.previous_map_lifetime = std::chrono::seconds(from.previous_lifetime);
  to.home_lifetime = std::chrono::seconds(from.home_lifetime);
  to.home_address = from.home_address;
  to.home_agent = from.home_agent;
  to.correspondents = from.correspondents;
  if (from.esp) {
    to.security = reference::MapSecurity::esp_auth_null;
    unsigned n = 0;
    for (const char* rcoa : {"iut_rcoa1", "iut_rcoa2"}) {
      if (const auto address = ixit.derived_address(rcoa)) {
        to.associations.push_back(
            {*address, esp_spi_to_map(n), esp_spi_to_node(n), *esp_key(esp_spi_to_map(n))});
      }
      ++n;
    }
  }
  return to;
}

}  // namespace lmmp::conform
