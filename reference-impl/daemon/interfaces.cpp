// What the system knows of its network interfaces.
#include "reference-impl/daemon/interfaces.hpp"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <memory>
#include <sstream>

#include "reference-impl/daemon/file_descriptor.hpp"

namespace lmmp::reference {
namespace {

struct InterfaceAddress {
  std::string interface;
  wire::IpAddress address;
};

std::vector<InterfaceAddress> ipv4_addresses() {
  std::vector<InterfaceAddress> found;
  ifaddrs* list = nullptr;
  if (getifaddrs(&list) != 0) return found;
  const std::unique_ptr<ifaddrs, decltype(&freeifaddrs)> owned(list, freeifaddrs);
  for (const ifaddrs* at = list; at; at = at->ifa_next) {
    if (!at->ifa_addr || at->ifa_addr->sa_family != AF_INET) continue;
    std::array<std::uint8_t, 4> octets{};
    std::memcpy(octets.data(), &reinterpret_cast<const sockaddr_in*>(at->ifa_addr)->sin_addr, 4);
    found.push_back({at->ifa_name, wire::IpAddress::v4(octets)});
  }
  return found;
}

// From /proc/net/if_inet6, which tells what getifaddrs does not: whether duplicate address detection is over.
std::vector<InterfaceAddress> usable_ipv6_addresses() {
  constexpr unsigned tentative = 0x40;
  constexpr unsigned failed = 0x08;
  std::vector<InterfaceAddress> found;
  std::ifstream table("/proc/net/if_inet6");
  for (std::string line; std::getline(table, line);) {
    std::istringstream fields(line);
    std::string hex;
    std::string name;
    unsigned index = 0;
    unsigned prefix = 0;
    unsigned scope = 0;
    unsigned flags = 0;
    fields >> hex >> std::hex >> index >> prefix >> scope >> flags >> name;
    if (!fields || hex.size() != 32 || (flags & (tentative | failed)) != 0) continue;
    std::array<std::uint8_t, 16> octets{};
    for (std::size_t i = 0; i < 16; ++i) {
      octets[i] = static_cast<std::uint8_t>(std::stoul(hex.substr(2 * i, 2), nullptr, 16));
    }
    found.push_back({name, wire::IpAddress::v6(octets)});
  }
  return found;
}

template <typename Wanted>
std::optional<wire::IpAddress> first_of(const std::vector<InterfaceAddress>& all,
                                        const std::string& interface, Wanted wanted) {
  for (const InterfaceAddress& one : all) {
    if (one.interface == interface && wanted(one.address)) return one.address;
  }
  return std::nullopt;
}

}  // namespace

std::vector<std::string> interface_names() {
  std::vector<std::string> names;
  const std::unique_ptr<struct if_nameindex, decltype(&if_freenameindex)> list(if_nameindex(),
                                                                               if_freenameindex);
  if (!list) return names;
  for (const struct if_nameindex* at = list.get(); at->if_index != 0; ++at) names.emplace_back(at->if_name);
  return names;
}

unsigned interface_index(const std::string& name) {
  return if_nametoindex(name.c_str());
}

unsigned interface_mtu(const std::string& name) {
  const FileDescriptor socket(::socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq request{};
  if (name.size() >= sizeof request.ifr_name) return 0;
  name.copy(request.ifr_name, name.size());
  return ioctl(socket.get(), SIOCGIFMTU, &request) == 0 ? static_cast<unsigned>(request.ifr_mtu) : 0;
}

std::optional<wire::IpAddress> own_link_local(const std::string& interface) {
  return first_of(usable_ipv6_addresses(), interface,
                  [](const wire::IpAddress& address) { return address.is_link_local(); });
}

std::optional<wire::IpAddress> own_ipv4(const std::string& interface,
                                        const std::optional<wire::IpAddress>& except) {
  return first_of(ipv4_addresses(), interface,
                  [&](const wire::IpAddress& address) { return address != except; });
}

std::optional<wire::IpAddress> own_global_ipv6(const std::string& interface,
                                               const std::optional<wire::IpAddress>& except) {
  return first_of(usable_ipv6_addresses(), interface, [&](const wire::IpAddress& address) {
    return !address.is_link_local() && !address.is_loopback() && address != except;
  });
}

bool has_address(const std::string& interface, const wire::IpAddress& address) {
  const auto all = address.is_v4() ? ipv4_addresses() : usable_ipv6_addresses();
  return first_of(all, interface, [&](const wire::IpAddress& one) { return one == address; }).has_value();
}

}  // namespace lmmp::reference
