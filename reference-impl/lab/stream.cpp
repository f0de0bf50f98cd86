// lab-stream: a UDP stream with numbered packets, what arrives of it, and a ping. The lab measures handovers
// with it.
//   lab-stream send ADDRESS PORT INTERVAL_US     until it is ended
//   lab-stream ping ADDRESS INTERVAL_MS COUNT    echo requests until so many are answered; 0: until it is
//   ended lab-stream receive PORT                      for each line of input a line: RECEIVED LOST GAP_MS
//   since the last
#include <arpa/inet.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>

namespace {

using Clock = std::chrono::steady_clock;

int usage() {
  std::fputs(
      "usage: lab-stream send ADDRESS PORT INTERVAL_US | lab-stream ping ADDRESS INTERVAL_MS COUNT | "
      "lab-stream receive PORT\n",
      stderr);
  return 2;
}

int refused(const char* what) {
  std::fprintf(stderr, "lab-stream: %s: %s\n", what, std::strerror(errno));
  return 1;
}

sockaddr_in6 address_of(const std::string& text, int port) {
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_port = htons(static_cast<std::uint16_t>(port));
  if (inet_pton(AF_INET6, text.c_str(), &address.sin6_addr) != 1) address.sin6_family = AF_UNSPEC;
  return address;
}

int send_stream(const sockaddr_in6& to, std::chrono::microseconds interval) {
  const int fd = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return refused("no socket");
  std::uint8_t payload[64] = {};
  auto next = Clock::now();
  for (std::uint32_t number = 0;; ++number) {
    const std::uint32_t ordered = htonl(number);
    std::memcpy(payload, &ordered, sizeof ordered);
    // What is refused (no route while the node is away) is a loss like any other.
    if (sendto(fd, payload, sizeof payload, 0, reinterpret_cast<const sockaddr*>(&to), sizeof to) < 0 &&
        errno == EINTR) {
      return 0;
    }
    next = std::max(next + interval, Clock::now() - interval);
    std::this_thread::sleep_until(next);
  }
}

int ping(sockaddr_in6 to, std::chrono::milliseconds interval, int count) {
  to.sin6_port = 0;
  const int fd = socket(AF_INET6, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMPV6);
  if (fd < 0) return refused("no ICMPv6 socket");
  icmp6_filter replies;
  ICMP6_FILTER_SETBLOCKALL(&replies);
  ICMP6_FILTER_SETPASS(ICMP6_ECHO_REPLY, &replies);
  setsockopt(fd, IPPROTO_ICMPV6, ICMP6_FILTER, &replies, sizeof replies);
  const auto identifier = static_cast<std::uint16_t>(getpid());
  int answered = 0;
  for (std::uint16_t number = 1;; ++number) {
    icmp6_hdr request{};
    request.icmp6_type = ICMP6_ECHO_REQUEST;
    request.icmp6_id = htons(identifier);
    request.icmp6_seq = htons(number);
    const auto sent = Clock::now();
    // What is refused (no route while the node is away) is a loss like any other.
    if (sendto(fd, &request, sizeof request, 0, reinterpret_cast<const sockaddr*>(&to), sizeof to) < 0 &&
        errno == EINTR) {
      return 0;
    }
    for (;;) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(sent + interval - Clock::now());
      pollfd descriptor{fd, POLLIN, 0};
      if (left.count() <= 0 || poll(&descriptor, 1, static_cast<int>(left.count())) <= 0) break;
      icmp6_hdr reply{};
      if (recv(fd, &reply, sizeof reply, 0) < static_cast<ssize_t>(sizeof reply)) continue;
      if (reply.icmp6_id != request.icmp6_id || reply.icmp6_seq != request.icmp6_seq) continue;
      std::printf("reply %u after %.3f ms\n", static_cast<unsigned>(number),
                  std::chrono::duration<double, std::milli>(Clock::now() - sent).count());
      std::fflush(stdout);
      if (++answered == count) return 0;
    }
  }
}

int receive_stream(int port) {
  const int fd = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const sockaddr_in6 own = address_of("::", port);
  if (fd < 0 || bind(fd, reinterpret_cast<const sockaddr*>(&own), sizeof own) != 0)
    return refused("no socket");
  std::puts("ready");
  std::fflush(stdout);
  std::uint64_t received = 0;
  std::uint64_t lost = 0;
  std::uint32_t expected = 0;
  bool any = false;
  auto last = Clock::now();
  Clock::duration gap{};
  for (;;) {
    pollfd descriptors[2] = {{fd, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
    poll(descriptors, 2, -1);
    std::uint32_t number = 0;
    while (recv(fd, &number, sizeof number, 0) >= static_cast<ssize_t>(sizeof number)) {
      number = ntohl(number);
      const auto now = Clock::now();
      if (any) gap = std::max(gap, now - last);
      if (any && number > expected) lost += number - expected;
      expected = std::max(expected, number + 1);
      any = true;
      last = now;
      ++received;
    }
    if (descriptors[1].revents == 0) continue;
    char line[64];
    if (read(STDIN_FILENO, line, sizeof line) <= 0) return 0;
    // Silence that has not ended yet counts too.
    if (any) gap = std::max(gap, Clock::now() - last);
    std::printf("%llu %llu %.1f\n", static_cast<unsigned long long>(received),
                static_cast<unsigned long long>(lost),
                std::chrono::duration<double, std::milli>(gap).count());
    std::fflush(stdout);
    received = lost = 0;
    gap = {};
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::string mode = argc > 1 ? argv[1] : "";
  if (mode == "send" && argc == 5) {
    const sockaddr_in6 to = address_of(argv[2], std::atoi(argv[3]));
    const int interval = std::atoi(argv[4]);
    if (to.sin6_family != AF_INET6 || interval <= 0) return usage();
    return send_stream(to, std::chrono::microseconds(interval));
  }
  if (mode == "ping" && argc == 5) {
    const sockaddr_in6 to = address_of(argv[2], 0);
    const int interval = std::atoi(argv[3]);
    if (to.sin6_family != AF_INET6 || interval <= 0) return usage();
    return ping(to, std::chrono::milliseconds(interval), std::atoi(argv[4]));
  }
  if (mode == "receive" && argc == 3) return receive_stream(std::atoi(argv[2]));
  return usage();
}
