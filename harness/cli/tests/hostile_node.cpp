// A node of either protocol that does everything wrong, one way at a time: for tests of the tester.
//   hostile_node MODE INTERFACE...
#include <arpa/inet.h>
#include <net/if.h>
#include <netpacket/packet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "wire/carrier.hpp"
#include "wire/octets.hpp"
#include "wire/registry.hpp"

namespace {

using namespace lmmp::wire;
using Clock = std::chrono::steady_clock;
using Frame = OctetVector;

constexpr std::size_t ethernet = 14, ipv6_header = 40, ipv4_header = 20;
constexpr std::uint16_t type_ipv4 = 0x0800, type_ipv6 = 0x86DD, type_arp = 0x0806;
constexpr std::uint8_t destination_options = 60, mobility_header = 135;
constexpr std::uint8_t router_solicitation = 133, router_advertisement = 134, binding_acknowledgement = 6;
constexpr unsigned packets_a_second = 100'000;

std::uint16_t ethertype(const Frame& frame) {
  return frame.size() < ethernet ? std::uint16_t{0} : static_cast<std::uint16_t>(frame[12] << 8 | frame[13]);
}

// What an IP packet carries, behind destination options: where it begins, 0 if nowhere, and what it is.
struct Payload {
  std::size_t at = 0;
  std::uint8_t protocol = 0;
};
Payload payload_of(const Frame& frame) {
  Payload found;
  if (ethertype(frame) == type_ipv4 && frame.size() > ethernet + ipv4_header)
    found = {ethernet + ipv4_header, frame[23]};
  if (ethertype(frame) == type_ipv6 && frame.size() > ethernet + ipv6_header)
    found = {ethernet + ipv6_header, frame[20]};
  while (found.protocol == destination_options && found.at + 8 <= frame.size())
    found = {found.at + (frame[found.at + 1] + 1U) * 8U, frame[found.at]};
  return found.at + 8 <= frame.size() ? found : Payload();
}
bool is_icmp(const Payload& payload) {
  return payload.at != 0 && (payload.protocol == protocol_icmpv4 || payload.protocol == protocol_icmpv6);
}
bool is_mobility_header(const Payload& payload) {
  return payload.at != 0 && payload.protocol == mobility_header;
}

// What a node of LMMP or HMIPv6 would look at: advertisements and who asks for them too.
bool is_mobility(const Frame& frame) {
  const Payload payload = payload_of(frame);
  if (is_mobility_header(payload)) return true;
  const std::uint8_t type = is_icmp(payload) ? frame[payload.at] : std::uint8_t{0};
  return type == icmpv4_mobility_type || type == icmpv6_mobility_type || type == router_solicitation ||
         type == router_advertisement;
}

// A one's complement sum over part of a frame.
std::uint32_t sum(const Frame& frame, std::size_t from, std::size_t to) {
  std::uint32_t total = 0;
  for (std::size_t at = from; at < to; at += 2) {
    total += static_cast<std::uint32_t>(frame[at] << 8) + (at + 1 < to ? frame[at + 1] : 0U);
  }
  return total;
}
void put_sum(Frame& frame, std::size_t at, std::uint32_t total) {
  while (total >> 16) total = (total & 0xFFFF) + (total >> 16);
  const auto folded = static_cast<std::uint16_t>(~total);
  frame[at] = static_cast<std::uint8_t>(folded >> 8);
  frame[at + 1] = static_cast<std::uint8_t>(folded & 0xFF);
}
void correct_checksum(Frame& frame) {
  const Payload payload = payload_of(frame);
  const bool header = is_mobility_header(payload);
  if (!header && !is_icmp(payload)) return;
  const std::size_t at = payload.at + (header ? 4 : 2);
  frame[at] = frame[at + 1] = 0;
  std::uint32_t total = sum(frame, payload.at, frame.size());
  if (ethertype(frame) == type_ipv6)
    total += sum(frame, 22, 54) + static_cast<std::uint32_t>(frame.size() - payload.at) + payload.protocol;
  put_sum(frame, at, total);
}

// Back to where it came from.
Frame turned_around(Frame frame) {
  if (frame.size() < ethernet) return frame;
  std::swap_ranges(frame.begin(), frame.begin() + 6, frame.begin() + 6);
  if (ethertype(frame) == type_ipv6 && frame.size() >= ethernet + ipv6_header) {
    std::swap_ranges(frame.begin() + 22, frame.begin() + 38, frame.begin() + 38);
  } else if (ethertype(frame) == type_ipv4 && frame.size() >= ethernet + ipv4_header) {
    std::swap_ranges(frame.begin() + 26, frame.begin() + 30, frame.begin() + 30);
  }
  return frame;
}

class Node {
 public:
  Node(std::string mode, const std::vector<std::string>& interfaces) : mode_(std::move(mode)) {
    // So that the kernel does not say for this program that there is no route.
    if (std::system("ip -6 route add blackhole default") != 0) std::exit(4);
    for (const auto& name : interfaces) {
      const int handle = socket(AF_PACKET, SOCK_RAW | SOCK_NONBLOCK, htons(3));
      sockaddr_ll here{};
      here.sll_family = AF_PACKET;
      here.sll_protocol = htons(3);
      here.sll_ifindex = static_cast<int>(if_nametoindex(name.c_str()));
      if (handle < 0 || bind(handle, reinterpret_cast<const sockaddr*>(&here), sizeof here) != 0) {
        std::perror(name.c_str());
        std::exit(1);
      }
      sockets_.push_back({handle, POLLIN, 0});
    }
  }

