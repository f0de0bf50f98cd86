// The capture lmmp-handovers: LMMP's kinds of handover with data around them, for the handover report.
#include <cstdint>

#include "plugin/tests/capture_set.hpp"
#include "plugin/tests/scenarios.hpp"
#include "plugin/tests/scene.hpp"

namespace lmmp::plugin_test {
namespace {

using wire::Suboption;
using M = wire::MessageType;
using S = wire::SuboptionType;

constexpr std::uint64_t ms = 1000;
constexpr std::uint32_t sid6 = 0x11111111;
constexpr std::uint32_t sid4 = 0x22222222;

const IpAddress mn6 = address("2001:db8:1::5");  // its home address, kept
const IpAddress ar_a = address("2001:db8:a::1");
const IpAddress ar_b = address("2001:db8:b::1");
const IpAddress peer = address("2001:db8:ffff::1");
const IpAddress mn4 = address("192.0.2.5");
const IpAddress mn4_new = address("198.51.100.5");
const IpAddress ar4_a = address("192.0.2.1");
const IpAddress ar4_b = address("198.51.100.1");

OctetVector echo(const IpAddress& from, const IpAddress& to, std::uint8_t type, std::uint16_t number) {
  OctetVector icmp = octets("00000000 0001 0000 70696e67");
  icmp[0] = type;
  wire::write_u16(&icmp[6], number);
  wire::write_u16(&icmp[2], wire::icmp_checksum(icmp, from, to));
  return ip_packet(from, to, wire::protocol_icmpv6, icmp);
}

class Link {
 public:
  explicit Link(const std::string& folder) : set_(folder, "lmmp-handovers") {}
  void send(const IpAddress& from, const IpAddress& to, const wire::Message& message,
            const std::string& title, std::uint64_t after) {
    set_.add(lmmp_frame(from, to, wire::encode(message)), {title, {}, {}, ""}, after);
  }
  void data(const OctetVector& ip, const std::string& title, std::uint64_t after) {
    set_.add(frame(ip), {title, {}, {}, ""}, after);
  }

 private:
  CaptureSet set_;
};

// 60 ms; of three echo requests during the handover one is answered before its end, one after, and one never;
// a second one is lost for good.
void planned(Link& link) {
  link.send(mn6, ar_a, {M::login, 1}, "a Login", 0);
  link.send(ar_a, mn6, with_sid(M::login_ack, 100, sid6), "its Login Ack", 10 * ms);
  link.data(ip_packet(peer, mn6, 17, octets("30393039000c0000 64617461")), "data before", 980 * ms);
  const wire::Message init = with_sid(M::init_handover, 2, sid6, {Suboption::address(S::new_ar6, ar_b)});
  link.send(mn6, ar_a, init, "the node announces a handover", 10 * ms);
  link.send(ar_a, mn6, ack(101, sid6, 2), "which is acknowledged", 10 * ms);
  link.data(echo(mn6, peer, 128, 1), "an echo request, answered at once", 5 * ms);
  link.data(echo(peer, mn6, 129, 1), "its reply", 5 * ms);
  link.data(echo(peer, mn6, 128, 2), "an echo request, answered late", 5 * ms);
  link.data(echo(peer, mn6, 128, 3), "an echo request, never answered", 5 * ms);
  link.data(echo(peer, mn6, 128, 4), "another", 5 * ms);
  link.send(mn6, ar_b, with_sid(M::handover, 3, sid6), "Handover", 5 * ms);
  link.send(ar_b, mn6, ack(200, sid6, 3), "its Ack", 20 * ms);
  link.data(echo(mn6, peer, 129, 2), "the late reply, 80 ms behind the last data before", 10 * ms);
}

void unplanned(Link& link) {
  const wire::Message handover = with_sid(M::handover, 4, sid6, {Suboption::address(S::old_ar6, ar_b)});
  link.send(mn6, ar_a, handover, "a Handover that nothing announced", 1010 * ms);
  link.send(ar_a, mn6, ack(102, sid6, 4), "its Ack", 80 * ms);
}

// The node moves to another address.
void network_initiated(Link& link) {
  link.send(mn4, ar4_a, {M::login, 1}, "a Login over IPv4", 1000 * ms);
  link.send(ar4_a, mn4, with_sid(M::login_ack, 300, sid4), "its Login Ack", 10 * ms);
  const wire::Message init = with_sid(M::init_handover, 301, sid4, {Suboption::address(S::new_ar4, ar4_b)});
  link.send(ar4_a, mn4, init, "the router asks for a handover", 10 * ms);
  link.send(mn4, ar4_a, ack(2, sid4, 301), "acknowledged", 10 * ms);
  const wire::Message handover = with_sid(M::handover, 3, sid4);
  link.send(mn4_new, ar4_b, handover, "Handover", 20 * ms);
  link.send(mn4_new, ar4_b, handover, "sent again", 20 * ms);
  link.send(ar4_b, mn4_new, ack(400, sid4, 3), "its Ack", 15 * ms);
}

void without_end(Link& link) {
  const wire::Message init = with_sid(M::init_handover, 4, sid4, {Suboption::address(S::new_ar4, ar4_a)});
  link.send(mn4_new, ar4_b, init, "announced, and nothing follows", 1000 * ms);
}

}  // namespace

void write_lmmp_handovers(const std::string& folder) {
  Link link(folder);
  planned(link);
  unplanned(link);
  network_initiated(link);
  without_end(link);
}

}  // namespace lmmp::plugin_test
