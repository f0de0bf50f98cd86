// Where the tester and an implementation of HMIPv6 stand when nobody says otherwise.
#include <algorithm>

#include "harness/script/ixit.hpp"
#include "wire/prefix.hpp"

namespace lmmp::conform {
namespace {

wire::IpAddress address(std::string_view text) {
  return wire::IpAddress::parse(text).value();
}

// fe80:: with the modified EUI-64 of the MAC address (RFC 4291 appendix A).
wire::IpAddress link_local(const std::array<std::uint8_t, 6>& mac) {
  return wire::IpAddress::v6({0xFE, 0x80, 0, 0, 0, 0, 0, 0, static_cast<std::uint8_t>(mac[0] ^ 2U), mac[1],
                              mac[2], 0xFF, 0xFE, mac[3], mac[4], mac[5]});
}

IxitNode node(std::string name, std::uint8_t kind, std::uint8_t number) {
  IxitNode made;
  made.name = std::move(name);
  made.mac = {0x02, 0, 0, 0, kind, number};
  made.ip6 = link_local(made.mac);
  return made;
}

IxitLink link(std::string name, std::string iut_name, std::string_view iut6, std::string_view prefix) {
  IxitLink made;
  made.name = std::move(name);
  made.iut_name = std::move(iut_name);
  made.iut6 = address(iut6);
  made.prefix = address(prefix);
  made.iut_global = wire::join_prefix(*made.prefix, *made.iut6);
  return made;
}

}  // namespace

std::optional<wire::IpAddress> Ixit::derived_address(std::string_view name) const {
  const auto bar = name.find('_');
  if (bar == std::string_view::npos) return std::nullopt;
  const auto who = name.substr(0, bar), where = name.substr(bar + 1);
  const auto* of_node = find_node(who);
  const auto* at = find_link(where);
  std::optional<wire::IpAddress> identifier, prefix;
  if (of_node != nullptr) {
    identifier = link_local(of_node->mac);
  } else if (who == "iut" && !links.empty()) {
    identifier = at != nullptr ? at->iut6 : links.front().iut6;
  }
  if (at != nullptr) {
    prefix = at->prefix;
  } else if (where == "rcoa") {
    prefix = hmipv6.map;
  } else if (where.starts_with("rcoa")) {
    if (const auto* map = find_node("map" + std::string(where.substr(4)))) prefix = map->ip6;
  }
  if (!identifier || !prefix) return std::nullopt;
  return wire::join_prefix(*prefix, *identifier);
}

// Access links with prefixes of their own, and (of a MAP) the link behind which everybody else is. It also
// holds the RCoAs' prefix: who has an address of it is asked for there.
Ixit default_hmipv6_ixit(Role role) {
  Ixit ixit;
  ixit.protocol = Protocol::hmipv6;
  ixit.advertisement_interval = std::chrono::milliseconds(200);
  ixit.settable = {"all"};
  ixit.hmipv6.map = address("2001:db8:a::1");
  if (role == Role::mobile_node) {
    ixit.links = {link("L1", "mn1", "fe80::b1", "2001:db8:1::"),
                  link("L2", "mn1", "fe80::b1", "2001:db8:2::")};
    ixit.links[0].router = "ar1";
    ixit.links[1].router = "ar2";
    ixit.nodes = {node("ar1", 0x40, 1),  node("ar2", 0x40, 2),  node("cn1", 0x20, 1), node("ha1", 0x30, 1),
                  node("map1", 0x50, 1), node("map2", 0x50, 2), node("map3", 0x50, 3)};
    const auto named = [&](std::string_view name) -> IxitNode& {
      return *std::find_if(ixit.nodes.begin(), ixit.nodes.end(),
                           [name](const IxitNode& each) { return each.name == name; });
    };
    named("map1").ip6 = address("2001:db8:a::1");
    named("map2").ip6 = address("2001:db8:b::1");
    named("map3").ip6 = address("2001:db8:a::2");  // of map1's prefix
    named("ha1").ip6 = address("2001:db8:d::1");
    named("cn1").ip6 = address("2001:db8:e::1");
    return ixit;
  }
  if (role == Role::access_router) {
    ixit.links = {link("L1", "ar1", "fe80::a1", "2001:db8:1::"),
                  link("L2", "ar2", "fe80::a2", "2001:db8:2::")};
    ixit.hmipv6.map_distance = 2;
    ixit.nodes = {node("mn1", 0x10, 1), node("map1", 0x50, 1), node("map2", 0x50, 2)};
    return ixit;
  }
  ixit.links = {link("L1", "map1", "fe80::a1", "2001:db8:1::"),
                link("L2", "map2", "fe80::a2", "2001:db8:2::"),
                link("L3", "map3", "fe80::a3", "2001:db8:c::")};
  ixit.nodes = {node("mn1", 0x10, 1), node("mn2", 0x10, 2), node("mn3", 0x10, 3),
                node("ar1", 0x40, 1), node("cn1", 0x20, 1), node("ha1", 0x30, 1)};
  return ixit;
}

}  // namespace lmmp::conform
