// The captures hmipv6-rules, where every rule about one message is broken once, and hmipv6-advertisements,
// where MAPs change from one Router Advertisement to the next.
#include <cstdint>

#include "plugin/tests/capture_set.hpp"
#include "plugin/tests/hmipv6_frames.hpp"
#include "plugin/tests/scenarios.hpp"

namespace lmmp::plugin_test {
namespace {

using Experts = std::vector<std::string>;

const IpAddress router = address("fe80::1");
const IpAddress other_router = address("fe80::2");
const IpAddress map1 = address("2001:db8:1::1");
const IpAddress map2 = address("2001:db8:2::1");
const IpAddress rcoa1 = address("2001:db8:1::100");
const IpAddress rcoa2 = address("2001:db8:2::100");
const IpAddress lcoa1 = address("2001:db8:a::100");
const std::vector<std::string> none;

wire::MapOption map_option(const IpAddress& map, std::uint8_t distance = 1, std::uint8_t preference = 10,
                           std::uint32_t lifetime = 3600) {
  wire::MapOption option;
  option.address = map;
  option.distance = distance;
  option.preference = preference;
  option.valid_lifetime = lifetime;
  return option;
}

void good_options(CaptureSet& set) {
  set.add(frame(advertisement_packet(router,
                                     {map_option(map1, 3, 7, 1800), map_option(map2, 15, 15, 0xFFFFFFFF)})),
          {"two MAPs",
           {},
           {{"hmipv6.map.distance", {"3", "15"}},
            {"icmpv6.opt.map.distance", {"3", "15"}},
            {"hmipv6.map.preference", {"7", "15"}},
            {"hmipv6.map.flag_r", {"1", "1"}},
            {"hmipv6.map.valid_lifetime", {"1800", "4294967295"}},
            {"hmipv6.map.address", {"2001:db8:1::1", "2001:db8:2::1"}},
            {"icmpv6.opt.map.global_address", {"2001:db8:1::1", "2001:db8:2::1"}},
            {"hmipv6.map.previous", none}},
           ""});
  set.add(frame(discovery_packet(134, other_router, prefix_option(lcoa1))),
          {"no MAP option, no layer", {}, {{"hmipv6", none}}, ""});
}

void broken_options(CaptureSet& set) {
  const auto one = [&](wire::MapOption option, const std::string& title, Experts experts) {
    // A router for each, so that none is a change of another's.
    static std::uint8_t number = 0x10;
    const std::string source = "fe80::" + std::to_string(++number);
    set.add(frame(advertisement_packet(address(source), {option})), {title, std::move(experts), {}, ""});
  };
  wire::MapOption option = map_option(map1);
  option.distance = 0;
  one(option, "distance 0", {"hmipv6.map.distance_zero"});
  one(map_option(map1, 1, 0), "preference 0", {"hmipv6.map.preference_zero"});
  one(map_option(address("2001:db8:9::1"), 1, 10, 0), "lifetime 0", {"hmipv6.map.failed"});
  option = map_option(map1);
  option.reserved = 0x01;
  one(option, "reserved", {"hmipv6.map.reserved_nonzero"});
  for (const char* bad : {"::", "::1", "fe80::1", "febf::1", "ff02::1", "ff0e::1"})
    one(map_option(address(bad)), std::string("address ") + bad, {"hmipv6.map.address_bad"});
  for (const char* good : {"fd00::1", "2001:db8::1", "::2", "fec0::1"})
    one(map_option(address(good)), std::string("lawful address ") + good, {});
  option = map_option(address("::1"), 0, 0, 0);
  option.reserved = 0x7F;
  one(option, "all at once",
      {"hmipv6.map.distance_zero", "hmipv6.map.preference_zero", "hmipv6.map.failed",
       "hmipv6.map.reserved_nonzero", "hmipv6.map.address_bad"});

  OctetVector longer = wire::encode(map_option(map1));
  longer[1] = 4;
  longer.resize(32);
  set.add(frame(discovery_packet(134, address("fe80::3"), longer)),
          {"Length 4", {"hmipv6.map.length_bad"}, {{"hmipv6.map.address", none}}, ""});
  OctetVector shorter = wire::encode(map_option(map1));
  shorter[1] = 2;
  shorter.resize(16);
  set.add(frame(discovery_packet(134, address("fe80::4"), shorter)),
          {"Length 2", {"hmipv6.map.length_bad"}, {{"hmipv6.map.address", none}}, ""});
  OctetVector cut = wire::encode(map_option(map1));
  cut.resize(16);
  set.add(frame(discovery_packet(134, address("fe80::5"), cut)),
          {"beyond the end of the message", {"hmipv6.map.length_bad"}, {{"hmipv6.map.address", none}}, ""});
  const OctetVector whole = frame(advertisement_packet(address("fe80::6"), {map_option(map1)}));
  set.add(whole, {"cut off by the capture is no fault", {}, {{"hmipv6.map.address", none}}, ""}, 1000,
          whole.size() - 4);
  for (const std::uint8_t type : octets("85 87 88 89")) {
    set.add(frame(discovery_packet(type, router, wire::encode(map_option(map1)))),
            {"misplaced", {"hmipv6.map.misplaced"}, {{"hmipv6.map.address", {"2001:db8:1::1"}}}, ""});
  }
}

void add(CaptureSet& set, const OctetVector& ip, const std::string& title, Experts experts,
         std::vector<std::pair<std::string, std::vector<std::string>>> fields = {}) {
  set.add(frame(ip), {title, std::move(experts), std::move(fields), ""}, 1000000);
}

void broken_updates(CaptureSet& set) {
  const Update good{lcoa1, rcoa1, map1, 1, 15, flags_a_m, {}};
  add(set, packet(good), "lawful, but for its protection", {"hmipv6.unprotected"});
  Update update = good;
  update.sequence = 10;
  update.flags = wire::bu_flag_map_registration;
  add(set, packet(update), "no A", {"hmipv6.unprotected", "hmipv6.bu.no_a_flag"});
  update.sequence = 20;
  update.flags = flags_a_m | wire::bu_flag_home_registration;
  add(set, packet(update), "H", {"hmipv6.unprotected", "hmipv6.bu.h_flag"});
  update = good;
  update.sequence = 30;
  update.rcoa.reset();
  add(set, packet(update), "no Home Address option", {"hmipv6.unprotected", "hmipv6.bu.no_home_address"},
      {{"hmipv6.bu.rcoa", none}, {"hmipv6.binding", none}});
  Acknowledgement ack = answer_to(update);
  add(set, packet(ack), "answered without a routing header", {"hmipv6.ba.no_routing_header"},
      {{"hmipv6.ba.rcoa", none}, {"hmipv6.response_time", {"1.000000000"}}});
  update = good;
  update.sequence = 40;
  update.rcoa = address("2001:db8:77::100");
  add(set, packet(update), "RCoA on another prefix", {"hmipv6.unprotected", "hmipv6.bu.rcoa_prefix"});
  update = good;
  update.sequence = 50;
  update.map = map2;
  update.rcoa = rcoa2;
  update.lcoa = rcoa1;
  add(set, packet(update), "the other MAP's RCoA as LCoA", {"hmipv6.unprotected", "hmipv6.bu.rcoa_as_lcoa"});
  update.lcoa = lcoa1;
  update.sequence = 60;
  update.options = {wire::MobilityOption::alternate_care_of_address(lcoa1)};
  add(set, packet(update), "alternate care-of address equal to the source", {"hmipv6.unprotected"},
      {{"hmipv6.bu.alternate_coa", {"2001:db8:a::100"}}});
  update.sequence = 70;
  update.options = {wire::MobilityOption::alternate_care_of_address(rcoa1)};
  add(set, packet(update), "alternate care-of address that is the other MAP's RCoA",
      {"hmipv6.unprotected", "hmipv6.bu.rcoa_as_lcoa", "hmipv6.bu.alternate_coa_differs"});
}

void headers_around(CaptureSet& set) {
  Update update{lcoa1, rcoa1, map1, 80, 15, flags_a_m, {}};
  OctetVector bad = packet(update);
  bad[40 + 24 + 4] ^= 0x55;
  add(set, bad, "bad checksum", {"hmipv6.unprotected", "hmipv6.mh_checksum_bad"},
      {{"hmipv6.mh_checksum.status", {"0"}}});
  update.sequence = 90;
  const OctetVector whole = frame(packet(update));
  set.add(whole,
          {"cut off by the capture", {"hmipv6.unprotected"}, {{"hmipv6.mh_checksum.status", {"2"}}}, ""},
          1000000, whole.size() - 2);
  update.sequence = 100;
  // AH: next header, length, reserved, SPI, sequence number, 12 octets of ICV.
  const OctetVector plain = packet(update);
  OctetVector ah = octets("00 04 0000 00000001 00000001 000102030405060708090a0b");
  ah[0] = wire::protocol_destination_options;
  const OctetVector secured = joined(ah, wire::Octets(plain).subspan(40));
  add(set, ip_packet(lcoa1, map1, wire::protocol_ah, secured), "protected by AH", {},
      {{"hmipv6.bu.seq", {"100"}}});
  update.sequence = 110;
  const OctetVector inner = packet(update);
  add(set, ip_packet(address("2001:db8:5::1"), address("2001:db8:6::1"), wire::protocol_ipv6, inner),
      "in a tunnel", {"hmipv6.unprotected"},
      {{"hmipv6.bu.lcoa", {"2001:db8:a::100"}}, {"hmipv6.bu.seq", {"110"}}});
  update.sequence = 120;
  OctetVector overlong = packet(update);
  overlong[40 + 24 + 1] = 9;  // Header Len beyond the packet
  add(set, overlong, "a header longer than its packet changes nothing",
      {"hmipv6.unprotected", "hmipv6.mh_length_bad"},
      {{"hmipv6.bu.seq", {"120"}}, {"hmipv6.binding", none}, {"hmipv6.mh_checksum.status", {"2"}}});
  OctetVector short_header = packet(update);
  short_header[40 + 24 + 1] = 0;
  add(set, short_header, "a header too short for an update", {"hmipv6.mh_length_bad"},
      {{"hmipv6.bu.seq", none}, {"hmipv6.binding", none}});
  update.sequence = 130;
  update.rcoa = address("2001:db8:1::130");
  OctetVector another_payload = packet(update);
  another_payload[40 + 24] = 58;
  const wire::Octets header = wire::Octets(another_payload).subspan(40 + 24);
  wire::write_u16(&another_payload[40 + 24 + 4], wire::mobility_checksum(header, *update.rcoa, map1));
  add(set, another_payload, "a payload behind the header", {"hmipv6.unprotected", "hmipv6.mh_payload_proto"},
      {{"hmipv6.bu.seq", {"130"}}});
}

}  // namespace

void write_hmipv6_rules(const std::string& folder) {
  CaptureSet set(folder, "hmipv6-rules");
  good_options(set);
  broken_options(set);
  broken_updates(set);
  headers_around(set);
}

void write_hmipv6_advertisements(const std::string& folder) {
  CaptureSet set(folder, "hmipv6-advertisements");
  const auto advertise = [&](const IpAddress& from, const std::vector<wire::MapOption>& maps,
                             const std::string& title, Experts experts,
                             std::vector<std::pair<std::string, std::vector<std::string>>> fields = {}) {
    set.add(frame(advertisement_packet(from, maps)), {title, std::move(experts), std::move(fields), ""},
            3000000);
  };
  const std::string changed = "hmipv6.map.changed";
  advertise(router, {map_option(map1), map_option(map2, 2)}, "first", {});
  advertise(other_router, {map_option(map1, 2)}, "another router's distance is its own", {});
  advertise(router, {map_option(map2, 2), map_option(map1)}, "the same in another order", {});
  advertise(router, {map_option(map1, 1, 10, 3597), map_option(map2, 2)}, "a lifetime that runs down", {});
  advertise(router, {map_option(map1, 1, 4, 3594), map_option(map2, 2)}, "another preference", {changed},
            {{"hmipv6.map.previous", {"4"}}});
  advertise(router, {map_option(map1, 1, 4, 3591)}, "a MAP less", {changed},
            {{"hmipv6.map.gone", {"2001:db8:2::1"}}});
  advertise(router, {map_option(map1, 1, 4, 3588), map_option(map2, 2)}, "and back", {changed},
            {{"hmipv6.map.previous", {"6"}}});
  advertise(router, {map_option(map1, 1, 4, 0), map_option(map2, 3)}, "one fails, one moves away",
            {changed, changed, "hmipv6.map.failed"}, {{"hmipv6.map.previous", {"7", "7"}}});
  // H 7.2: bindings with a failed MAP are lost.
  Update update{lcoa1, rcoa1, map1, 1, 15, flags_a_m, {}};
  add(set, packet(update), "registration after the failure", {"hmipv6.unprotected"},
      {{"hmipv6.bu.action", {"1"}}});
  add(set, packet(answer_to(update)), "accepted", {});
  advertise(router, {map_option(map1, 1, 4, 0), map_option(map2, 3)}, "failed still", {"hmipv6.map.failed"});
  update.sequence = 2;
  update.lcoa = address("2001:db8:b::100");
  add(set, packet(update), "the binding was lost, so this is no handover", {"hmipv6.unprotected"},
      {{"hmipv6.bu.action", {"1"}}, {"hmipv6.handover", none}});
  OctetVector corrupt = advertisement_packet(router, {map_option(map1), map_option(map2, 9)});
  corrupt[42] ^= 1;
  add(set, corrupt, "a bad checksum: shown, not learned from", {}, {{"hmipv6.map.previous", none}});
  // H 3.1: the prefixes of MAPs that are not prefixes of the link.
  const IpAddress map3 = address("2001:db8:3::1");
  const OctetVector options = joined(prefix_option(lcoa1), wire::encode(map_option(map3)));
  add(set, discovery_packet(134, address("fe80::3"), options), "a MAP off the link", {});
  update = {address("2001:db8:3::abc"), rcoa2, map2, 1, 15, flags_a_m, {}};
  add(set, packet(update), "an address on that MAP's prefix is an RCoA",
      {"hmipv6.unprotected", "hmipv6.bu.rcoa_as_lcoa"});
  const OctetVector own = joined(prefix_option(map3), wire::encode(map_option(map3)));
  add(set, discovery_packet(134, address("fe80::4"), own), "a router that is a MAP itself", {});
  update.sequence = 10;
  update.lifetime = 16;
  update.lcoa = address("2001:db8:3::abd");
  add(set, packet(update), "so it may be an address of that link", {"hmipv6.unprotected"});
}

}  // namespace lmmp::plugin_test
