// Asks the routers of a link for their advertisements.
#include "reference-impl/daemon/router_solicitation.hpp"

#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <sys/socket.h>

// Behind the C library's headers, which it would otherwise get in the way of.
#include <linux/icmp.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "reference-impl/daemon/interfaces.hpp"

namespace lmmp::reference {
namespace {

constexpr std::uint8_t ipv4_router_solicitation = 10;  // RFC 1256
constexpr std::uint8_t ipv6_router_solicitation = 133;

template <typename Value>
bool set(const FileDescriptor& socket, int level, int option, const Value& value) {
  return setsockopt(socket.get(), level, option, &value, sizeof value) == 0;
}

FileDescriptor open_socket(bool v4) {
  return FileDescriptor(::socket(v4 ? AF_INET : AF_INET6, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK,
                                 v4 ? int{IPPROTO_ICMP} : int{IPPROTO_ICMPV6}));
}

tl::unexpected<std::string> refused(const char* what) {
  return tl::unexpected(std::string(what) + ": " + std::strerror(errno));
}

}  // namespace

tl::expected<void, std::string> send_router_solicitation(const std::string& interface,
                                                         wire::IpVersion version) {
  const bool v4 = version == wire::IpVersion::v4;
  const FileDescriptor socket = open_socket(v4);
  const int index = static_cast<int>(interface_index(interface));
  // Type, code, checksum, 4 reserved octets. The kernel fills in the checksum of ICMPv6.
  std::array<std::uint8_t, 8> octets{v4 ? ipv4_router_solicitation : ipv6_router_solicitation};
  ssize_t sent = -1;
  if (v4) {
    octets[2] = static_cast<std::uint8_t>(~ipv4_router_solicitation);
    octets[3] = 0xFF;
    ip_mreqn where{};
    where.imr_ifindex = index;
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_addr.s_addr = htonl(INADDR_ALLRTRS_GROUP);
    if (set(socket, IPPROTO_IP, IP_MULTICAST_IF, where)) {
      sent =
          sendto(socket.get(), octets.data(), octets.size(), 0, reinterpret_cast<sockaddr*>(&to), sizeof to);
    }
  } else {
    sockaddr_in6 to{};
    to.sin6_family = AF_INET6;
    to.sin6_scope_id = static_cast<std::uint32_t>(index);
    to.sin6_addr = {{{0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02}}};
    constexpr int hop_limit = 255;  // RFC 4861 6.1.1: others are not heard
    if (set(socket, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, hop_limit)) {
      sent =
          sendto(socket.get(), octets.data(), octets.size(), 0, reinterpret_cast<sockaddr*>(&to), sizeof to);
    }
  }
  if (sent < 0) return refused("no Router Solicitation");
  return {};
}

tl::expected<SolicitationSocket, std::string> SolicitationSocket::open(wire::IpVersion version) {
  SolicitationSocket opened;
  opened.v4_ = version == wire::IpVersion::v4;
  opened.socket_ = open_socket(opened.v4_);
  bool good = static_cast<bool>(opened.socket_);
  if (opened.v4_) {
    icmp_filter filter{};
    filter.data = ~(1U << ipv4_router_solicitation);
    good = good && set(opened.socket_, SOL_RAW, ICMP_FILTER, filter) &&
           set(opened.socket_, IPPROTO_IP, IP_PKTINFO, 1);
  } else {
    icmp6_filter filter{};
    ICMP6_FILTER_SETBLOCKALL(&filter);
    ICMP6_FILTER_SETPASS(ipv6_router_solicitation, &filter);
    good = good && set(opened.socket_, IPPROTO_ICMPV6, ICMP6_FILTER, filter) &&
           set(opened.socket_, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
  }
  if (!good) return refused("no socket for Router Solicitations");
  return opened;
}

unsigned SolicitationSocket::receive() {
  std::array<std::uint8_t, 1500> ignored;
  alignas(cmsghdr) std::array<char, 256> control;
  for (int tries = 0; tries < 64; ++tries) {
    iovec vector{ignored.data(), ignored.size()};
    msghdr message{};
    message.msg_iov = &vector;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    if (recvmsg(socket_.get(), &message, MSG_DONTWAIT) < 0) return 0;
    for (cmsghdr* at = CMSG_FIRSTHDR(&message); at; at = CMSG_NXTHDR(&message, at)) {
      if (at->cmsg_level == IPPROTO_IP && at->cmsg_type == IP_PKTINFO) {
        in_pktinfo info{};
        std::memcpy(&info, CMSG_DATA(at), sizeof info);
        return static_cast<unsigned>(info.ipi_ifindex);
      }
      if (at->cmsg_level == IPPROTO_IPV6 && at->cmsg_type == IPV6_PKTINFO) {
        in6_pktinfo info{};
        std::memcpy(&info, CMSG_DATA(at), sizeof info);
        return info.ipi6_ifindex;
      }
    }
  }
  return 0;
}

}  // namespace lmmp::reference
