// A TUN interface.
#include "reference-impl/daemon/tun_device.hpp"

#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <linux/ipv6_route.h>
#include <linux/route.h>
#include <net/if_arp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include "reference-impl/daemon/interfaces.hpp"

namespace lmmp::reference {
namespace {

constexpr const char* device = "/dev/net/tun";
constexpr const char* forwarding = "/proc/sys/net/ipv6/conf/all/forwarding";

tl::unexpected<std::string> failure(const std::string& what, const std::string& hint = {}) {
  return tl::unexpected(what + ": " + std::strerror(errno) + (hint.empty() ? "" : "; " + hint));
}

ifreq request_for(const std::string& name) {
  ifreq request{};
  std::copy_n(name.begin(), std::min<std::size_t>(name.size(), IFNAMSIZ - 1), request.ifr_name);
  return request;
}

std::string opening_hint() {
  if (errno == ENOENT) return "load the module: modprobe tun";
  if (errno == EACCES || errno == EPERM) {
    return "the tunnel needs it: run as root, or have an administrator permit it (chmod 666 "
           "/dev/net/tun)";
  }
  return {};
}

}  // namespace

tl::expected<TunDevice, std::string> TunDevice::open(const std::string& name, unsigned mtu) {
  TunDevice tun;
  tun.name_ = name;
  tun.descriptor_ = FileDescriptor(::open(device, O_RDWR | O_NONBLOCK | O_CLOEXEC));
  if (!tun.descriptor_) return failure(std::string("cannot open ") + device, opening_hint());
  ifreq request = request_for(name);
  request.ifr_flags = IFF_TUN | IFF_NO_PI;
  if (ioctl(tun.descriptor_.get(), TUNSETIFF, &request) != 0) {
    return failure("cannot make the tunnel interface `" + name + "`",
                   errno == EPERM
                       ? "it needs CAP_NET_ADMIN: run as root or in a user namespace (unshare -Urn)"
                   : errno == EBUSY  ? "another process has it"
                   : errno == ENOTTY ? "/dev/net/tun is something else there: mknod /dev/net/tun c 10 200"
                                     : "");
  }
  const FileDescriptor socket(::socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  request = request_for(name);
  request.ifr_mtu = static_cast<int>(mtu);
  if (ioctl(socket.get(), SIOCSIFMTU, &request) != 0) return failure("cannot set the MTU of `" + name + "`");
  request = request_for(name);
  if (ioctl(socket.get(), SIOCGIFFLAGS, &request) != 0)
    return failure("cannot read the flags of `" + name + "`");
  request.ifr_flags = static_cast<short>(request.ifr_flags | IFF_UP);
  if (ioctl(socket.get(), SIOCSIFFLAGS, &request) != 0) return failure("cannot bring `" + name + "` up");
  return tun;
}

tl::expected<void, std::string> TunDevice::route(const wire::Prefix& prefix) {
  const FileDescriptor socket(::socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  in6_rtmsg route{};
  std::memcpy(&route.rtmsg_dst, prefix.address.octets().data(), 16);
  route.rtmsg_dst_len = static_cast<__u16>(prefix.length);
  // The system's own routes of a link have 256; a smaller metric goes first.
  route.rtmsg_metric = 1;
  route.rtmsg_flags = RTF_UP;
  route.rtmsg_ifindex = static_cast<int>(interface_index(name_));
  if (ioctl(socket.get(), SIOCADDRT, &route) != 0 && errno != EEXIST) {
    return failure("cannot route " + prefix.to_string() + " into `" + name_ + "`");
  }
  if (std::find(routes_.begin(), routes_.end(), prefix) == routes_.end()) routes_.push_back(prefix);
  return {};
}

tl::expected<bool, std::string> TunDevice::came_back(const LinkChanges& changes) {
  const InterfaceState now = look_at(name_);
  const bool before = std::exchange(running_, now.running);
  if (!now.running || (before && !changes.was_down(now.index))) return false;
  for (const wire::Prefix& prefix : std::vector(routes_)) {
    if (auto set = route(prefix); !set) return tl::unexpected(set.error());
  }
  return true;
}

tl::expected<void, std::string> enable_ipv6_forwarding() {
  char now = '0';
  std::ifstream(forwarding) >> now;
  if (now != '0') return {};
  std::ofstream stream(forwarding);
  if (stream << "1" << std::flush) return {};
  return failure("cannot let the system forward IPv6 packets", "sysctl -w net.ipv6.conf.all.forwarding=1");
}

}  // namespace lmmp::reference
