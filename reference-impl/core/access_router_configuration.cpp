// What is wrong with an access router's configuration, value by value.
#include "reference-impl/core/access_router_configuration.hpp"

#include <algorithm>

#include "reference-impl/core/address_pools.hpp"

namespace lmmp::reference {
namespace {

// What an advertisement can carry and still fit into IPv6's least MTU.
constexpr std::size_t maximum_paging_areas = 140;

bool overlap(const AddressPool& a, const AddressPool& b) {
  const auto b_behind_a = offset_from(a.first, b.first);
  const auto a_behind_b = offset_from(b.first, a.first);
  return (b_behind_a && *b_behind_a < a.count) || (a_behind_b && *a_behind_b < b.count);
}

bool is_node_address(const wire::IpAddress& address) {
  return !address.is_unspecified() && !address.is_multicast() && !address.is_loopback();
}

void check_links(const AccessRouterConfiguration& configuration, std::vector<std::string>& faults) {
  const auto& links = configuration.links;
  if (links.empty()) faults.push_back("no link: a router needs at least one");
  if (links.size() > 0xFFFF) faults.push_back("more links than 65535");
  for (std::size_t i = 0; i < links.size(); ++i) {
    const AccessRouterLink& link = links[i];
    if (!link.ipv4 && !link.ipv6) {
      faults.push_back("link " + link.name + " has neither an IPv4 nor an IPv6 address");
    }
    if (link.ipv4 && (!link.ipv4->is_v4() || !is_node_address(*link.ipv4))) {
      faults.push_back(link.ipv4->to_string() + " cannot be a router's IPv4 address (link " + link.name +
                       ")");
    }
    if (link.ipv6 && (!link.ipv6->is_v6() || !is_node_address(*link.ipv6))) {
      faults.push_back(link.ipv6->to_string() + " cannot be a router's IPv6 address (link " + link.name +
                       ")");
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (links[j].name == link.name) faults.push_back("link " + link.name + " is there twice");
    }
  }
}

void check_pools(const AccessRouterConfiguration& configuration, std::vector<std::string>& faults) {
  const auto& pools = configuration.pools;
  for (std::size_t i = 0; i < pools.size(); ++i) {
    const std::string name = "pool " + pools[i].first.to_string();
    if (pools[i].count == 0) {
      faults.push_back(name + " has no address");
      continue;
    }
    const wire::IpAddress last = address_after(pools[i].first, pools[i].count - 1);
    if (last < pools[i].first || !is_node_address(pools[i].first) || !is_node_address(last)) {
      faults.push_back(name + " has addresses that no node can have");
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (overlap(pools[i], pools[j])) {
        faults.push_back(name + " overlaps with pool " + pools[j].first.to_string());
      }
    }
  }
}

void check_authentication(const AccessRouterConfiguration& configuration, std::vector<std::string>& faults) {
  const wire::AuthMode mode = configuration.auth_mode();
  if (mode == wire::AuthMode::none) return;
  if (mode != wire::AuthMode::lmmp_internal) {
    faults.push_back("authentication mode " + std::to_string(configuration.config & wire::config_auth_mask) +
                     " is none that this router can do");
    return;
  }
  if (configuration.access_network_key.empty()) {
    faults.emplace_back("LMMP-internal authentication needs the access network's key, SK_an (D 2.4)");
  }
  if (!configuration.key || !configuration.key->has_private_part()) {
    faults.emplace_back("LMMP-internal authentication needs the router's key pair (D 2.4)");
  }
  if (configuration.maximum_key_exchanges == 0) faults.emplace_back("no key exchange is allowed");
}

}  // namespace

std::vector<std::string> faults_of(const AccessRouterConfiguration& configuration) {
  std::vector<std::string> faults;
  const auto fault_if = [&faults](bool wrong, const char* sentence) {
    if (wrong) faults.emplace_back(sentence);
  };
  check_links(configuration, faults);
  check_pools(configuration, faults);
  check_authentication(configuration, faults);
  fault_if(configuration.advertisement_interval <= Time::zero(), "the advertisement interval is not above 0");
  fault_if(configuration.routing_interval == 0U, "a routing refresh interval of 0 s");
  fault_if(configuration.paging_interval == 0U, "a paging refresh interval of 0 s");
  fault_if(configuration.soft_state_intervals == 0, "0 soft-state intervals: sessions would end at once");
  fault_if(configuration.maximum_sends == 0, "0 sends of a request");
  fault_if(configuration.maximum_sessions == 0, "no session is allowed");
  fault_if(configuration.sids.first == 0, "SID 0 is never given out; the range begins at 1 or above");
  fault_if(configuration.sids.last < configuration.sids.first, "the range of SIDs ends before it begins");
  fault_if(configuration.first_retransmission <= Time::zero() ||
               configuration.first_forced_reinit_retransmission <= Time::zero() ||
               configuration.paging_query_interval <= Time::zero(),
           "a retransmission time is not above 0");
  const auto& areas = configuration.paging_areas;
  fault_if(areas.size() > maximum_paging_areas,
           "more than 140 paging areas do not fit into an advertisement");
  fault_if(std::find(areas.begin(), areas.end(), 0U) != areas.end(), "paging area 0 stands for none");
  std::vector<std::uint32_t> sorted = areas;
  std::sort(sorted.begin(), sorted.end());
  fault_if(std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end(), "a paging area is there twice");
  return faults;
}

}  // namespace lmmp::reference
