// IPv6 on one Ethernet link through a packet socket.
#include "reference-impl/daemon/neighbour_socket.hpp"

#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "reference-impl/core/ipv6_packets.hpp"
#include "reference-impl/daemon/interfaces.hpp"

namespace lmmp::reference {
namespace {

tl::unexpected<std::string> failure(const std::string& what, const std::string& hint = {}) {
  return tl::unexpected(what + ": " + std::strerror(errno) + (hint.empty() ? "" : "; " + hint));
}

// IPv6, next header ICMPv6, types 133 to 136: everything else stays in the system.
const std::array<sock_filter, 7> only_discovery = {{
    BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 6),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, wire::protocol_icmpv6, 0, 4),
    BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 40),
    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, wire::icmpv6_router_solicitation, 0, 2),
    BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, wire::icmpv6_neighbour_advertisement, 1, 0),
    BPF_STMT(BPF_RET | BPF_K, 0xFFFF),
    BPF_STMT(BPF_RET | BPF_K, 0),
}};

}  // namespace

tl::expected<NeighbourSocket, std::string> NeighbourSocket::open(const std::string& interface, unsigned link,
                                                                 Takes takes) {
  NeighbourSocket opened;
  // Where segments are joined on the way (GRO, veth), a packet may be as long as IPv6 allows.
  opened.buffer_.resize(takes == Takes::everything ? 65535 + wire::ipv6_header_size : 2048);
  opened.link_ = link;
  opened.interface_index_ = static_cast<int>(reference::interface_index(interface));
  // SOCK_DGRAM: the system writes and removes the Ethernet header. Protocol 0: nothing comes before bind.
  opened.socket_ = FileDescriptor(socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!opened.socket_) {
    return failure("no packet socket",
                   "it needs CAP_NET_RAW: run as root or in a user namespace (unshare -Urn)");
  }
  const int fd = opened.socket_.get();
  ifreq request{};
  std::copy_n(interface.begin(), std::min<std::size_t>(interface.size(), IFNAMSIZ - 1), request.ifr_name);
  if (ioctl(fd, SIOCGIFHWADDR, &request) != 0) return failure("interface `" + interface + "`");
  if (request.ifr_hwaddr.sa_family != ARPHRD_ETHER) {
    return tl::unexpected("interface `" + interface +
                          "` is not an Ethernet link; those of a MAP and of a mobile node must be");
  }
  std::memcpy(opened.link_layer_.data(), request.ifr_hwaddr.sa_data, opened.link_layer_.size());

  sock_fprog filter{static_cast<unsigned short>(only_discovery.size()),
                    const_cast<sock_filter*>(only_discovery.data())};
  packet_mreq groups{};
  groups.mr_ifindex = opened.interface_index_;
  groups.mr_type = PACKET_MR_ALLMULTI;
  sockaddr_ll address{};
  address.sll_family = AF_PACKET;
  address.sll_protocol = htons(ETH_P_IPV6);
  address.sll_ifindex = opened.interface_index_;
  const bool filtered = takes == Takes::discovery;
  if ((filtered && setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter) != 0) ||
      setsockopt(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &groups, sizeof groups) != 0 ||
      bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return failure("packet socket on `" + interface + "`");
  }
  return opened;
}

std::optional<Datagram> NeighbourSocket::receive() {
  for (;;) {
    sockaddr_ll from{};
    socklen_t size = sizeof from;
    const ssize_t length =
        recvfrom(socket_.get(), buffer_.data(), buffer_.size(), 0, reinterpret_cast<sockaddr*>(&from), &size);
    // An interface that went down is told once, as an error; LinkWatch tells what became of it.
    if (length < 0 && errno == EINTR) continue;
    if (length < 0) return std::nullopt;
    if (from.sll_pkttype == PACKET_OUTGOING || from.sll_pkttype == PACKET_OTHERHOST) continue;
    if (from.sll_halen != link_layer_.size()) continue;
    auto datagram = to_datagram(link_, wire::Octets(buffer_.data(), static_cast<std::size_t>(length)));
    if (!datagram) continue;
    std::copy_n(from.sll_addr, last_sender_.size(), last_sender_.begin());
    return datagram;
  }
}

bool NeighbourSocket::send(const Datagram& datagram, const wire::LinkLayerAddress& neighbour) {
  sockaddr_ll to{};
  to.sll_family = AF_PACKET;
  to.sll_protocol = htons(ETH_P_IPV6);
  to.sll_ifindex = interface_index_;
  to.sll_halen = ETH_ALEN;
  if (datagram.destination.is_multicast()) {
    // RFC 2464 7: 33:33 and the address's last 32 bits.
    to.sll_addr[0] = to.sll_addr[1] = 0x33;
    std::copy_n(datagram.destination.octets().data() + 12, 4, to.sll_addr + 2);
  } else {
    std::copy_n(neighbour.data(), neighbour.size(), to.sll_addr);
  }
  const wire::OctetVector packet = to_packet(datagram);
  return sendto(socket_.get(), packet.data(), packet.size(), 0, reinterpret_cast<const sockaddr*>(&to),
                sizeof to) == static_cast<ssize_t>(packet.size());
}

}  // namespace lmmp::reference
