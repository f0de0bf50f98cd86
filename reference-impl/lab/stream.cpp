// lab-stream: a UDP stream with numbered packets, what arrives of it, and a ping. The lab measures with it.
//   lab-stream send ADDRESS PORT INTERVAL_US    until it is ended
//   lab-stream ping ADDRESS INTERVAL_MS COUNT   until so many are answered; 0: until it is ended
//   lab-stream receive PORT                     for each line of input: RECEIVED LOST GAP_MS since the last
// An address is one of IPv6 or IPv4.
#include <arpa/inet.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
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
  // The socket of one family serves both: an IPv4 address is mapped (RFC 4291 2.5.5.2).
  if (inet_pton(AF_INET6, text.c_str(), &address.sin6_addr) != 1 &&
      inet_pton(AF_INET6, ("::ffff:" + text).c_str(), &address.sin6_addr) != 1) {
    address.sin6_family = AF_UNSPEC;
  }
  return address;
}

bool is_ipv4(const sockaddr_in6& address) {
  return IN6_IS_ADDR_V4MAPPED(&address.sin6_addr) != 0;
}

// An echo request is the same in both; in ICMP the sender fills in the checksum.
struct Echo {
  std::uint8_t type = 0;
  std::uint8_t code = 0;
  std::uint16_t checksum = 0;
  std::uint16_t identifier = 0;
  std::uint16_t number = 0;

  void seal() {
    std::uint32_t sum = 0;
    for (const std::uint16_t word : {htons(static_cast<std::uint16_t>(type << 8)), identifier, number}) {
      sum += word;
    }
    checksum = static_cast<std::uint16_t>(~(sum + (sum >> 16)));
  }
};
static_assert(sizeof(Echo) == 8);

// A raw socket that hears echo replies only.
int open_echo_socket(bool ipv4) {
  const int fd = ipv4 ? socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMP)
                      : socket(AF_INET6, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMPV6);
  if (fd < 0 || ipv4) return fd;
  icmp6_filter replies;
  ICMP6_FILTER_SETBLOCKALL(&replies);
  ICMP6_FILTER_SETPASS(ICMP6_ECHO_REPLY, &replies);
  setsockopt(fd, IPPROTO_ICMPV6, ICMP6_FILTER, &replies, sizeof replies);
  return fd;
}

bool send_echo(int fd, const sockaddr_in6& to, Echo echo) {
  echo.type = is_ipv4(to) ? ICMP_ECHO : ICMP6_ECHO_REQUEST;
  if (!is_ipv4(to)) {
    return sendto(fd, &echo, sizeof echo, 0, reinterpret_cast<const sockaddr*>(&to), sizeof to) >= 0;
  }
  echo.seal();
  sockaddr_in to4{};
  to4.sin_family = AF_INET;
  std::memcpy(&to4.sin_addr, &to.sin6_addr.s6_addr[12], 4);
  return sendto(fd, &echo, sizeof echo, 0, reinterpret_cast<const sockaddr*>(&to4), sizeof to4) >= 0;
}

// Whether what came is the reply to this one.
bool receive_reply(int fd, bool ipv4, const Echo& sent) {
  std::uint8_t octets[128];
  const ssize_t size = recv(fd, octets, sizeof octets, 0);
  const ssize_t header = ipv4 && size > 0 ? (octets[0] & 0x0F) * 4 : 0;  // raw IPv4 sockets give it too
  Echo reply;
  if (size < header + static_cast<ssize_t>(sizeof reply)) return false;
  std::memcpy(&reply, octets + header, sizeof reply);
  return reply.type == (ipv4 ? ICMP_ECHOREPLY : ICMP6_ECHO_REPLY) && reply.identifier == sent.identifier &&
         reply.number == sent.number;
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
  const int fd = open_echo_socket(is_ipv4(to));
  if (fd < 0) return refused("no ICMP socket");
  const auto identifier = static_cast<std::uint16_t>(getpid());
  int answered = 0;
  for (std::uint16_t number = 1;; ++number) {
    const Echo request{0, 0, 0, htons(identifier), htons(number)};
    const auto sent = Clock::now();
    // What is refused (no route while the node is away) is a loss like any other.
    if (!send_echo(fd, to, request) && errno == EINTR) return 0;
    for (;;) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(sent + interval - Clock::now());
      pollfd descriptor{fd, POLLIN, 0};
      if (left.count() <= 0 || poll(&descriptor, 1, static_cast<int>(left.count())) <= 0) break;
      if (!receive_reply(fd, is_ipv4(to), request)) continue;
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
