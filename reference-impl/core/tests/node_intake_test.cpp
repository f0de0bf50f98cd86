// What a mobile node takes from the link: Len by the network's reading alone.
#include <gtest/gtest.h>

#include <algorithm>

#include "reference-impl/core/mobile_node.hpp"

namespace lmmp::reference {
namespace {

const wire::IpAddress router = *wire::IpAddress::parse("fe80::a1");
const wire::IpAddress all = *wire::IpAddress::parse("ff02::1");

// Whether a node that is configured so finds the router behind an advertisement that is encoded so.
bool hears(wire::LengthCounts node_reads, wire::LengthCounts router_writes) {
  MobileNodeConfiguration configuration;
  configuration.length_counts = node_reads;
  configuration.links = {{"wlan0", {}, wire::IpAddress::parse("fe80::1")}};
  MobileNode node(configuration, 1);
  node.attach(Time{}, 0);
  const wire::Message advertisement(
      wire::MessageType::ar_advertisement, 1,
      {wire::Suboption::in_reserved(wire::SuboptionType::config, wire::config_stateless)});
  const wire::OctetVector octets = wire::encode(advertisement, router_writes);
  const auto actions =
      node.receive(Time{}, {0, router, all, 255, 58, wire::encode_carrier(octets, router, all)});
  return std::any_of(actions.events.begin(), actions.events.end(),
                     [](const NodeEvent& event) { return event.kind == NodeEventKind::router_found; });
}

TEST(NodeIntake, LenIsReadAsTheNetworkCountsIt) {
  using enum wire::LengthCounts;
  EXPECT_TRUE(hears(payload, payload));
  EXPECT_TRUE(hears(message, message));
  EXPECT_FALSE(hears(payload, message));
  EXPECT_FALSE(hears(message, payload));
}

}  // namespace
}  // namespace lmmp::reference
