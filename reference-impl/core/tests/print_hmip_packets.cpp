// Prints the packets of one registration, its tunnel and its advertisements as the cores send them, a line
// each: a name and hexadecimal digits. A second reading in Scapy judges them.
#include <cstdio>

#include "reference-impl/core/hmip_mobile_node.hpp"
#include "reference-impl/core/tests/hmip_fixture.hpp"

namespace {

using namespace lmmp;
using namespace lmmp::reference;
using namespace lmmp::reference::test;

void print(const char* name, const Datagram& datagram) {
  std::printf("%s ", name);
  for (const std::uint8_t octet : to_packet(datagram)) std::printf("%02x", octet);
  std::printf("\n");
}

}  // namespace

int main() {
  MapConfiguration configuration = map_configuration(true);
  configuration.discovery.links[0].prefixes = {
      {*wire::Prefix::parse("2001:db8:1::/64"), true, true, 7200, 3600}};
  MobilityAnchorPoint map(configuration);
  const HmipActions advertised = map.start(0s);
  print("router_advertisement", advertised.send.at(0));

  HmipMobileNodeConfiguration node_configuration;
  node_configuration.links = {{"wlan0", ip("fe80::2")}};
  node_configuration.home_address = ip("2001:db8:100::2");
  node_configuration.home_agent = ip("2001:db8:100::1");
  HmipMobileNode node(node_configuration, 1);
  print("router_solicitation", node.attach(0s, 0).send.at(0));
  const Datagram update = node.receive(0s, advertised.send[0]).send.at(0);
  print("local_binding_update", update);
  print("duplicate_address_detection", map.receive(0s, update).send.at(0));
  const HmipActions accepted = map.expire(1s);
  print("proxy_advertisement", accepted.send.at(0));
  Datagram acknowledgement = accepted.send.at(1);
  print("binding_acknowledgement", acknowledgement);
  acknowledgement.link = 0;
  print("home_binding_update", node.receive(1s, acknowledgement).send.at(0));
  print("to_the_node", map.receive(2s, *to_datagram(routed, data_packet(peer, rcoa))).send.at(0));
  print("unreachable",
        map.receive(2s, *to_datagram(routed, data_packet(peer, ip("2001:db8:aaaa::77")))).send.at(0));
  return 0;
}
