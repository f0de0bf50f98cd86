// Real links over one packet socket.
#include "harness/link/packet_network.hpp"

#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <utility>

namespace lmmp::conform {
namespace {

constexpr std::size_t batch = 32;
constexpr std::size_t largest_frame = 65'536;
constexpr int receive_buffer = 8 << 20;
constexpr Time slice = std::chrono::milliseconds(50);

Time time_of(const timespec& spec) {
  return std::chrono::seconds(spec.tv_sec) + std::chrono::nanoseconds(spec.tv_nsec);
}

// The clock of the kernel's receive timestamps.
Time wall() {
  timespec spec{};
  clock_gettime(CLOCK_REALTIME, &spec);
  return time_of(spec);
}

std::string reason(const char* what) {
  return std::string(what) + ": " + std::strerror(errno);
}

// Lets pass what came in on one of the interfaces.
bool filter_interfaces(int socket, const std::vector<int>& interfaces) {
  std::vector<sock_filter> program;
  program.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<unsigned>(SKF_AD_OFF + SKF_AD_IFINDEX)));
  for (int interface : interfaces) {
    program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(interface), 0, 1));
    program.push_back(BPF_STMT(BPF_RET | BPF_K, largest_frame));
  }
  program.push_back(BPF_STMT(BPF_RET | BPF_K, 0));
  const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
  return setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter) == 0;
}

}  // namespace

struct PacketNetwork::Buffers {
  struct One {
    wire::OctetVector octets = wire::OctetVector(largest_frame);
    sockaddr_ll from{};
    iovec vector{};
    alignas(cmsghdr) std::array<char, 256> control{};
  };
  std::array<One, batch> each;
  std::array<mmsghdr, batch> headers{};
  std::size_t filled = 0, next = 0;
};

PacketNetwork::PacketNetwork(int socket, int poll)
    : socket_(socket), poll_(poll), buffers_(std::make_unique<Buffers>()), epoch_(wall()) {}

PacketNetwork::~PacketNetwork() {
  close(poll_);
  close(socket_);
}

tl::expected<std::unique_ptr<PacketNetwork>, CannotOpen> PacketNetwork::open() {
  const int handle = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, htons(ETH_P_ALL));
  if (handle < 0) {
    if (errno == EPERM || errno == EACCES) {
      return tl::unexpected(
          CannotOpen{"packet sockets need the capability CAP_NET_RAW, which this process lacks",
                     "sudo setcap cap_net_raw,cap_net_admin+ep $(command -v lmmp-conform), "
                     "or run it with sudo"});
    }
    return tl::unexpected(
        CannotOpen{reason("cannot open a packet socket"), "check that the kernel has CONFIG_PACKET"});
  }
  const int poll = epoll_create1(EPOLL_CLOEXEC);
  std::unique_ptr<PacketNetwork> network(new PacketNetwork(handle, poll));
  const int on = 1;
  if (setsockopt(handle, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) != 0) {
    return tl::unexpected(
        CannotOpen{reason("no receive timestamps"), "a Linux kernel since 2.6.22 has them"});
  }
  // Older kernels lack it; what the tester sent is then told by its packet type.
  setsockopt(handle, SOL_PACKET, PACKET_IGNORE_OUTGOING, &on, sizeof on);
  if (setsockopt(handle, SOL_SOCKET, SO_RCVBUFFORCE, &receive_buffer, sizeof receive_buffer) != 0) {
    setsockopt(handle, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  }
  epoll_event event{};
  event.events = EPOLLIN;
  if (poll < 0 || epoll_ctl(poll, EPOLL_CTL_ADD, handle, &event) != 0) {
    return tl::unexpected(
        CannotOpen{reason("cannot wait on a packet socket"), "raise the limit of open files"});
  }
  return network;
}

tl::expected<void, std::string> PacketNetwork::use(const std::vector<int>& interfaces, bool promiscuous) {
  if (!filter_interfaces(socket_, interfaces)) return tl::unexpected(reason("cannot filter by interface"));
  if (promiscuous) {
    for (int interface : interfaces) {
      if (interface == 0) continue;
      packet_mreq request{};
      request.mr_ifindex = interface;
      request.mr_type = PACKET_MR_PROMISC;
      if (setsockopt(socket_, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &request, sizeof request) != 0) {
        return tl::unexpected(reason("cannot make the interface promiscuous"));
      }
    }
  }
  interfaces_.clear();
  for (const int index : interfaces) {
    ifreq request{};
    request.ifr_ifindex = index;
    if (index != 0 && ioctl(socket_, SIOCGIFNAME, &request) != 0) {
      return tl::unexpected("interface " + std::to_string(index) + " vanished");
    }
    interfaces_.push_back({index, index == 0 ? "" : request.ifr_name});
  }
  broken_.clear();
  without_link_.clear();
  while (fill(true)) {
  }
  buffers_->filled = buffers_->next = 0;
  int pending = 0;
  socklen_t size = sizeof pending;
  getsockopt(socket_, SOL_SOCKET, SO_ERROR, &pending, &size);  // a vanished interface of the case before
  frames_lost();
  lost_ = 0;
  lag_ = watched_since_ = Time::zero();
  epoch_ = wall();
  return {};
}

Time PacketNetwork::now() const {
  return wall() - epoch_;
}

