// A home agent: the MAP's core with home addresses in the place of RCoAs (RFC 3775 10).
#include <gtest/gtest.h>

#include "reference-impl/core/tests/hmip_fixture.hpp"

namespace lmmp::reference {
namespace {

using namespace test;

const wire::IpAddress agent = ip("2001:db8:face::1");
const wire::IpAddress home = ip("2001:db8:face::2");
constexpr std::uint16_t home_flags = wire::bu_flag_acknowledge | wire::bu_flag_home_registration;

MapConfiguration home_agent_configuration(bool with_link = false) {
  MapConfiguration configuration;
  configuration.home_agent = agent;
  if (with_link) {
    configuration.discovery.links = {
        {"eth0", router_link_local, router_mac, false, false, false, false, {}, 0}};
    configuration.home_link = 0;
  }
  return configuration;
}

// An update that a node sends from its RCoA, or with `alternate` from elsewhere.
Datagram home_update(std::uint16_t sequence, std::uint16_t lifetime = 60,
                     const wire::IpAddress& source = rcoa, std::optional<wire::IpAddress> alternate = {},
                     std::uint16_t flags = home_flags, const wire::IpAddress& address = home) {
  wire::BindingUpdate update{sequence, flags, lifetime, {}};
  if (alternate) update.options = {wire::MobilityOption::alternate_care_of_address(*alternate)};
  const MobilityEnvelope envelope{source, agent, address, {}};
  return enclose(envelope, wire::protocol_mobility, wire::encode_mobility(update, address, agent));
}

struct HomeAgent : ::testing::Test {
  MobilityAnchorPoint core{home_agent_configuration()};
  HomeAgent() { core.start(0s); }
};

TEST_F(HomeAgent, BindsAHomeAddressToAnRcoaAndAnswersThroughTheRoutingHeader) {
  const HmipActions actions = core.receive(0s, home_update(7));
  EXPECT_TRUE(has_event(actions, HmipEventKind::registered));
  const auto answers = acknowledgements_in(actions);
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].body.status, 0);
  EXPECT_EQ(answers[0].body.sequence, 7);
  EXPECT_EQ(answers[0].destination, rcoa);
  EXPECT_EQ(answers[0].routing_address, home);
  EXPECT_EQ(core.find_binding(home)->lcoa, rcoa);
}

TEST_F(HomeAgent, TakesTheAlternateCareOfAddressAndAnswersToTheSource) {
  const auto answers = acknowledgements_in(core.receive(0s, home_update(1, 60, lcoa, rcoa)));
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].destination, lcoa);
  EXPECT_EQ(core.find_binding(home)->lcoa, rcoa);
}

TEST_F(HomeAgent, IgnoresTheMFlagBesideH) {
  EXPECT_EQ(status_in(core.receive(0s, home_update(1, 60, rcoa, {}, home_flags | local_flags))), 0U);
}

TEST_F(HomeAgent, SaysNothingToUpdatesForCorrespondentsAndMaps) {
  for (const std::uint16_t flags : {std::uint16_t{wire::bu_flag_acknowledge}, local_flags}) {
    const HmipActions actions = core.receive(0s, home_update(1, 60, rcoa, {}, flags));
    EXPECT_TRUE(actions.send.empty());
    EXPECT_TRUE(has_event(actions, HmipEventKind::dropped));
  }
  EXPECT_TRUE(core.receive(0s, home_update(1, 60, lcoa, ip("fe80::2"))).send.empty());
  EXPECT_EQ(core.binding_count(), 0U);
}

