// A mobile node's core, what it hears, and what it sends, for its tests.
#pragma once

#include <gtest/gtest.h>

#include "reference-impl/core/hmip_mobile_node.hpp"
#include "reference-impl/core/tests/hmip_fixture.hpp"

namespace lmmp::reference::test {

inline const wire::IpAddress home_address = ip("2001:db8:100::2");
inline const wire::IpAddress home_agent = ip("2001:db8:100::1");
inline const wire::IpAddress second_map = ip("2001:db8:bbbb::1");
inline const wire::IpAddress second_rcoa = ip("2001:db8:bbbb::2");

inline wire::MapOption option(const wire::IpAddress& map, unsigned distance, unsigned preference,
                              std::uint32_t lifetime = 7200) {
  return {static_cast<std::uint8_t>(distance), static_cast<std::uint8_t>(preference), true, 0, lifetime, map};
}

inline HmipMobileNodeConfiguration node_configuration(bool home = false) {
  HmipMobileNodeConfiguration configuration;
  configuration.links = {{"wlan0", ip("fe80::2")}, {"wlan1", ip("fe80::2")}};
  if (home) {
    configuration.home_address = home_address;
    configuration.home_agent = home_agent;
  }
  return configuration;
}

// An update as it was sent, out of the tunnel if it was in one.
struct SentUpdate {
  wire::IpAddress source;
  wire::IpAddress destination;
  std::optional<wire::IpAddress> home;
  wire::BindingUpdate body;
  bool tunnelled = false;
};

inline std::vector<SentUpdate> updates_in(const HmipActions& actions) {
  std::vector<SentUpdate> found;
  for (const Datagram& sent : actions.send) {
    const bool tunnelled = sent.protocol == wire::protocol_ipv6;
    const Datagram datagram = tunnelled ? *to_datagram(routed, sent.payload) : sent;
    const auto chain = wire::read_header_chain(datagram.protocol, datagram.payload);
    if (chain.protocol != wire::protocol_mobility) continue;
    const wire::Octets header = wire::Octets(datagram.payload).subspan(chain.offset);
    const auto decoded = wire::decode_mobility(header);
    const auto* body = std::get_if<wire::BindingUpdate>(&decoded.message.body);
    if (body == nullptr) continue;
    EXPECT_TRUE(wire::mobility_checksum_good(header, chain.home_address.value_or(datagram.source),
                                             datagram.destination));
    found.push_back({datagram.source, datagram.destination, chain.home_address, *body, tunnelled});
  }
  return found;
}

inline Datagram acknowledgement(const SentUpdate& update, std::uint8_t status = 0,
                                std::optional<std::uint16_t> lifetime = {}) {
  const MobilityEnvelope envelope{update.destination, update.source, {}, update.home};
  const wire::BindingAcknowledgement body{
      status, 0, update.body.sequence, lifetime.value_or(update.body.lifetime), {}};
  Datagram datagram =
      enclose(envelope, wire::protocol_mobility,
              wire::encode_mobility(body, envelope.checksum_source(), envelope.checksum_destination()));
  datagram.link = 0;
  return datagram;
}

struct MobileNode : testing::Test {
  HmipMobileNode node{node_configuration(), 1};

  HmipActions hear(Time now, std::vector<wire::MapOption> maps, const char* prefix = "2001:db8:1::/64",
                   unsigned link = 0, const char* router = "fe80::1") {
    wire::RouterAdvertisement advertisement;
    advertisement.router_lifetime = 1800;
    advertisement.prefixes = {{*wire::Prefix::parse(prefix), true, true, 86400, 86400}};
    advertisement.maps = std::move(maps);
    return node.receive(now, icmp_from(link, ip(router), all_nodes_address, advertisement));
  }
  // Attaches, hears of one MAP, and is acknowledged.
  SentUpdate registered(Time now = 0s) {
    node.attach(now, 0);
    const auto sent = updates_in(hear(now, {option(map_address, 2, 10)}));
    EXPECT_EQ(sent.size(), 1U);
    node.receive(now, acknowledgement(sent.at(0)));
    EXPECT_TRUE(node.rcoa());
    return sent.at(0);
  }
};

struct MobileNodeWithHome : MobileNode {
  MobileNodeWithHome() { node = HmipMobileNode(node_configuration(true), 1); }
};

}  // namespace lmmp::reference::test