tl::expected<Time, std::string> PacketNetwork::send(unsigned link, wire::Octets frame) {
  if (link >= interfaces_.size() || interfaces_[link].index == 0)
    return tl::unexpected(std::string("there is no such link"));
  sockaddr_ll to{};
  to.sll_family = AF_PACKET;
  to.sll_ifindex = interfaces_[link].index;
  to.sll_halen = 6;
  std::memcpy(to.sll_addr, frame.data(), std::min<std::size_t>(6, frame.size()));
  if (sendto(socket_, frame.data(), frame.size(), 0, reinterpret_cast<const sockaddr*>(&to), sizeof to) < 0) {
    const int error = errno;
    check_interfaces();
    errno = error;
    return tl::unexpected(broken().empty() ? reason("cannot send") : broken());
  }
  return now();
}

void PacketNetwork::expect(unsigned link, bool up) {
  if (link >= interfaces_.size()) return;
  interfaces_[link].expected = up ? Interface::State::coming_up : Interface::State::down;
}

// A socket that hears every interface is not told when one goes.
void PacketNetwork::check_interfaces() {
  without_link_.clear();
  for (auto& interface : interfaces_) {
    if (interface.index == 0) continue;
    ifreq request{};
    request.ifr_ifindex = interface.index;
    if (ioctl(socket_, SIOCGIFNAME, &request) != 0) {
      without_link_ = "the interface " + interface.name + " vanished";
    } else if (ioctl(socket_, SIOCGIFFLAGS, &request) == 0) {
      check_flags(interface, request.ifr_flags);
    }
  }
}

void PacketNetwork::check_flags(Interface& interface, int flags) {
  const bool carrier = (flags & IFF_RUNNING) != 0;
  if (interface.expected == Interface::State::coming_up && carrier) interface.expected = Interface::State::up;
  if (interface.expected != Interface::State::up || carrier) return;
  without_link_ =
      "the interface " + interface.name +
      ((flags & IFF_UP) != 0 ? " has no carrier: the other end of the link is down or gone" : " is down");
}

bool PacketNetwork::fill(bool discard) {
  auto& buffers = *buffers_;
  for (std::size_t i = 0; i < batch; ++i) {
    auto& one = buffers.each[i];
    one.vector = {one.octets.data(), one.octets.size()};
    buffers.headers[i].msg_hdr = {
        &one.from, sizeof one.from, &one.vector, 1, one.control.data(), one.control.size(), 0};
  }
  const int count = recvmmsg(socket_, buffers.headers.data(), batch, MSG_DONTWAIT, nullptr);
  buffers.next = 0;
  buffers.filled = count > 0 ? static_cast<std::size_t>(count) : 0;
  if (count < 0 && errno != EAGAIN && errno != EINTR && !discard) {
    // A link that the tester takes down itself is told here as well.
    const int error = errno;
    if (error != ENETDOWN) broken_ = reason("cannot receive");
    check_interfaces();
  }
  return count > 0 || (count < 0 && errno == ENETDOWN && discard);
}

std::optional<Arrival> PacketNetwork::take(Time deadline) {
  auto& buffers = *buffers_;
  for (; buffers.next < buffers.filled; ++buffers.next) {
    auto& one = buffers.each[buffers.next];
    auto& header = buffers.headers[buffers.next];
    const auto link = std::find_if(interfaces_.begin(), interfaces_.end(), [&](const auto& interface) {
      return interface.index != 0 && interface.index == one.from.sll_ifindex;
    });
    if (one.from.sll_pkttype == PACKET_OUTGOING || link == interfaces_.end()) continue;
    Arrival arrival;
    arrival.at = now();
    for (cmsghdr* part = CMSG_FIRSTHDR(&header.msg_hdr); part != nullptr;
         part = CMSG_NXTHDR(&header.msg_hdr, part)) {
      if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_TIMESTAMPNS) continue;
      timespec stamp{};
      std::memcpy(&stamp, CMSG_DATA(part), sizeof stamp);
      arrival.at = time_of(stamp) - epoch_;
    }
    if (arrival.at > deadline) return std::nullopt;  // stays for the next call
    if (arrival.at >= watched_since_) lag_ = std::max(lag_, now() - arrival.at);
    arrival.link = static_cast<unsigned>(link - interfaces_.begin());
    arrival.octets.assign(one.octets.begin(), one.octets.begin() + header.msg_len);
    ++buffers.next;
    return arrival;
  }
  return std::nullopt;
}

std::optional<Arrival> PacketNetwork::receive(Time deadline) {
  auto& buffers = *buffers_;
  const Time slice_end = now() + slice;
  while (true) {
    if (auto arrival = take(deadline)) return arrival;
    if (buffers.next < buffers.filled) return std::nullopt;  // a frame, but after the deadline
    if (fill(false)) continue;
    if (!without_link_.empty()) check_interfaces();  // it may be there again
    if (!broken().empty()) return std::nullopt;
    const Time until = std::min(deadline, slice_end);
    const Time left = until - now();
    if (left <= Time::zero()) {
      if (until == deadline) lag_ = std::max(lag_, -left);
      check_interfaces();
      return std::nullopt;
    }
    const timespec timeout{left.count() / 1'000'000'000, left.count() % 1'000'000'000};
    epoll_event event{};
    if (epoll_pwait2(poll_, &event, 1, &timeout, nullptr) == 0) lag_ = std::max(lag_, now() - until);
  }
}

std::uint64_t PacketNetwork::frames_lost() {
  tpacket_stats statistics{};
  socklen_t size = sizeof statistics;
  if (getsockopt(socket_, SOL_PACKET, PACKET_STATISTICS, &statistics, &size) == 0)
    lost_ += statistics.tp_drops;
  return lost_;
}

Time PacketNetwork::take_lag() {
  return std::exchange(lag_, Time::zero());
}

}  // namespace lmmp::conform
