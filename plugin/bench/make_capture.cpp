// Makes the large captures that bench.sh times tshark on: LMMP sessions, or ICMPv6 that is not ours.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>

#include "wire/carrier.hpp"
#include "wire/message.hpp"
#include "wire/security.hpp"

namespace {

using namespace lmmp::wire;

// A classic pcap file of Ethernet frames with IPv6, a millisecond apart.
class CaptureFile {
 public:
  explicit CaptureFile(const std::string& path) : file_(path, std::ios::binary) {
    const std::uint32_t header[6] = {0xA1B2C3D4, 0x00040002, 0, 0, 65535, 1};
    file_.write(reinterpret_cast<const char*>(header), sizeof header);
  }

  bool good() const { return file_.good(); }

  void add(const IpAddress& source, const IpAddress& destination, std::uint8_t hop_limit, Octets icmp) {
    OctetVector frame(54);
    std::memcpy(frame.data(), "\x02\x00\x00\x00\x00\x01\x02\x00\x00\x00\x00\x02\x86\xdd\x60", 15);
    write_u16(&frame[18], static_cast<std::uint16_t>(icmp.size()));
    frame[20] = protocol_icmpv6;
    frame[21] = hop_limit;
    std::memcpy(&frame[22], source.octets().data(), 16);
    std::memcpy(&frame[38], destination.octets().data(), 16);
    frame.insert(frame.end(), icmp.begin(), icmp.end());
    const auto size = static_cast<std::uint32_t>(frame.size());
    const std::uint32_t header[4] = {1'700'000'000 + count_ / 1000, count_ % 1000 * 1000, size, size};
    ++count_;
    file_.write(reinterpret_cast<const char*>(header), sizeof header);
    file_.write(reinterpret_cast<const char*>(frame.data()), static_cast<std::streamsize>(frame.size()));
  }

  std::uint32_t count() const { return count_; }

 private:
  std::ofstream file_;
  std::uint32_t count_ = 0;
};

IpAddress node_address(std::uint32_t node) {
  std::array<std::uint8_t, 16> octets = {0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 1};
  write_u32(&octets[12], node + 0x100);
  return IpAddress::v6(octets);
}

const IpAddress router = *IpAddress::parse("fe80::1");
const IpAddress all_nodes = *IpAddress::parse("ff02::1");
const OctetVector access_network_key = {0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77,
                                        0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF};

// Each session logs in, refreshes as often as the count allows, hands over, logs out; sessions are
// interleaved.
void write_lmmp(CaptureFile& file, std::uint32_t count, std::uint32_t sessions, bool authenticated) {
  const auto put = [&](bool from_node, std::uint32_t node, Message message, bool in_session) {
    OctetVector octets;
    if (authenticated && in_session) {
      octets =
          encode_authenticated(message, MacAlgorithm::hmac_md5, session_key(access_network_key, node + 1));
    } else {
      octets = encode(message);
    }
    const IpAddress address = node_address(node);
    const IpAddress& source = from_node ? address : router;
    const IpAddress& destination = from_node ? router : address;
    file.add(source, destination, 255, encode_carrier(octets, source, destination));
  };
  const auto sid = [](std::uint32_t node) { return Suboption::number(SuboptionType::sid, node + 1); };
  const std::uint32_t rounds = count / sessions;
  for (std::uint32_t round = 0; round < rounds; ++round) {
    for (std::uint32_t node = 0; node < sessions; ++node) {
      const std::uint32_t number = round + 1;
      if (round == 0) {
        put(true, node, {MessageType::login, number}, false);
      } else if (round == 1) {
        put(false, node,
            {MessageType::login_ack,
             number,
             {sid(node), Suboption::node_address(node_address(node)),
              Suboption::number(SuboptionType::routing_interval, 30),
              Suboption::number(SuboptionType::paging_interval, 120),
              Suboption::number(SuboptionType::paging_area, 7)}},
            false);
      } else if (round + 4 == rounds) {
        put(true, node,
            {MessageType::handover, number, {sid(node), Suboption::address(SuboptionType::old_ar6, router)}},
            true);
      } else if (round + 2 == rounds) {
        put(true, node, {MessageType::logout, number, {sid(node)}}, true);
      } else if (round + 3 == rounds || round + 1 == rounds) {
        put(false, node,
            {MessageType::ack, number, {sid(node), Suboption::number(SuboptionType::acknum, number - 1)}},
            true);
      } else {
        put(true, node, {MessageType::routing_refresh, number, {sid(node)}}, true);
      }
    }
  }
}

// A session of its own for every packet: what a flood of random SIDs looks like.
void write_random(CaptureFile& file, std::uint32_t count) {
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::uint32_t sid = (i + 1) * 0x9E3779B1U;  // an odd factor: no SID twice
    const OctetVector octets =
        encode({MessageType::routing_refresh, i + 1, {Suboption::number(SuboptionType::sid, sid)}});
    file.add(node_address(1), router, 255, encode_carrier(octets, node_address(1), router));
  }
}

// Echo, Neighbour Discovery and Router Advertisements: what the plugin must pass on untouched.
void write_foreign(CaptureFile& file, std::uint32_t count) {
  for (std::uint32_t i = 0; i < count; ++i) {
    const IpAddress address = node_address(i % 1000);
    OctetVector icmp(64);
    IpAddress source = address;
    IpAddress destination = router;
    switch (i % 4) {
      case 0:
        icmp[0] = 128;
        break;
      case 1:
        icmp[0] = 129;
        std::swap(source, destination);
        break;
      case 2:
        icmp.resize(32);
        icmp[0] = 135;
        std::memcpy(&icmp[8], router.octets().data(), 16);
        icmp[24] = 1;
        icmp[25] = 1;
        break;
      default:
        icmp.resize(48);
        icmp[0] = 134;
        icmp[4] = 64;
        icmp[16] = 3;
        icmp[17] = 4;
        icmp[18] = 64;
        source = router;
        destination = all_nodes;
        break;
    }
    if (icmp[0] >= 128 && icmp[0] <= 129) write_u32(&icmp[4], 0x00010000 + i / 4 % 65536);
    write_u16(&icmp[2], icmp_checksum(icmp, source, destination));
    file.add(source, destination, 255, icmp);
  }
}

int usage() {
  std::cerr << "usage: make_capture lmmp|lmmp-mac|random|foreign COUNT SESSIONS FILE\n"
               "  COUNT packets; for lmmp in SESSIONS sessions of at least 8 packets each\n"
               "  random: each packet of another session, whatever SESSIONS says\n";
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return usage();
  const std::string_view kind = argv[1];
  const auto count = static_cast<std::uint32_t>(std::strtoul(argv[2], nullptr, 10));
  const auto sessions = static_cast<std::uint32_t>(std::strtoul(argv[3], nullptr, 10));
  const bool sessions_matter = kind == "lmmp" || kind == "lmmp-mac";
  if (count == 0 || (sessions_matter && (sessions == 0 || count / sessions < 8))) return usage();
  CaptureFile file(argv[4]);
  if (kind == "foreign") {
    write_foreign(file, count);
  } else if (kind == "random") {
    write_random(file, count);
  } else if (kind == "lmmp" || kind == "lmmp-mac") {
    write_lmmp(file, count, sessions, kind == "lmmp-mac");
  } else {
    return usage();
  }
  if (!file.good()) {
    std::cerr << "make_capture: cannot write " << argv[4] << "\n";
    return 1;
  }
  std::cout << file.count() << " packets\n";
  return 0;
}
