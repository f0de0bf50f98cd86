// Drawing random faults.
#include "harness/mutate/draw.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "wire/carrier.hpp"

namespace lmmp::conform {
namespace {

using wire::Suboption;
using wire::SuboptionType;

BorderPacket login_ack() {
  BorderPacket packet;
  packet.source = *wire::IpAddress::parse("fe80::1");
  packet.destination = *wire::IpAddress::parse("fe80::2");
  wire::Message message(wire::MessageType::login_ack, 7);
  message.suboptions = {Suboption::number(SuboptionType::sid, 0x5eed0001),
                        Suboption::address(SuboptionType::ip6, *wire::IpAddress::parse("2001:db8::7")),
                        Suboption::number(SuboptionType::routing_interval, 60)};
  packet.icmp = wire::encode_carrier(wire::encode(message), packet.source, packet.destination);
  return packet;
}

std::vector<Observed> observed() {
  const BorderMessage message = login_ack();
  SeenFields fields;
  const auto seen = places_of(message, {});
  for (const FieldPlace& place : seen->places) fields[seen->name][place.name].samples.push_back(message);
  return {{{Protocol::lmmp, Role::access_router}, fields}};
}

std::vector<DrawnFault> draw(std::uint64_t seed, unsigned count) {
  const auto from = observed();
  FaultDraw faults(from, seed);
  std::vector<DrawnFault> drawn;
  while (drawn.size() < count) {
    auto next = faults.next();
    if (!next) break;
    drawn.push_back(std::move(*next));
  }
  return drawn;
}

TEST(Draw, EveryFieldOfAMessageIsAPlace) {
  const auto seen = places_of(login_ack(), {});
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->name, "LOGIN_ACK");
  for (const char* name : {"seq", "main.type", "main.len", "main.reserved", "icmp.type", "icmp.code",
                           "icmp.checksum", "icmp.subtype", "icmp.reserved", "hop_limit", "destination",
                           "SID", "SID.type", "SID.len", "SID.reserved", "IP6", "R_INT"}) {
    EXPECT_TRUE(std::any_of(seen->places.begin(), seen->places.end(), [name](const FieldPlace& place) {
      return place.name == name;
    })) << name;
  }
}

TEST(Draw, TheSameSeedDrawsTheSameFaults) {
  const auto first = draw(5, 60), second = draw(5, 60), other = draw(6, 60);
  ASSERT_EQ(first.size(), 60U);
  ASSERT_EQ(second.size(), 60U);
  for (std::size_t i = 0; i < first.size(); ++i) EXPECT_EQ(first[i].yaml, second[i].yaml);
  EXPECT_NE(first[0].yaml + first[1].yaml, other[0].yaml + other[1].yaml);
}

TEST(Draw, NoFaultIsDrawnTwice) {
  auto drawn = draw(1, 200);
  std::set<std::string> summaries;
  for (const DrawnFault& each : drawn) {
    EXPECT_EQ(each.message, "LOGIN_ACK");
    // Behind the id, which is numbered.
    EXPECT_TRUE(summaries.insert(each.yaml.substr(each.yaml.find('\n'))).second) << each.yaml;
  }
}

TEST(Draw, NothingIsDrawnWhereNothingWasSent) {
  const std::vector<Observed> nothing = {{{Protocol::lmmp, Role::access_router}, {}}};
  EXPECT_FALSE(FaultDraw(nothing, 1).next());
}

TEST(Draw, HarmlessIsSaidOfRoleMessageFieldAndAlteration) {
  Harmless harmless;
  harmless.roles = {Role::access_router};
  harmless.messages = {"ACK"};
  harmless.fields = {"seq"};
  harmless.alterations = {AlterationKind::flip};
  EXPECT_TRUE(harmless.covers(Role::access_router, "ACK", "seq", AlterationKind::flip));
  EXPECT_FALSE(harmless.covers(Role::mobile_node, "ACK", "seq", AlterationKind::flip));
  EXPECT_FALSE(harmless.covers(Role::access_router, "LOGIN_ACK", "seq", AlterationKind::flip));
  EXPECT_FALSE(harmless.covers(Role::access_router, "ACK", "SID", AlterationKind::flip));
  EXPECT_FALSE(harmless.covers(Role::access_router, "ACK", "seq", AlterationKind::zero));
  harmless.messages.clear();
  harmless.alterations.clear();
  EXPECT_TRUE(harmless.covers(Role::access_router, "LOGIN_ACK", "seq", AlterationKind::zero));
}

}  // namespace
}  // namespace lmmp::conform
