// Checks of what a router with or without a MAP is told before it starts.
#include "reference-impl/core/map_configuration.hpp"

#include <set>

namespace lmmp::reference {
namespace {

void check_option(const wire::MapOption& option, const std::string& what, std::vector<std::string>& faults) {
  if (option.distance == 0 || option.distance > 15) {
    faults.push_back(what + ": distance is " + std::to_string(option.distance) + ", expected 1 to 15 (H 5)");
  }
  if (option.preference > 15) {
    faults.push_back(what + ": preference is " + std::to_string(option.preference) +
                     ", expected 0 to 15 (H 5)");
  }
  if (!wire::is_global_unicast(option.address)) {
    faults.push_back(what + ": " + option.address.to_string() +
                     " is not a global unicast IPv6 address (H 5)");
  }
}

void check_associations(const MapConfiguration& configuration, std::vector<std::string>& faults) {
  if (configuration.security == MapSecurity::esp_auth_null && configuration.associations.empty()) {
    faults.emplace_back(
        "security is esp-auth-null, but there is no security association: no binding could ever be made");
  }
  std::set<wire::IpAddress> seen;
  std::set<std::uint32_t> spis;
  for (const ManualAssociation& association : configuration.associations) {
    const std::string what = "security association of " + association.rcoa.to_string();
    if (!seen.insert(association.rcoa).second) faults.push_back(what + ": there are two");
    if (association.key.size() != wire::esp_key_size) {
      faults.push_back(what + ": the key has " + std::to_string(association.key.size()) +
                       " octets, expected 32 (RFC 4868)");
    }
    for (const std::uint32_t spi : {association.spi_to_map, association.spi_to_node}) {
      // RFC 4303 2.1: 1 to 255 are reserved, 0 is never sent.
      if (spi < 256) {
        faults.push_back(what + ": SPI " + std::to_string(spi) +
                         " is reserved, expected 256 or more (RFC 4303)");
      }
    }
    if (!spis.insert(association.spi_to_map).second) {
      faults.push_back(what + ": SPI " + std::to_string(association.spi_to_map) +
                       " is another association's too");
    }
  }
}

void check_home_agent(const MapConfiguration& configuration, std::vector<std::string>& faults) {
  if (configuration.discovery.own) {
    faults.emplace_back("a home agent has no MAP option of its own: it is one or the other");
  }
  if (!wire::is_global_unicast(*configuration.home_agent)) {
    faults.push_back("the home agent's address " + configuration.home_agent->to_string() +
                     " is not a global unicast IPv6 address");
  }
}

}  // namespace

std::vector<std::string> faults_of(const MapDiscoveryConfiguration& configuration) {
  std::vector<std::string> faults;
  for (const MapLink& link : configuration.links) {
    if (!link.address.is_v6() || !link.address.is_link_local()) {
      faults.push_back("link " + link.name + ": " + link.address.to_string() +
                       " is not a link-local IPv6 address; advertisements must come from one (RFC 4861 4.2)");
    }
  }
  if (configuration.own) check_option(*configuration.own, "the own MAP option", faults);
  for (const wire::MapOption& option : configuration.configured) {
    check_option(option, "MAP option of " + option.address.to_string(), faults);
    if (configuration.own && option.address == configuration.own->address) {
      faults.push_back("MAP option of " + option.address.to_string() + ": this is the own MAP's address");
    }
  }
  if (configuration.advertisement_interval < std::chrono::milliseconds(30)) {
    faults.emplace_back("the advertisement interval is below 30 ms (RFC 3775 7.5)");
  }
  if (configuration.failure_detection.enabled &&
      !wire::is_global_unicast(configuration.failure_detection.source)) {
    faults.emplace_back("failure detection has no global source address for its echo requests");
  }
  return faults;
}

std::vector<std::string> faults_of(const MapConfiguration& configuration) {
  std::vector<std::string> faults = faults_of(configuration.discovery);
  if (configuration.home_agent) {
    check_home_agent(configuration, faults);
  } else if (!configuration.discovery.own) {
    faults.emplace_back("a MAP has its own MAP option, and there is none");
  } else if (configuration.discovery.own->valid_lifetime == 0) {
    faults.emplace_back(
        "the own MAP option's valid lifetime is 0, which says that the MAP has failed (H 7.2)");
  }
  if (configuration.home_link && *configuration.home_link >= configuration.discovery.links.size()) {
    faults.emplace_back("the home link is not one of the links");
  }
  if (configuration.maximum_lifetime < std::chrono::seconds(4)) {
    faults.emplace_back(
        "the maximum lifetime is below 4 s, the unit of a binding's lifetime (RFC 3775 6.1.7)");
  }
  if (configuration.tunnel_mtu < 1280) {
    faults.emplace_back("the tunnel MTU is below 1280, the least that IPv6 allows (RFC 8200 5)");
  }
  check_associations(configuration, faults);
  return faults;
}

}  // namespace lmmp::reference