  [[noreturn]] void serve() {
    std::puts("ready");
    std::fflush(stdout);
    while (true) {
      const bool busy = mode_ == "flood" || mode_ == "flood-large" ||
                        (mode_ == "flood-answers" && !last_.empty()) || mode_ == "garbage";
      poll(sockets_.data(), sockets_.size(), busy ? 1 : 1000);
      for (auto& each : sockets_) read_all(each.fd);
      if (busy) act();
      if (mode_ == "talks") {
        for (int line = 0; line < 1000; ++line) std::printf("%s %d\n", std::string(500, 'x').c_str(), line);
      }
    }
  }

 private:
  void read_all(int handle) {
    std::array<std::uint8_t, 65536> buffer{};
    for (int count = 0; count < 256; ++count) {
      sockaddr_ll from{};
      socklen_t size = sizeof from;
      const ssize_t length =
          recvfrom(handle, buffer.data(), buffer.size(), 0, reinterpret_cast<sockaddr*>(&from), &size);
      if (length <= 0) return;
      if (from.sll_pkttype != PACKET_OUTGOING) answer(handle, Frame(buffer.begin(), buffer.begin() + length));
    }
  }

  void send_frame(int handle, const Frame& frame) {
    // What does not fit is lost, as on a real link.
    if (send(handle, frame.data(), frame.size(), 0) < 0) return;
  }

  void answer(int handle, const Frame& frame) {
    if (is_mobility(frame)) last_ = frame;
    if (mode_ == "answers-all") {
      send_frame(handle, turned_around(frame));
      const Payload payload = payload_of(frame);
      if (payload.at == 0) return;
      Frame twisted = turned_around(frame);
      const std::size_t type = payload.at + (is_mobility_header(payload) ? 2 : carrier_header_size);
      if (type < twisted.size()) twisted[type] = static_cast<std::uint8_t>(random_() % 20);
      correct_checksum(twisted);
      send_frame(handle, twisted);
    } else if (mode_ == "moves" && is_mobility(frame)) {
      // Every answer from another MAC and another IP address.
      Frame moved = turned_around(frame);
      moved[11] = static_cast<std::uint8_t>(random_());
      moved[ethertype(frame) == type_ipv6 ? 37 : 29] = static_cast<std::uint8_t>(random_());
      correct_checksum(moved);
      send_frame(handle, moved);
      announce_somewhere_else(handle, frame);
    } else if (mode_ == "other-node" && is_mobility(frame)) {
      Frame foreign = turned_around(frame);
      foreign[6] = 0x02;
      foreign[11] = 0x99;
      correct_checksum(foreign);
      send_frame(handle, foreign);
    } else if (mode_ == "closes" && is_mobility(frame)) {
      std::puts("cannot go on");
      std::exit(3);
    } else if (mode_ == "vanishes" && is_mobility(frame)) {
      if (std::system("ip link delete lmmp1") != 0) std::exit(4);
    }
  }

