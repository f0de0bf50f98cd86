// The capture hmipv6-handovers: handovers with data around them, taken at a MAP's downstream side, for the
// handover report.
#include <cstdint>

#include "plugin/tests/capture_set.hpp"
#include "plugin/tests/hmipv6_frames.hpp"
#include "plugin/tests/scenarios.hpp"

namespace lmmp::plugin_test {
namespace {

constexpr std::uint64_t ms = 1000;

const IpAddress map1 = address("2001:db8:1::1");
const IpAddress map2 = address("2001:db8:2::1");
const IpAddress rcoa1 = address("2001:db8:1::100");
const IpAddress rcoa2 = address("2001:db8:2::100");
const IpAddress lcoa1 = address("2001:db8:a::100");
const IpAddress lcoa2 = address("2001:db8:b::100");
const IpAddress lcoa3 = address("2001:db8:c::100");
const IpAddress peer = address("2001:db8:ffff::1");

OctetVector udp(const IpAddress& from, const IpAddress& to) {
  return ip_packet(from, to, 17, octets("30393039000c0000 64617461"));
}

OctetVector echo(const IpAddress& from, const IpAddress& to, std::uint8_t type, std::uint16_t number) {
  OctetVector icmp = octets("00000000 0001 0000 70696e67");
  icmp[0] = type;
  wire::write_u16(&icmp[6], number);
  wire::write_u16(&icmp[2], wire::icmp_checksum(icmp, from, to));
  return ip_packet(from, to, wire::protocol_icmpv6, icmp);
}

class Downstream {
 public:
  explicit Downstream(const std::string& folder) : set_(folder, "hmipv6-handovers") {}

  void send(const OctetVector& ip, const std::string& title, std::uint64_t after,
            const std::vector<std::string>& experts = {}) {
    set_.add(frame(ip), {title, experts, {}, ""}, after);
  }
  void update(const Update& update, const std::string& title, std::uint64_t after) {
    send(packet(update), title, after, {"hmipv6.unprotected"});
  }
  void down(const IpAddress& map, const IpAddress& lcoa, const OctetVector& inner, const std::string& title,
            std::uint64_t after) {
    send(ip_packet(map, lcoa, wire::protocol_ipv6, inner), title, after);
  }
  void up(const IpAddress& lcoa, const IpAddress& map, const OctetVector& inner, const std::string& title,
          std::uint64_t after) {
    send(ip_packet(lcoa, map, wire::protocol_ipv6, inner), title, after);
  }
  // Duplicate address detection of `target`.
  void detect(const IpAddress& target, std::uint64_t after) {
    OctetVector icmp(24);
    icmp[0] = 135;
    std::copy_n(target.octets().begin(), 16, icmp.begin() + 8);
    const IpAddress nobody = address("::");
    const IpAddress group = address("ff02::1:ff00:100");
    wire::write_u16(&icmp[2], wire::icmp_checksum(icmp, nobody, group));
    send(ip_packet(nobody, group, wire::protocol_icmpv6, icmp), "first sign: duplicate address detection",
         after);
  }

 private:
  CaptureSet set_;
};

// 100 ms from the first sign to the acknowledgement; two data packets and an echo request go to the old LCoA;
// an echo request of the node is answered after the handover.
void first_handover(Downstream& link) {
  Update update{lcoa1, rcoa1, map1, 1, 100, flags_a_m, {}};
  link.update(update, "registration", 0);
  link.send(packet(answer_to(update)), "accepted", 20 * ms);
  link.down(map1, lcoa1, udp(peer, rcoa1), "data before", 1000 * ms);
  link.detect(lcoa2, 10 * ms);
  link.down(map1, lcoa1, udp(peer, rcoa1), "data to the old LCoA, between first sign and update", 10 * ms);
  link.up(lcoa2, map1, echo(rcoa1, peer, 128, 1), "an echo request of the node", 10 * ms);
  update.sequence = 2;
  update.lcoa = lcoa2;
  link.update(update, "handover", 30 * ms);
  link.down(map1, lcoa1, udp(peer, rcoa1), "data to the old LCoA", 10 * ms);
  link.down(map1, lcoa1, echo(peer, rcoa1, 128, 2), "an echo request to the old LCoA", 10 * ms);
  link.send(packet(answer_to(update)), "moved", 30 * ms);
  link.down(map1, lcoa2, udp(peer, rcoa1), "data after: 120 ms since the last before", 10 * ms);
  link.down(map1, lcoa2, echo(peer, rcoa1, 129, 1), "the echo reply, late", 10 * ms);
}

// 50 ms, within Goal 1, nothing lost.
void second_handover(Downstream& link) {
  Update update{lcoa3, rcoa1, map1, 3, 100, flags_a_m, {}};
  link.update(update, "handover", 1000 * ms);
  link.send(packet(answer_to(update)), "moved", 50 * ms);
  link.down(map1, lcoa3, udp(peer, rcoa1), "data after", 10 * ms);
}

// To another MAP: another RCoA of the same interface identifier, 60 ms; and the old MAP is told.
void change_of_map(Downstream& link) {
  Update update{lcoa2, rcoa2, map2, 50, 100, flags_a_m, {}};
  link.update(update, "registration with another MAP", 1000 * ms);
  link.send(packet(answer_to(update)), "accepted", 60 * ms);
  update = {lcoa2, rcoa1, map1, 4, 100, flags_a_m, {}};
  link.update(update, "the old MAP is told", 40 * ms);
  link.send(packet(answer_to(update, 129)), "and refuses", 10 * ms, {"hmipv6.ba.refused"});
}

}  // namespace

void write_hmipv6_handovers(const std::string& folder) {
  Downstream link(folder);
  first_handover(link);
  second_handover(link);
  change_of_map(link);
}

}  // namespace lmmp::plugin_test
