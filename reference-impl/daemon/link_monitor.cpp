// Tells when an interface or an address of the system changed, by netlink.
#include "reference-impl/daemon/link_monitor.hpp"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "reference-impl/daemon/interfaces.hpp"

namespace lmmp::reference {
namespace {

bool is_running(const std::string& interface) {
  const FileDescriptor socket(::socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  const FileDescriptor other(socket ? -1 : ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  ifreq request{};
  if (interface.size() >= sizeof request.ifr_name) return false;
  interface.copy(request.ifr_name, interface.size());
  if (ioctl(socket ? socket.get() : other.get(), SIOCGIFFLAGS, &request) != 0) return false;
  constexpr int wanted = IFF_UP | IFF_RUNNING;
  return (request.ifr_flags & wanted) == wanted;
}

}  // namespace

tl::expected<LinkMonitor, std::string> LinkMonitor::open() {
  LinkMonitor monitor;
  monitor.socket_ =
      FileDescriptor(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE));
  sockaddr_nl all{};
  all.nl_family = AF_NETLINK;
  all.nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR;
  if (!monitor.socket_ ||
      bind(monitor.socket_.get(), reinterpret_cast<const sockaddr*>(&all), sizeof all) != 0) {
    return tl::unexpected(std::string("no netlink socket to watch interfaces: ") + std::strerror(errno));
  }
  return monitor;
}

bool LinkMonitor::changed() {
  std::array<char, 16384> ignored;
  bool any = false;
  for (;;) {
    const ssize_t size = recv(socket_.get(), ignored.data(), ignored.size(), MSG_DONTWAIT);
    if (size >= 0 || errno == ENOBUFS) {  // ENOBUFS: more happened than the socket could hold
      any = true;
    } else if (errno != EINTR) {
      return any;
    }
  }
}

InterfaceState look_at(const std::string& interface, const std::optional<wire::IpAddress>& held) {
  InterfaceState state;
  state.exists = interface_index(interface) != 0;
  if (!state.exists) return state;
  state.running = is_running(interface);
  state.ipv4 = own_ipv4(interface, held);
  state.link_local = own_link_local(interface);
  state.global_ipv6 = own_global_ipv6(interface, held);
  return state;
}

}  // namespace lmmp::reference
