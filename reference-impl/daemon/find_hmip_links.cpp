// Whether the system has the links of the HMIPv6 daemons, which addresses those of hmip-map have, whether it
// leaves the MAP's or home agent's address to them, and what fits into a tunnel over the links.
#include <algorithm>
#include <thread>

#include "reference-impl/core/tunnel_errors.hpp"
#include "reference-impl/daemon/hmip_map_file.hpp"
#include "reference-impl/daemon/hmip_mn_file.hpp"
#include "reference-impl/daemon/icmp_sockets.hpp"
#include "reference-impl/daemon/interfaces.hpp"
#include "reference-impl/daemon/signals.hpp"

namespace lmmp::reference {
namespace {

// Duplicate address detection takes between one and two seconds.
constexpr Time patience = std::chrono::seconds(5);

std::string all_interfaces() {
  std::string text;
  for (const std::string& name : interface_names()) text += (text.empty() ? "" : ", ") + name;
  return text;
}

template <typename Link>
void find_interfaces(const std::vector<Link>& links, const std::vector<YAML::Mark>& marks,
                     ConfigurationErrors& errors) {
  const std::vector<std::string> names = interface_names();
  for (std::size_t i = 0; i < links.size(); ++i) {
    if (interface_index(links[i].name) != 0) continue;
    const std::string near = nearest(links[i].name, {names.begin(), names.end()});
    errors.add(marks[i], "`" + links[i].name + "`", "an interface of this system (" + all_interfaces() + ")",
               near.empty() ? "" : "did you mean `" + near + "`?");
  }
}

// What may go into the tunnel, so that it fits into every link with so many outer headers (RFC 2473 7.1). A
// number from the configuration is `wanted`, 0 if there is none.
template <typename Link>
unsigned fit_tunnel(const std::vector<Link>& links, const std::vector<YAML::Mark>& marks, unsigned headers,
                    unsigned wanted, const YAML::Mark& wanted_mark, ConfigurationErrors& errors) {
  constexpr auto least = static_cast<unsigned>(smallest_ipv6_mtu);
  const auto outer = static_cast<unsigned>(headers * wire::ipv6_header_size);
  const std::string reason = std::to_string(outer) + " octets of outer headers come on top (RFC 2473 7.1)";
  unsigned fits = 65535;
  for (std::size_t i = 0; i < links.size(); ++i) {
    const unsigned mtu = interface_mtu(links[i].name);
    if (mtu < least + outer) {
      errors.add(marks[i], "an MTU of " + std::to_string(mtu) + " on `" + links[i].name + "`",
                 std::to_string(least + outer) + " or more: IPv6 needs 1280 in the tunnel, and " + reason,
                 "ip link set dev " + links[i].name + " mtu " + std::to_string(least + outer));
    } else if (wanted != 0 && wanted > mtu - outer) {
      errors.add(wanted_mark, "`" + std::to_string(wanted) + "`",
                 std::to_string(mtu - outer) + " at most: `" + links[i].name + "` has an MTU of " +
                     std::to_string(mtu) + ", and " + reason,
                 "left out, it is what fits");
    } else {
      fits = std::min(fits, mtu - outer);
    }
  }
  return wanted != 0 ? wanted : fits;
}

}  // namespace

bool find_hmip_links(HmipMnFile& file, ConfigurationErrors& errors) {
  find_interfaces(file.node.links, file.link_marks, errors);
  if (!errors.empty()) return false;
  // The home agent's tunnel goes through the MAP's.
  const unsigned headers = file.node.home_agent ? 2 : 1;
  file.tunnel_mtu =
      fit_tunnel(file.node.links, file.link_marks, headers, file.tunnel_mtu, file.tunnel_mtu_mark, errors);
  return errors.empty();
}

bool find_hmip_links(HmipMapFile& file, ConfigurationErrors& errors) {
  std::vector<MapLink>& links = file.map.discovery.links;
  find_interfaces(links, file.link_marks, errors);
  const bool with_tunnel = file.role != HmipRouterRole::access_router;
  for (const std::string& name : with_tunnel ? interface_names() : std::vector<std::string>()) {
    if (!has_address(name, file.map.address())) continue;
    // The system would answer Binding Updates itself: a Parameter Problem where it has no Mobile IPv6.
    errors.add(file.address_mark, file.map.address().to_string() + ", which is an address of `" + name + "`",
               "an address that no interface of this system has: this program answers for it",
               "ip address delete " + file.map.address().to_string() + " dev " + name);
  }
  if (!errors.empty()) return false;
  // A home agent may have no link of its own: then the usual MTU stands.
  if (with_tunnel && !links.empty()) {
    const unsigned wanted = file.tunnel_mtu_mark ? static_cast<unsigned>(file.map.tunnel_mtu) : 0;
    file.map.tunnel_mtu = fit_tunnel(links, file.link_marks, 1, wanted,
                                     file.tunnel_mtu_mark.value_or(YAML::Mark::null_mark()), errors);
    file.widest_mtu = 0;
    for (const MapLink& link : links) file.widest_mtu = std::max(file.widest_mtu, interface_mtu(link.name));
    if (!errors.empty()) return false;
  }
  const Time end = monotonic_now() + patience;
  for (std::size_t i = 0; i < links.size(); ++i) {
    std::optional<wire::IpAddress> address;
    while (!(address = own_link_local(links[i].name)) && monotonic_now() < end) {
      if (asked_to_end()) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    if (address) {
      links[i].address = *address;
    } else {
      errors.add(file.link_marks[i], "no usable IPv6 link-local address on `" + links[i].name + "`",
                 "one: Router Advertisements come from it (RFC 4861 4.2)",
                 "ip address show dev " + links[i].name + " tells what it has; is it up?");
    }
  }
  return errors.empty();
}

}  // namespace lmmp::reference
