// Raw ICMP and ICMPv6 sockets that carry a core's datagrams over the system's interfaces.
#include "reference-impl/daemon/icmp_sockets.hpp"

#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <sys/socket.h>

// Behind the C library's headers, which it would otherwise get in the way of.
#include <linux/icmp.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>

#include "reference-impl/daemon/interfaces.hpp"
#include "wire/carrier.hpp"

namespace lmmp::reference {
namespace {

constexpr int hop_limit = 255;  // I27

std::string refused(const char* what) {
  std::string text = std::string("no ") + what + " socket: " + std::strerror(errno);
  if (errno == EPERM || errno == EACCES) {
    text +=
        ". It needs CAP_NET_RAW: run it as root, give the program the capability (setcap cap_net_raw+ep "
        "PROGRAM), or try it in a namespace of your own (unshare -Urn)";
  }
  return text;
}

template <typename Value>
bool set(const FileDescriptor& socket, int level, int option, const Value& value) {
  return setsockopt(socket.get(), level, option, &value, sizeof value) == 0;
}

FileDescriptor open_ipv4() {
  FileDescriptor socket(::socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_ICMP));
  if (!socket) return socket;
  // The filter knows types below 32 only: none of them is ours, and what is above passes.
  icmp_filter filter{};
  filter.data = 0xFFFFFFFF;
  set(socket, SOL_RAW, ICMP_FILTER, filter);
  const bool good = set(socket, IPPROTO_IP, IP_PKTINFO, 1) && set(socket, IPPROTO_IP, IP_TTL, hop_limit) &&
                    set(socket, IPPROTO_IP, IP_MULTICAST_TTL, hop_limit) &&
                    set(socket, IPPROTO_IP, IP_MULTICAST_LOOP, 0);
  return good ? std::move(socket) : FileDescriptor();
}

FileDescriptor open_ipv6() {
  FileDescriptor socket(::socket(AF_INET6, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_ICMPV6));
  if (!socket) return socket;
  icmp6_filter filter{};
  ICMP6_FILTER_SETBLOCKALL(&filter);
  ICMP6_FILTER_SETPASS(wire::icmpv6_mobility_type, &filter);
  const bool good = set(socket, IPPROTO_ICMPV6, ICMP6_FILTER, filter) &&
                    set(socket, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1) &&
                    set(socket, IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 1) &&
                    set(socket, IPPROTO_IPV6, IPV6_UNICAST_HOPS, hop_limit) &&
                    set(socket, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, hop_limit) &&
                    set(socket, IPPROTO_IPV6, IPV6_MULTICAST_LOOP, 0);
  return good ? std::move(socket) : FileDescriptor();
}

wire::IpAddress address_of(const in_addr& address) {
  std::array<std::uint8_t, 4> octets{};
  std::memcpy(octets.data(), &address, octets.size());
  return wire::IpAddress::v4(octets);
}
wire::IpAddress address_of(const in6_addr& address) {
  std::array<std::uint8_t, 16> octets{};
  std::memcpy(octets.data(), &address, octets.size());
  return wire::IpAddress::v6(octets);
}

// What came with a datagram beside its octets.
struct Control {
  unsigned interface = 0;
  wire::IpAddress destination;
  int hop_limit = 0;
};

Control read_control(msghdr& message) {
  Control control;
  for (cmsghdr* at = CMSG_FIRSTHDR(&message); at; at = CMSG_NXTHDR(&message, at)) {
    if (at->cmsg_level == IPPROTO_IP && at->cmsg_type == IP_PKTINFO) {
      in_pktinfo info{};
      std::memcpy(&info, CMSG_DATA(at), sizeof info);
      control.interface = static_cast<unsigned>(info.ipi_ifindex);
      control.destination = address_of(info.ipi_addr);
    } else if (at->cmsg_level == IPPROTO_IPV6 && at->cmsg_type == IPV6_PKTINFO) {
      in6_pktinfo info{};
      std::memcpy(&info, CMSG_DATA(at), sizeof info);
      control.interface = info.ipi6_ifindex;
      control.destination = address_of(info.ipi6_addr);
    } else if (at->cmsg_level == IPPROTO_IPV6 && at->cmsg_type == IPV6_HOPLIMIT) {
      std::memcpy(&control.hop_limit, CMSG_DATA(at), sizeof control.hop_limit);
    }
  }
  return control;
}

}  // namespace

tl::expected<IcmpSockets, std::string> IcmpSockets::open(std::vector<std::string> interfaces,
                                                         Versions versions) {
  IcmpSockets sockets;
  sockets.interfaces_ = std::move(interfaces);
  sockets.find_interfaces();
  if (versions.ipv4) {
    sockets.ipv4_ = open_ipv4();
    if (!sockets.ipv4_) return tl::unexpected(refused("ICMP"));
  }
  if (versions.ipv6) {
    sockets.ipv6_ = open_ipv6();
    if (!sockets.ipv6_) return tl::unexpected(refused("ICMPv6"));
  }
  return sockets;
}