TEST_F(HomeAgent, RefusesWhatIsNotOfItsPrefixAndWhatIsOld) {
  EXPECT_EQ(status_in(core.receive(0s, home_update(1, 60, rcoa, {}, home_flags, peer))), 132U);
  EXPECT_EQ(status_in(core.receive(0s, home_update(1, 60, rcoa, {}, home_flags, agent))), 134U);
  EXPECT_EQ(status_in(core.receive(0s, home_update(5))), 0U);
  EXPECT_EQ(status_in(core.receive(0s, home_update(5))), 135U);
  EXPECT_EQ(status_in(core.receive(0s, home_update(6, 0))), 0U);
  EXPECT_EQ(core.binding_count(), 0U);
  EXPECT_EQ(status_in(core.receive(0s, home_update(7, 0))), 133U);
}

TEST_F(HomeAgent, GrantsNoMoreThanItsPolicyAndForgetsWhatHasExpired) {
  MapConfiguration configuration = home_agent_configuration();
  configuration.maximum_lifetime = 100s;
  MobilityAnchorPoint strict(configuration);
  strict.start(0s);
  EXPECT_EQ(acknowledgements_in(strict.receive(0s, home_update(1, 0xFFFF))).at(0).body.lifetime, 25);
  EXPECT_TRUE(has_event(strict.expire(100s), HmipEventKind::expired));
  EXPECT_EQ(strict.binding_count(), 0U);
}

TEST_F(HomeAgent, TunnelsToTheCareOfAddressAndBackFromItAlone) {
  core.receive(0s, home_update(1));
  const auto packet = data_packet(peer, home);
  const Forwarding there = core.forward(1s, packet);
  ASSERT_EQ(there.verdict, Forwarding::Verdict::encapsulate);
  EXPECT_EQ(there.care_of_address, rcoa);

  const auto tunnelled = [](const wire::IpAddress& from) {
    return to_packet({routed, from, agent, 64, wire::protocol_ipv6, data_packet(home, peer)});
  };
  EXPECT_EQ(core.forward(1s, tunnelled(rcoa)).verdict, Forwarding::Verdict::decapsulate);
  EXPECT_EQ(core.forward(1s, tunnelled(lcoa)).verdict, Forwarding::Verdict::drop);
}

TEST_F(HomeAgent, LooksForDuplicatesOnTheHomeLinkAndAnswersThereForTheNode) {
  MobilityAnchorPoint on_link(home_agent_configuration(true));
  EXPECT_TRUE(on_link.start(0s).send.empty()) << "a home agent advertises no MAP";
  const HmipActions asked = on_link.receive(0s, home_update(1));
  EXPECT_TRUE(acknowledgements_in(asked).empty());
  const auto solicitations = icmp_in(asked);
  ASSERT_EQ(solicitations.size(), 1U);
  EXPECT_EQ(std::get<wire::NeighbourSolicitation>(solicitations[0].message).target, home);

  const HmipActions done = on_link.expire(1s);
  EXPECT_EQ(status_in(done), 0U);
  const auto announced = icmp_in(done);
  ASSERT_EQ(announced.size(), 1U);
  EXPECT_EQ(std::get<wire::NeighbourAdvertisement>(announced[0].message).target, home);

  const auto answer =
      icmp_in(on_link.receive(2s, icmp_from(0, ip("fe80::9"), wire::solicited_node_address(home),
                                            wire::NeighbourSolicitation{home, {}})));
  ASSERT_EQ(answer.size(), 1U);
  EXPECT_EQ(std::get<wire::NeighbourAdvertisement>(answer[0].message).target_link_layer, router_mac);
}

TEST(HomeAgentConfiguration, IsEitherAMapsOrAHomeAgents) {
  EXPECT_TRUE(faults_of(home_agent_configuration()).empty());
  EXPECT_TRUE(faults_of(home_agent_configuration(true)).empty());
  MapConfiguration both = map_configuration();
  both.home_agent = agent;
  ASSERT_EQ(faults_of(both).size(), 1U);
  EXPECT_NE(faults_of(both)[0].find("one or the other"), std::string::npos);
  MapConfiguration local = home_agent_configuration();
  local.home_agent = ip("fe80::1");
  EXPECT_EQ(faults_of(local).size(), 1U);
}

}  // namespace
}  // namespace lmmp::reference
