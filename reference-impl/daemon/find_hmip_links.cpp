// Whether the system has the links of the HMIPv6 daemons, which addresses those of hmip-map have, and whether
// it leaves the MAP's or home agent's address to them.
#include <algorithm>
#include <thread>

#include "reference-impl/daemon/hmip_map_file.hpp"
#include "reference-impl/daemon/hmip_mn_file.hpp"
#include "reference-impl/daemon/icmp_sockets.hpp"
#include "reference-impl/daemon/interfaces.hpp"

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

}  // namespace

bool find_hmip_links(const HmipMnFile& file, ConfigurationErrors& errors) {
  find_interfaces(file.node.links, file.link_marks, errors);
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
  const Time end = monotonic_now() + patience;
  for (std::size_t i = 0; i < links.size(); ++i) {
    std::optional<wire::IpAddress> address;
    while (!(address = own_link_local(links[i].name)) && monotonic_now() < end) {
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