void IcmpSockets::find_interfaces() {
  indexes_.clear();
  for (const std::string& name : interfaces_) indexes_.push_back(interface_index(name));
}

std::optional<unsigned> IcmpSockets::link_of(unsigned interface_index) {
  const auto search = [&]() -> std::optional<unsigned> {
    const auto at = std::find(indexes_.begin(), indexes_.end(), interface_index);
    if (at == indexes_.end()) return std::nullopt;
    return static_cast<unsigned>(at - indexes_.begin());
  };
  auto link = search();
  // An interface that was taken away and made again has another index; looked for once a second at most.
  if (!link && monotonic_now() - last_search_ > std::chrono::seconds(1)) {
    last_search_ = monotonic_now();
    find_interfaces();
    link = search();
  }
  return link;
}

std::optional<Datagram> IcmpSockets::receive(int socket) {
  // Enough for a burst on foreign interfaces, without keeping the daemon from its other work.
  for (int tries = 0; tries < 64; ++tries) {
    sockaddr_storage from{};
    std::array<char, 256> control_octets{};
    iovec vector{buffer_.data(), buffer_.size()};
    msghdr message{};
    message.msg_name = &from;
    message.msg_namelen = sizeof from;
    message.msg_iov = &vector;
    message.msg_iovlen = 1;
    message.msg_control = control_octets.data();
    message.msg_controllen = control_octets.size();
    const ssize_t size = recvmsg(socket, &message, MSG_DONTWAIT);
    if (size < 0) {
      if (errno == EINTR) continue;
      return std::nullopt;
    }
    const Control control = read_control(message);
    const auto link = link_of(control.interface);
    if (!link) continue;
    wire::Octets octets(buffer_.data(), static_cast<std::size_t>(size));
    Datagram datagram;
    datagram.link = *link;
    datagram.destination = control.destination;
    if (socket == ipv4_.get()) {
      // Raw IPv4 sockets give the IP header too.
      const std::size_t header = octets.empty() ? 0 : std::size_t{octets[0] & 0xFU} * 4;
      if (octets.size() < 20 || header < 20 || octets.size() < header) continue;
      datagram.source = address_of(reinterpret_cast<const sockaddr_in*>(&from)->sin_addr);
      datagram.hop_limit = octets[8];
      datagram.protocol = wire::protocol_icmpv4;
      octets = octets.subspan(header);
    } else {
      datagram.source = address_of(reinterpret_cast<const sockaddr_in6*>(&from)->sin6_addr);
      datagram.hop_limit = static_cast<std::uint8_t>(control.hop_limit);
      datagram.protocol = wire::protocol_icmpv6;
    }
    datagram.payload.assign(octets.begin(), octets.end());
    return datagram;
  }
  return std::nullopt;
}

bool IcmpSockets::send(const Datagram& datagram) {
  unsigned& interface = indexes_.at(datagram.link);
  if (interface == 0) interface = interface_index(interfaces_[datagram.link]);
  if (interface == 0) {
    errno = ENODEV;
    return false;
  }
  iovec vector{const_cast<std::uint8_t*>(datagram.payload.data()), datagram.payload.size()};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(in6_pktinfo))> control{};
  msghdr message{};
  message.msg_iov = &vector;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  sockaddr_in to4{};
  sockaddr_in6 to6{};
  const bool v4 = datagram.destination.is_v4();
  if (v4) {
    to4.sin_family = AF_INET;
    std::memcpy(&to4.sin_addr, datagram.destination.octets().data(), 4);
    in_pktinfo info{};
    info.ipi_ifindex = static_cast<int>(interface);
    std::memcpy(&info.ipi_spec_dst, datagram.source.octets().data(), 4);
    message.msg_name = &to4;
    message.msg_namelen = sizeof to4;
    message.msg_controllen = CMSG_SPACE(sizeof info);
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = IPPROTO_IP;
    header->cmsg_type = IP_PKTINFO;
    header->cmsg_len = CMSG_LEN(sizeof info);
    std::memcpy(CMSG_DATA(header), &info, sizeof info);
  } else {
    to6.sin6_family = AF_INET6;
    to6.sin6_scope_id = interface;
    std::memcpy(&to6.sin6_addr, datagram.destination.octets().data(), 16);
    in6_pktinfo info{};
    info.ipi6_ifindex = interface;
    std::memcpy(&info.ipi6_addr, datagram.source.octets().data(), 16);
    message.msg_name = &to6;
    message.msg_namelen = sizeof to6;
    message.msg_controllen = CMSG_SPACE(sizeof info);
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = IPPROTO_IPV6;
    header->cmsg_type = IPV6_PKTINFO;
    header->cmsg_len = CMSG_LEN(sizeof info);
    std::memcpy(CMSG_DATA(header), &info, sizeof info);
  }
  const int socket = v4 ? ipv4_.get() : ipv6_.get();
  if (sendmsg(socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0) return true;
  // The index may be one of an interface that is gone.
  if (errno == ENODEV || errno == ENXIO) interface = 0;
  return false;
}

Time monotonic_now() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

}  // namespace lmmp::reference
