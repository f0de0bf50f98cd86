// Sessions without authentication: requests and answers in both directions, retransmissions, handovers,
// paging, two nodes with the same numbers, IPv4 and IPv6 at once, answers that never come.
#include <cstdint>

#include "plugin/tests/scenarios.hpp"
#include "plugin/tests/scene.hpp"

namespace lmmp::plugin_test {
namespace {

using wire::Suboption;
using M = wire::MessageType;
using S = wire::SuboptionType;

constexpr std::uint32_t sid_a = 0xa0000001;
constexpr std::uint32_t sid_b = 0xb0000002;
constexpr std::uint32_t sid_c = 0xc0000003;
constexpr auto second = Scene::second;

const std::string mn1 = "fe80::2", mn2 = "fe80::22", ar1 = "fe80::1", ar2 = "fe80::3";
const std::string mn4 = "192.0.2.5", ar4 = "192.0.2.1";

wire::Message reinit(std::uint32_t sequence, std::uint8_t type) {
  wire::Message message = with_sid(M::reinit, sequence, sid_a);
  message.reserved = type;
  return message;
}

void logins(Scene& scene) {
  scene.send(mn1, ar1, {M::login, 100}, "1: a Login", {1, 3});
  scene.send(mn2, ar1, {M::login, 100}, "2: another node's Login with the same number", {2, 4});
  scene.send(ar1, mn1, with_sid(M::login_ack, 500, sid_a), "3: its Login Ack", {1, 0, 1, 0, "0.020000000"});
  scene.send(ar1, mn2, with_sid(M::login_ack, 500, sid_b), "4: the other's Login Ack",
             {2, 0, 2, 0, "0.020000000"});
}

void handovers(Scene& scene) {
  const wire::Message handover =
      with_sid(M::handover, 101, sid_a, {Suboption::address(S::old_ar6, address(ar1))});
  scene.send(mn1, ar2, handover, "5: a Handover whose answer is lost",
             {1, 7, 0, 0, "", {}, {{"lmmp.login_ack", {"3"}}, {"lmmp.next_handover", {"10"}}}});
  scene.send(mn1, ar2, handover, "6: the same again", {1, 7, 0, 5}, second);
  scene.send(ar2, mn1, ack(700, sid_a, 101), "7: its Ack, from the new router", {1, 0, 5, 0, "1.010000000"});
  scene.send(mn1, ar2, handover, "8: sent again after its answer", {1, 7, 0, 5});
  scene.send(ar2, mn1, ack(700, sid_a, 101), "9: the answer repeated", {1, 0, 5});
  scene.send(mn1, ar1, with_sid(M::handover, 102, sid_a), "10: a second handover",
             {1, 11, 0, 0, "", {}, {{"lmmp.previous_handover", {"5"}}, {"lmmp.next_handover", {"23"}}}});
  scene.send(ar1, mn1, ack(501, sid_a, 102), "11: its Ack", {1, 0, 10, 0, "0.010000000"});
}

void reinits(Scene& scene) {
  scene.send(ar1, mn1, reinit(600, 0), "12: a suggested Re-Init", {1, 13});
  scene.send(mn1, ar1, ack(103, sid_a, 600), "13: its Ack", {1, 0, 12, 0, "0.010000000"});
  const wire::Message done = with_sid(M::reinit_done, 104, sid_a, {Suboption::number(S::acknum, 600)});
  scene.send(mn1, ar1, done, "14: done some time later", {1, 0, 12, 0, "3.010000000"}, 3 * second);
  scene.send(ar1, mn1, reinit(601, 1), "15: a forced Re-Init", {1, 16});
  const wire::Message forced_done = with_sid(M::reinit_done, 105, sid_a, {Suboption::number(S::acknum, 601)});
  scene.send(mn1, ar1, forced_done, "16: which Re-Init Done answers", {1, 0, 15, 0, "0.010000000"});
  scene.send(ar1, mn1, reinit(602, 1), "17: a forced Re-Init that is acknowledged only",
             {1, 0, 0, 0, "", {"lmmp.no_response"}});
  scene.send(mn1, ar1, ack(106, sid_a, 602), "18: the Ack that it does not ask for",
             {1, 0, 0, 0, "", {"lmmp.answer_unexpected"}});
}

void paging(Scene& scene) {
  const wire::Message query = with_sid(M::paging_query, 603, sid_a);
  scene.send(ar1, "ff02::1", query, "19: a Paging Query", {1, 21});
  scene.send(ar1, "ff02::1", query, "20: the same again", {1, 21, 0, 19}, 5 * second);
  scene.send(mn1, ar1, with_sid(M::routing_refresh, 107, sid_a), "21: the draft's answer",
             {1, 0, 19, 0, "5.010000000"});
  scene.send(ar1, "ff02::1", with_sid(M::paging_query, 604, sid_a), "22: another Paging Query", {1, 23});
  scene.send(mn1, ar1, with_sid(M::handover, 108, sid_a), "23: the paper's answer, a request of its own",
             {1, 24, 22, 0, "0.010000000", {"lmmp.answer_unexpected"}});
  scene.send(ar1, mn1, ack(605, sid_a, 108), "24: and its Ack", {1, 0, 23, 0, "0.010000000"});
  scene.send(ar1, "ff02::1", with_sid(M::paging_query, 606, sid_a), "25: a Paging Query that nobody answers",
             {1});
}

void refusals(Scene& scene) {
  scene.send(mn1, ar1, with_sid(M::logout, 109, sid_a), "26: both sides log out", {1, 28});
  scene.send(ar1, mn1, with_sid(M::logout, 109, sid_a), "27: with the same number", {1, 29});
  scene.send(ar1, mn1, ack(607, sid_a, 109), "28: the router's Ack", {1, 0, 26, 0, "0.020000000"});
  scene.send(mn1, ar1, ack(110, sid_a, 109), "29: the node's Ack", {1, 0, 27, 0, "0.020000000"});
  scene.send(mn2, ar2, with_sid(M::routing_refresh, 7, sid_c), "30: a SID that no Login Ack gave",
             {3, 0, 0, 0, "", {"lmmp.sid_unknown"}});
  scene.send(mn2, ar2, with_sid(M::handover, 101, sid_b), "31: a Handover that is refused", {2, 32});
  scene.send(ar2, mn2, with_sid(M::error, 701, sid_b, {Suboption::in_reserved(S::error, 5)}),
             "32: by an Error that names no number", {2, 0, 31, 0, "0.010000000"});
  scene.send(mn2, ar2, {M::login, 8}, "33: a Login that is refused", {4, 34});
  scene.send(ar2, mn2,
             {M::error, 702, {Suboption::in_reserved(S::error, 6), Suboption::number(S::acknum, 8)}},
             "34: by an Error that names its number", {4, 0, 33, 0, "0.010000000"});
  scene.send(mn2, ar2, with_sid(M::routing_refresh, 9, sid_c), "35: the unknown SID again", {3});
  scene.send(ar2, mn2, with_sid(M::login_ack, 703, sid_c), "36: a Login Ack of a Login not captured joins it",
             {3});
}

void ipv4(Scene& scene) {
  scene.send(mn4, ar4, {M::login, 100}, "37: a Login over IPv4 that is never answered",
             {5, 0, 0, 0, "", {"lmmp.no_response"}});
  scene.send(mn4, ar4, {M::login, 100}, "38: sent again: only the first send says so", {5, 0, 0, 37}, second);
  scene.send(mn4, ar4, {M::login, 101}, "39: a new Login is a new session", {6, 40}, second);
  scene.send(ar4, mn4, with_sid(M::login_ack, 1, 0xd0000004), "40: and is answered",
             {6, 0, 39, 0, "0.010000000"});
  scene.send(mn4, ar4, {M::login, 102}, "41: the node logs in anew", {7, 42});
  scene.send(ar4, mn4, with_sid(M::login_ack, 2, 0xd0000004), "42: and is given the same SID",
             {7, 0, 41, 0, "0.010000000"});
  scene.send(mn4, ar4, with_sid(M::logout, 103, 0xd0000004), "43: which means the new session now",
             {7, 0, 0, 0, "", {"lmmp.no_response"}});
  wire::OctetVector malformed = wire::encode(with_sid(M::logout, 104, 0xd0000004));
  malformed.resize(malformed.size() - 1);
  scene.send_octets(mn4, ar4, malformed, "44: a malformed message asks for nothing",
                    {0, 0, 0, 0, "", {"lmmp.length_bad", "lmmp.suboption_overrun"}});
}

}  // namespace

void write_sessions(const std::string& folder) {
  Scene scene(folder, "sessions");
  logins(scene);
  handovers(scene);
  reinits(scene);
  paging(scene);
  refusals(scene);
  ipv4(scene);
  // A quoted Handover is nobody's message, and a foreign packet shows that the capture ran on.
  const IpAddress from = address(mn1), to = address(ar2);
  const OctetVector handover = wire::encode(with_sid(M::handover, 999, 0xe0000005));
  const OctetVector packet =
      ip_packet(from, to, wire::protocol_icmpv6, wire::encode_carrier(handover, from, to));
  scene.frame(unreachable_frame(address(ar1), from, packet, 1000),
              {"45: quoted in an ICMP error", {}, {{"lmmp.seq", {"999"}}, {"lmmp.session", {}}}, ""});
  scene.frame(frame(ip_packet(from, to, 17, octets("1388 1389 000c 0000 61626364"))),
              {"46: twenty seconds later", {}, {}, ""}, 20 * second);
}

}  // namespace lmmp::plugin_test
