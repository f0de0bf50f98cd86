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

LinkChanges LinkMonitor::changes() {
  alignas(nlmsghdr) std::array<char, 32768> octets;
  LinkChanges changes;
  for (;;) {
    const ssize_t size = recv(socket_.get(), octets.data(), octets.size(), MSG_DONTWAIT);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0 && errno != ENOBUFS) return changes;
    changes.any = true;
    if (size < 0) {
      changes.too_many = true;
      continue;
    }
    auto left = static_cast<unsigned>(size);
    for (auto* at = reinterpret_cast<nlmsghdr*>(octets.data()); NLMSG_OK(at, left);
         at = NLMSG_NEXT(at, left)) {
      const bool link = at->nlmsg_type == RTM_NEWLINK || at->nlmsg_type == RTM_DELLINK;
      if (!link || at->nlmsg_len < NLMSG_LENGTH(sizeof(ifinfomsg))) continue;
      ifinfomsg info{};
      std::memcpy(&info, NLMSG_DATA(at), sizeof info);
      const bool running = at->nlmsg_type == RTM_NEWLINK && (info.ifi_flags & IFF_RUNNING) != 0;
      if (!running) changes.were_down.insert(static_cast<unsigned>(info.ifi_index));
    }
  }
}

InterfaceState look_at(const std::string& interface, const std::optional<wire::IpAddress>& held) {
  InterfaceState state;
  state.index = interface_index(interface);
  if (state.index == 0) return state;
  state.running = is_running(interface);
  state.ipv4 = own_ipv4(interface, held);
  state.link_local = own_link_local(interface);
  state.global_ipv6 = own_global_ipv6(interface, held);
  return state;
}

}  // namespace lmmp::reference
