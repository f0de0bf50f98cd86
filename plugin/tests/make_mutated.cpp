// Writes mutated packets: make_mutated OUT.pcap COUNT SEED SEED_CAPTURE...
//
// Seeds are the frames of other captures of the tests, and random LMMP messages between them. Every other
// packet has its ICMP checksum put right again, so that what is behind it is not dropped unread.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include "plugin/tests/random_messages.hpp"

namespace lmmp::plugin_test {
namespace {

constexpr std::size_t ethernet_size = 14;

// Frames of a pcap file as PcapWriter writes it.
std::vector<OctetVector> read_frames(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  file.ignore(24);
  std::vector<OctetVector> frames;
  std::uint8_t header[16];
  while (file.read(reinterpret_cast<char*>(header), sizeof header)) {
    const std::size_t size = header[8] | header[9] << 8 | header[10] << 16;
    OctetVector frame(size);
    if (!file.read(reinterpret_cast<char*>(frame.data()), static_cast<std::streamsize>(size))) break;
    frames.push_back(std::move(frame));
  }
  return frames;
}

// Length and ICMP checksum of an IP packet without extension headers, as if it had been sent so.
void put_right(OctetVector& frame) {
  constexpr std::size_t ipv6_size = 40;
  constexpr std::size_t ipv4_size = 20;
  if (frame.size() < ethernet_size + ipv6_size + 8) return;
  std::uint8_t* ip = &frame[ethernet_size];
  const bool v6 = ip[0] >> 4 == 6;
  const std::size_t header = v6 ? ipv6_size : ipv4_size;
  wire::write_u16(v6 ? ip + 4 : ip + 2,
                  static_cast<std::uint16_t>(frame.size() - ethernet_size - (v6 ? header : 0)));
  if ((v6 ? ip[6] : ip[9]) != (v6 ? wire::protocol_icmpv6 : wire::protocol_icmpv4)) return;
  const auto source = *IpAddress::from_octets({v6 ? ip + 8 : ip + 12, v6 ? 16U : 4U});
  const auto destination = *IpAddress::from_octets({v6 ? ip + 24 : ip + 16, v6 ? 16U : 4U});
  std::uint8_t* icmp = ip + header;
  const Octets octets(icmp, frame.size() - ethernet_size - header);
  wire::write_u16(icmp + 2, wire::icmp_checksum(octets, source, destination));
}

OctetVector random_frame(Random& random) {
  const bool v6 = random.one_in(2);
  const OctetVector message = wire::encode(random_message(random));
  const std::string node = std::to_string(1 + random.below(4));
  const std::string router = std::to_string(1 + random.below(3));
  const IpAddress mn = address((v6 ? "fe80::2" : "192.0.2.2") + node);
  const IpAddress ar = address((v6 ? "fe80::1" : "192.0.2.1") + router);
  return random.one_in(2) ? lmmp_frame(mn, ar, message) : lmmp_frame(ar, mn, message);
}

bool write_all(const std::string& path, std::size_t count, std::uint64_t seed,
               const std::vector<OctetVector>& seeds) {
  PcapWriter pcap(path);
  Random random(seed);
  std::uint64_t now = 0;
  for (std::size_t i = 0; i < count; ++i) {
    OctetVector one = random.one_in(2) ? random_frame(random) : seeds[random.below(seeds.size())];
    if (!random.one_in(4)) {
      mutate(one, random.one_in(4) ? 0 : std::min(one.size(), ethernet_size + 20 + random.below(30)), random);
      if (random.one_in(2)) put_right(one);
    }
    now += random.below(2000000);
    pcap.write(one, now, random.one_in(20) ? random.below(one.size() + 1) : SIZE_MAX);
  }
  return pcap.good();
}

}  // namespace
}  // namespace lmmp::plugin_test

int main(int count, char** arguments) {
  using namespace lmmp::plugin_test;
  if (count < 5) {
    std::cerr << "usage: make_mutated OUT.pcap COUNT SEED SEED_CAPTURE...\n";
    return 2;
  }
  std::vector<OctetVector> seeds;
  for (int i = 4; i < count; ++i) {
    for (OctetVector& frame : read_frames(arguments[i])) seeds.push_back(std::move(frame));
  }
  if (seeds.empty()) {
    std::cerr << "make_mutated: no frames in the seed captures\n";
    return 2;
  }
  return write_all(arguments[1], std::strtoul(arguments[2], nullptr, 10),
                   std::strtoull(arguments[3], nullptr, 10), seeds)
             ? 0
             : 1;
}
