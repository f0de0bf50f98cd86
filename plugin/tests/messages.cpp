// Every message and suboption, well formed, over IPv6 and IPv4.
#include <cstdint>

#include "plugin/tests/capture_set.hpp"
#include "plugin/tests/scenarios.hpp"
#include "wire/message.hpp"

namespace lmmp::plugin_test {
namespace {

using wire::Message;
using wire::Suboption;
using M = wire::MessageType;
using S = wire::SuboptionType;

constexpr std::uint32_t sid = 0x1f2e3d4c;

Suboption mac_octets() {
  return Suboption::octets(S::auth, OctetVector(16, 0xab), 1);
}

// A key whose modulus has no meaning: the plugin shows it, it computes nothing with it.
Suboption public_key() {
  OctetVector key = octets("00010001");
  key.resize(260, 0xc5);
  return Suboption::octets(S::public_key, key, 1);
}

struct Case {
  Message message;
  Expectation expectation;
};

std::vector<Case> cases() {
  const Suboption session = Suboption::number(S::sid, sid);
  const OctetVector block(256, 0x5a);
  return {
      {{M::ar_advertisement,
        7,
        {Suboption::in_reserved(S::config, 0x11), Suboption::number(S::routing_interval, 30),
         Suboption::number(S::paging_area, 5), Suboption::number(S::paging_area, 6)}},
       {"an AR Advertisement with two paging areas",
        {},
        {{"lmmp.type", {"11"}},
         {"lmmp.seq", {"7"}},
         {"lmmp.config.auth_mode", {"1"}},
         {"lmmp.config.home_address", {"1"}},
         {"lmmp.config.stateless", {"0"}},
         {"lmmp.config.dhcp", {"0"}},
         {"lmmp.routing_interval", {"30"}},
         {"lmmp.paging_area", {"5", "6"}},
         {"lmmp.suboption.type", {"20", "6", "8", "8"}},
         {"lmmp.suboption.length", {"0", "4", "4", "4"}},
         {"lmmp.suboption.reserved", {"0x11", "0x00", "0x00", "0x00"}},
         {"lmmp.reinit_type", {}},
         {"lmmp.length_counts", {"0"}}},
        "AR Advertisement LMMP-internal authentication, home address, routing refresh 30 s, paging area 5, "
        "paging area 6"}},
      {{M::key_exchange_request, 100, {public_key()}},
       {"a Key Exchange Request with an RSA key of 2048 bits",
        {},
        {{"lmmp.public_key.type", {"1"}}, {"lmmp.public_key.exponent", {"65537"}}},
        "Key Exchange Request RSA 2048 bits"}},
      {{M::key_exchange_reply, 200, {Suboption::octets(S::nonce1, block), public_key()}},
       {"a Key Exchange Reply",
        {},
        {{"lmmp.suboption.length", {"256", "260"}}},
        "Key Exchange Reply RSA 2048 bits"}},
      {{M::login,
        101,
        {Suboption::node_address(address("2001:db8::99")), Suboption::octets(S::nonce1, block),
         Suboption::octets(S::nonce2, block)}},
       {"a Login with both nonces",
        {},
        {{"lmmp.ip6", {"2001:db8::99"}}, {"lmmp.sid", {}}},
        "Login IPv6 2001:db8::99"}},
      {{M::login_ack,
        201,
        {session, Suboption::node_address(address("2001:db8::5")), Suboption::number(S::routing_interval, 30),
         Suboption::number(S::paging_interval, 300), Suboption::number(S::paging_area, 5),
         Suboption::octets(S::shared_key, block), Suboption::octets(S::nonce2, block)}},
       {"a Login Ack with everything",
        {},
        {{"lmmp.sid", {"0x1f2e3d4c"}}, {"lmmp.paging_interval", {"300"}}},
        "Login Ack SID=0x1f2e3d4c, IPv6 2001:db8::5, routing refresh 30 s, paging refresh 300 s, paging area "
        "5"}},
      {{M::logout, 102, {session, mac_octets()}},
       {"a Logout with a MAC of 16 octets",
        {},
        {{"lmmp.auth.algorithm", {"1"}}, {"lmmp.suboption.padding", {}}},
        "Logout SID=0x1f2e3d4c, authenticated"}},
      {{M::init_handover,
        202,
        {session, Suboption::address(S::new_ar4, address("192.0.2.2")),
         Suboption::address(S::new_ar6, address("2001:db8:2::1")),
         Suboption::octets(S::new_mac, octets("0200000000aa"), 4), Suboption::text(S::new_essid, "south")}},
       {"an Init Handover with every kind of target",
        {},
        {{"lmmp.new_ar4", {"192.0.2.2"}},
         {"lmmp.new_ar6", {"2001:db8:2::1"}},
         {"lmmp.new_mac.type", {"4"}},
         {"lmmp.new_mac.address", {"02:00:00:00:00:aa"}},
         {"lmmp.new_essid", {"south"}},
         {"lmmp.suboption.padding", {"00:00", "00:00:00"}},
         {"lmmp.reinit_type", {}}},
        "Init Handover SID=0x1f2e3d4c, new AR 192.0.2.2, new AR 2001:db8:2::1, new AP 02:00:00:00:00:aa, "
        "ESSID "
        "\"south\""}},
      {{M::handover,
        103,
        {session, Suboption::address(S::old_ar4, address("192.0.2.1")),
         Suboption::address(S::old_ar6, address("2001:db8:1::1")), Suboption::number(S::paging_area, 6)}},
       {"a Handover with both old access routers and a paging area",
        {},
        {{"lmmp.old_ar4", {"192.0.2.1"}}, {"lmmp.old_ar6", {"2001:db8:1::1"}}},
        "Handover SID=0x1f2e3d4c, old AR 192.0.2.1, old AR 2001:db8:1::1, paging area 6"}},
      {{M::reinit, 203, {session, Suboption::node_address(address("192.0.2.77"))}},
       {"a suggested Re-Init",
        {},
        {{"lmmp.reinit_type", {"0"}}, {"lmmp.ip4", {"192.0.2.77"}}},
        "Re-Init SID=0x1f2e3d4c, suggested, IPv4 192.0.2.77"}},
      {{M::reinit_done, 104, {session, Suboption::number(S::acknum, 203)}},
       {"a Re-Init Done", {}, {{"lmmp.acknum", {"203"}}}, "Re-Init Done SID=0x1f2e3d4c, of 203"}},
      {{M::routing_refresh, 105, {session}}, {"a Routing Refresh", {}, {}, "Routing Refresh SID=0x1f2e3d4c"}},
      {{M::paging_refresh, 106, {session, Suboption::number(S::paging_area, 6)}},
       {"a Paging Refresh", {}, {}, "Paging Refresh SID=0x1f2e3d4c, paging area 6"}},
      {{M::paging_query, 204, {session}}, {"a Paging Query", {}, {}, "Paging Query SID=0x1f2e3d4c"}},
      {{M::ack, 205, {session, Suboption::number(S::acknum, 103)}},
       {"an Ack", {}, {{"lmmp.seq", {"205"}}, {"lmmp.acknum", {"103"}}}, "Ack SID=0x1f2e3d4c, of 103"}},
      {{M::error, 206, {session, Suboption::in_reserved(S::error, 3), Suboption::number(S::acknum, 104)}},
       {"an Error with what it is about",
        {},
        {{"lmmp.error_code", {"3"}}},
        "Error SID=0x1f2e3d4c, unknown SID, of 104"}},
      {{M::error, 207, {Suboption::in_reserved(S::error, 200)}},
       {"an Error that is a warning and has no SID",
        {},
        {{"lmmp.error_code", {"200"}}},
        "Error warning 200"}},
  };
}

}  // namespace

void write_messages(const std::string& folder) {
  CaptureSet capture(folder, "messages");
  for (const bool v6 : {true, false}) {
    const IpAddress mn = address(v6 ? "fe80::2" : "192.0.2.5");
    const IpAddress ar = address(v6 ? "fe80::1" : "192.0.2.1");
    for (Case& one : cases()) {
      const bool from_mn = wire::find_message(one.message.type)->sender == wire::Sender::mobile_node;
      one.expectation.fields.push_back({v6 ? "icmpv6.type" : "icmp.type", {v6 ? "150" : "41"}});
      one.expectation.fields.push_back({v6 ? "icmpv6.checksum.status" : "icmp.checksum.status", {"1"}});
      one.expectation.fields.push_back({"lmmp.icmp_subtype", {"253"}});
      one.expectation.fields.push_back({"lmmp.icmp_reserved", {"0x000000"}});
      capture.add(lmmp_frame(from_mn ? mn : ar, from_mn ? ar : mn, wire::encode(one.message)),
                  one.expectation);
    }
  }
}

}  // namespace lmmp::plugin_test