  // An ARP answer or a Neighbour Advertisement that nobody asked for, with a MAC that nobody has.
  void announce_somewhere_else(int handle, const Frame& frame) {
    if (ethertype(frame) != type_ipv6) {
      Frame arp(frame.begin(), frame.begin() + ethernet);
      arp[12] = type_arp >> 8;
      arp[13] = type_arp & 0xFF;
      for (const int octet : {0, 1, 8, 0, 6, 4, 0, 2, 2, 0, 0, 0, 0x66})
        arp.push_back(static_cast<std::uint8_t>(octet));
      arp.push_back(static_cast<std::uint8_t>(random_()));
      arp.insert(arp.end(), frame.begin() + 30, frame.begin() + 34);
      arp.resize(42);
      send_frame(handle, arp);
      return;
    }
    Frame advertisement = turned_around(frame);
    advertisement.resize(ethernet + ipv6_header);
    advertisement[19] = 32;
    advertisement[21] = 255;
    for (const int octet : {136, 0, 0, 0, 0x20, 0, 0, 0})
      advertisement.push_back(static_cast<std::uint8_t>(octet));
    advertisement.insert(advertisement.end(), frame.begin() + 38, frame.begin() + 54);
    for (const int octet : {2, 1, 2, 0, 0, 0, 0x66})
      advertisement.push_back(static_cast<std::uint8_t>(octet));
    advertisement.push_back(static_cast<std::uint8_t>(random_()));
    correct_checksum(advertisement);
    send_frame(handle, advertisement);
  }

  Frame anything(std::size_t most) {
    Frame frame(random_() % most);
    for (auto& octet : frame) octet = static_cast<std::uint8_t>(random_());
    return frame;
  }

  // Octets changed, cut off or put on behind, of what the tester sent or of nothing.
  Frame mutated() {
    Frame frame = last_.empty() ? anything(200) : turned_around(last_);
    if (frame.size() < ethernet) frame.resize(ethernet);
    switch (random_() % 5) {
      case 0:
        frame.resize(ethernet + random_() % frame.size());
        break;
      case 1: {
        const Frame more = anything(1400);
        frame.insert(frame.end(), more.begin(), more.end());
        break;
      }
      case 2:
        if (frame.size() > ethernet + 8)
          frame[ethernet + random_() % 8] = static_cast<std::uint8_t>(random_());
        break;
      default:
        break;
    }
    for (auto changes = random_() % 4; changes > 0 && frame.size() > ethernet; --changes)
      frame[12 + random_() % (frame.size() - 12)] = static_cast<std::uint8_t>(random_());
    if (random_() % 2 == 0 && frame.size() > ethernet + ipv6_header + 8) correct_checksum(frame);
    frame.resize(std::min<std::size_t>(frame.size(), 1514));
    return frame;
  }

  // What is to be sent since the last time at this rate.
  unsigned due() {
    const auto passed = std::chrono::duration<double>(Clock::now() - began_).count();
    const auto wanted = static_cast<std::uint64_t>(passed * packets_a_second);
    const auto count = std::min<std::uint64_t>(wanted - std::min(wanted, sent_), 2000);
    sent_ = wanted;
    return static_cast<unsigned>(count);
  }

  void act() {
    const int handle = sockets_.front().fd;
    for (unsigned left = due(); left > 0; --left) {
      if (mode_ == "garbage") {
        send_frame(handle, mutated());
      } else if (mode_ == "flood" || mode_ == "flood-large") {
        Frame frame(mode_ == "flood" ? 60 : 1514, 0x5A);
        std::fill(frame.begin(), frame.begin() + 6, 0xFF);
        send_frame(handle, frame);
      } else {
        send_frame(handle, flooding_answer());
      }
    }
  }

  // A Login Ack or Binding Acknowledgement to whoever has spoken to it, as often as it can.
  Frame flooding_answer() {
    Frame frame = turned_around(last_);
    const Payload payload = payload_of(frame);
    const bool header = is_mobility_header(payload);
    const std::size_t type = payload.at + (header ? 2 : carrier_header_size);
    if (payload.at != 0 && type < frame.size())
      frame[type] = header ? binding_acknowledgement : static_cast<std::uint8_t>(MessageType::login_ack);
    correct_checksum(frame);
    return frame;
  }

  std::string mode_;
  std::vector<pollfd> sockets_;
  Frame last_;
  std::mt19937 random_{4711};  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same every time
  Clock::time_point began_ = Clock::now();
  std::uint64_t sent_ = 0;
};

}  // namespace

int main(int count, char** words) {
  if (count < 3) {
    std::fputs("usage: hostile_node MODE INTERFACE...\n", stderr);
    return 2;
  }
  Node(words[1], {words + 2, words + count}).serve();
}
