// How many packets a second of a UDP stream a MAP puts into its tunnel, against a plain user-space copy on
// the same machine: one after the other, again and again. usage: map_forwarding INTERFACE MAP RCOA LCOA
// COPIED-ADDRESS ROUNDS   (as the mobile node and its correspondent)
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "reference-impl/core/ipv6_packets.hpp"
#include "reference-impl/daemon/file_descriptor.hpp"
#include "reference-impl/daemon/icmp_sockets.hpp"
#include "wire/mobility.hpp"

namespace {

using namespace lmmp;
using namespace lmmp::reference;
using namespace std::chrono_literals;

constexpr double goal = 0.5;
constexpr std::size_t payload_size = 1000;
constexpr Time slice = 300ms;

[[noreturn]] void fail(const std::string& why) {
  std::fprintf(stderr, "map_forwarding: %s\n", why.c_str());
  std::exit(2);
}

wire::IpAddress address_of(const char* text) {
  const auto address = wire::IpAddress::parse(text);
  if (!address || !address->is_v6()) fail(std::string(text) + " is no IPv6 address");
  return *address;
}

sockaddr_in6 socket_address(const wire::IpAddress& address, std::uint16_t port) {
  sockaddr_in6 to{};
  to.sin6_family = AF_INET6;
  to.sin6_port = htons(port);
  std::memcpy(&to.sin6_addr, address.octets().data(), 16);
  return to;
}

// Packets that the interface has received.
std::uint64_t received(const std::string& interface) {
  std::ifstream table("/proc/self/net/dev");
  for (std::string line; std::getline(table, line);) {
    const std::size_t colon = line.find(':');
    if (colon == std::string::npos || line.find(interface) != colon - interface.size()) continue;
    std::uint64_t octets = 0;
    std::uint64_t packets = 0;
    if (std::sscanf(line.c_str() + colon + 1, "%lu %lu", &octets, &packets) == 2) return packets;
  }
  fail("no interface " + interface);
}

// H 6.1: binds the RCoA to the LCoA.
void send_update(const wire::IpAddress& map, const wire::IpAddress& rcoa, const wire::IpAddress& lcoa,
                 std::uint16_t sequence) {
  const FileDescriptor raw(socket(AF_INET6, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_RAW));
  const wire::BindingUpdate update{
      sequence, wire::bu_flag_acknowledge | wire::bu_flag_map_registration, 900, {}};
  const wire::OctetVector packet = to_packet(
      enclose({lcoa, map, rcoa, {}}, wire::protocol_mobility, wire::encode_mobility(update, rcoa, map)));
  const sockaddr_in6 to = socket_address(map, 0);
  if (!raw || sendto(raw.get(), packet.data(), packet.size(), 0, reinterpret_cast<const sockaddr*>(&to),
                     sizeof to) < 0) {
    fail(std::string("the Binding Update was not sent: ") + std::strerror(errno));
  }
}

// Sends as fast as it can for a while; gives what came back a second.
class Stream {
 public:
  Stream(std::string interface, const wire::IpAddress& to)
      : interface_(std::move(interface)), socket_(socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    const sockaddr_in6 destination = socket_address(to, 9);
    if (!socket_ ||
        connect(socket_.get(), reinterpret_cast<const sockaddr*>(&destination), sizeof destination) != 0)
      fail(std::string("no UDP socket: ") + std::strerror(errno));
  }

  double packets_a_second(Time duration) {
    iovec vector{payload_.data(), payload_.size()};
    std::vector<mmsghdr> messages(32);
    for (mmsghdr& message : messages) {
      message.msg_hdr.msg_iov = &vector;
      message.msg_hdr.msg_iovlen = 1;
    }
    const std::uint64_t before = received(interface_);
    const Time begin = monotonic_now();
    // An error that came back (nobody listens at the port) is no reason to stop.
    while (monotonic_now() - begin < duration) sendmmsg(socket_.get(), messages.data(), 32, 0);
    const Time end = monotonic_now();
    std::this_thread::sleep_for(20ms);
    const double seconds = static_cast<double>((end - begin).count()) / 1e9;
    return static_cast<double>(received(interface_) - before) / seconds;
  }

 private:
  std::string interface_;
  FileDescriptor socket_;
  std::vector<char> payload_ = std::vector<char>(payload_size, 'x');
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 7) fail("usage: map_forwarding INTERFACE MAP RCOA LCOA COPIED-ADDRESS ROUNDS");
  const wire::IpAddress map = address_of(argv[2]);
  const wire::IpAddress rcoa = address_of(argv[3]);
  const wire::IpAddress lcoa = address_of(argv[4]);
  const unsigned long rounds = std::strtoul(argv[6], nullptr, 10);
  Stream tunnelled(argv[1], rcoa);
  Stream copied(argv[1], address_of(argv[5]));
  // Until the binding is there, packets for the RCoA come back as errors, a hundred a second, or not at all.
  constexpr double some = 2000;
  for (std::uint16_t tries = 1; tunnelled.packets_a_second(200ms) < some; ++tries) {
    if (tries == 50) fail("nothing comes through the MAP's tunnel");
    send_update(map, rcoa, lcoa, tries);
  }
  if (copied.packets_a_second(200ms) < some) fail("nothing comes through the copy");

  std::vector<double> ours;
  std::vector<double> plain;
  std::vector<double> ratios;
  for (unsigned long round = 0; round < rounds; ++round) {
    ours.push_back(tunnelled.packets_a_second(slice));
    plain.push_back(copied.packets_a_second(slice));
    ratios.push_back(ours.back() / plain.back());
  }
  const double ratio = median(ratios);
  std::printf("through the MAP's tunnel, UDP of %zu octets %9.0f packets/s\n", payload_size, median(ours));
  std::printf("through a plain user-space copy            %9.0f packets/s\n", median(plain));
  std::printf("  ratio, the median of %lu pairs            %8.2f     goal: at least %.1f   %s\n", rounds,
              ratio, goal, ratio >= goal ? "met" : "MISSED");
  return ratio >= goal ? 0 : 1;
}
