// Which addresses the router has on the links of its configuration.
#include <algorithm>
#include <thread>

#include "reference-impl/daemon/icmp_sockets.hpp"
#include "reference-impl/daemon/interfaces.hpp"
#include "reference-impl/daemon/router_daemon.hpp"
#include "reference-impl/daemon/signals.hpp"

namespace lmmp::reference {
namespace {

using How = LinkAddress::How;

// Duplicate address detection takes between one and two seconds.
constexpr Time patience = std::chrono::seconds(5);

std::string all_interfaces() {
  std::string text;
  for (const std::string& name : interface_names()) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::optional<wire::IpAddress> look_up(const RouterLink& link, const LinkAddress& wanted,
                                       wire::IpVersion version) {
  if (wanted.how == How::none) return std::nullopt;
  if (wanted.how == How::given) {
    return has_address(link.interface, wanted.address) ? std::optional(wanted.address) : std::nullopt;
  }
  return version == wire::IpVersion::v4 ? own_ipv4(link.interface) : own_link_local(link.interface);
}

// Whether there is nothing to wait for: all that was asked for by name, and one address at least.
bool complete(const RouterLink& link, const AccessRouterLink& found) {
  if (link.ipv4.how == How::given && !found.ipv4) return false;
  if (link.ipv6.how != How::none && !found.ipv6) return false;
  return found.ipv4 || found.ipv6;
}

}  // namespace

void find_interfaces(const std::vector<RouterLink>& links, ConfigurationErrors& errors) {
  for (const RouterLink& link : links) {
    if (interface_index(link.interface) == 0) {
      const std::vector<std::string> names = interface_names();
      const std::string near = nearest(link.interface, {names.begin(), names.end()});
      errors.add(link.mark, "`" + link.interface + "`",
                 "an interface of this system (" + all_interfaces() + ")",
                 near.empty() ? "" : "did you mean `" + near + "`?");
    }
  }
}

namespace {

// Finds every link's addresses on the system, waiting a few seconds for an interface that is just coming up.
// Nothing if a signal to end came meanwhile.
std::optional<std::vector<AccessRouterLink>> find_addresses(const std::vector<RouterLink>& links,
                                                            ConfigurationErrors& errors) {
  std::vector<AccessRouterLink> all;
  find_interfaces(links, errors);
  if (!errors.empty()) return all;
  const Time end = monotonic_now() + patience;
  for (const RouterLink& link : links) {
    AccessRouterLink found{link.interface, {}, {}};
    for (;;) {
      found.ipv4 = look_up(link, link.ipv4, wire::IpVersion::v4);
      found.ipv6 = look_up(link, link.ipv6, wire::IpVersion::v6);
      if (complete(link, found) || monotonic_now() >= end) break;
      if (asked_to_end()) return std::nullopt;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    const std::string hint = "ip address show dev " + link.interface + " tells what it has; is it up?";
    if (link.ipv4.how == How::given && !found.ipv4) {
      errors.add(link.mark, "no " + link.ipv4.address.to_string() + " on `" + link.interface + "`",
                 "the address that `ipv4` names", hint);
    }
    if (link.ipv6.how == How::given && !found.ipv6) {
      errors.add(link.mark, "no usable " + link.ipv6.address.to_string() + " on `" + link.interface + "`",
                 "the address that `ipv6` names", hint);
    }
    if (errors.empty() && !found.ipv4 && !found.ipv6) {
      errors.add(link.mark, "no usable address on `" + link.interface + "`",
                 "an IPv6 link-local or an IPv4 address", hint);
    }
    all.push_back(std::move(found));
  }
  return all;
}

}  // namespace

std::optional<AccessRouterConfiguration> find_links(const RouterFile& file, ConfigurationErrors& errors) {
  AccessRouterConfiguration configuration = file.router;
  auto links = find_addresses(file.links, errors);
  if (!links) return std::nullopt;
  configuration.links = std::move(*links);
  if (errors.empty()) {
    for (std::string& fault : faults_of(configuration)) {
      errors.add(YAML::Mark::null_mark(), std::move(fault), "values that go together");
    }
  }
  if (!errors.empty()) return std::nullopt;
  return configuration;
}

}  // namespace lmmp::reference
