// The MAP on the link that holds the RCoAs' prefix: duplicate address detection and proxying.
#include <gtest/gtest.h>

#include "reference-impl/core/tests/hmip_fixture.hpp"

namespace lmmp::reference {
namespace {

using namespace test;

const wire::IpAddress neighbour = ip("fe80::9");
constexpr wire::LinkLayerAddress neighbour_mac{2, 0, 0, 0, 0, 9};

struct MapOnHomeLink : testing::Test {
  MobilityAnchorPoint map{map_configuration(true)};
  MapOnHomeLink() { map.start(0s); }

  void registered() {
    map.receive(0s, update_from({}));
    ASSERT_TRUE(has_event(map.expire(1s), HmipEventKind::registered));
  }
};

TEST_F(MapOnHomeLink, ANewBindingWaitsForDuplicateAddressDetection) {
  const HmipActions actions = map.receive(0s, update_from({}));
  const auto sent = icmp_in(actions);
  ASSERT_EQ(actions.send.size(), 1U);
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(std::get<wire::NeighbourSolicitation>(sent[0].message),
            (wire::NeighbourSolicitation{rcoa, std::nullopt}));
  EXPECT_TRUE(sent[0].datagram.source.is_unspecified());
  EXPECT_EQ(sent[0].datagram.destination, ip("ff02::1:ff00:2"));
  EXPECT_EQ(map.binding_count(), 0U);
  EXPECT_EQ(map.pending_count(), 1U);
  EXPECT_EQ(*map.next_deadline(), 1s);

  const HmipActions later = map.expire(1s);
  EXPECT_EQ(status_in(later), 0U);
  EXPECT_EQ(map.binding_count(), 1U);
  EXPECT_EQ(map.pending_count(), 0U);
}

TEST_F(MapOnHomeLink, AnAcceptedBindingIsAnnouncedToTheLink) {
  map.receive(0s, update_from({}));
  const auto sent = icmp_in(map.expire(1s));
  ASSERT_GE(sent.size(), 1U);
  EXPECT_EQ(std::get<wire::NeighbourAdvertisement>(sent[0].message),
            (wire::NeighbourAdvertisement{wire::neighbour_flag_override, rcoa, router_mac}));
  EXPECT_EQ(sent[0].datagram.destination, all_nodes_address);
  EXPECT_EQ(sent[0].datagram.source, router_link_local);
}

TEST_F(MapOnHomeLink, ADuplicateIsRefused) {
  for (const bool by_advertisement : {true, false}) {
    map.receive(0s, update_from({}));
    const Datagram claim =
        by_advertisement
            ? icmp_from(0, neighbour, all_nodes_address, wire::NeighbourAdvertisement{0, rcoa, neighbour_mac})
            : icmp_from(0, wire::IpAddress(), ip("ff02::1:ff00:2"), wire::NeighbourSolicitation{rcoa, {}});
    EXPECT_EQ(status_in(map.receive(500ms, claim)), 134U) << by_advertisement;
    EXPECT_EQ(map.pending_count(), 0U);
    EXPECT_EQ(map.binding_count(), 0U);
  }
}

TEST_F(MapOnHomeLink, AClaimOnAnotherLinkOrOfAnotherAddressIsNoDuplicate) {
  map.receive(0s, update_from({}));
  map.receive(500ms, icmp_from(1, neighbour, all_nodes_address, wire::NeighbourAdvertisement{0, rcoa, {}}));
  map.receive(500ms, icmp_from(0, neighbour, all_nodes_address,
                               wire::NeighbourAdvertisement{0, ip("2001:db8:aaaa::3"), {}}));
  map.receive(500ms, icmp_from(0, neighbour, ip("ff02::1:ff00:2"), wire::NeighbourSolicitation{rcoa, {}}));
  EXPECT_TRUE(has_event(map.expire(1s), HmipEventKind::registered));
}

TEST_F(MapOnHomeLink, ARetransmissionDuringDetectionIsAnsweredOnceWithItsNumber) {
  map.receive(0s, update_from({.sequence = 1}));
  EXPECT_TRUE(map.receive(100ms, update_from({.sequence = 1})).send.empty());
  EXPECT_TRUE(map.receive(200ms, update_from({.source = other_lcoa, .sequence = 2})).send.empty());
  const auto answers = acknowledgements_in(map.expire(1s));
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].body.sequence, 2);
  EXPECT_EQ(answers[0].destination, other_lcoa);
  EXPECT_EQ(map.find_binding(rcoa)->lcoa, other_lcoa);
}

TEST_F(MapOnHomeLink, DeregistrationDuringDetectionEndsIt) {
  map.receive(0s, update_from({.sequence = 1}));
  EXPECT_EQ(status_in(map.receive(100ms, update_from({.sequence = 2, .lifetime = 0}))), 0U);
  EXPECT_EQ(map.pending_count(), 0U);
  EXPECT_FALSE(has_event(map.expire(1s), HmipEventKind::registered));
}

TEST_F(MapOnHomeLink, ARenewedBindingNeedsNoDetection) {
  registered();
  EXPECT_EQ(status_in(map.receive(2s, update_from({.sequence = 2}))), 0U);
}

TEST_F(MapOnHomeLink, AnswersForTheRcoaWhileItIsBound) {
  const Datagram question =
      icmp_from(0, neighbour, ip("ff02::1:ff00:2"), wire::NeighbourSolicitation{rcoa, neighbour_mac});
  EXPECT_TRUE(map.receive(0s, question).send.empty());
  registered();
  auto sent = icmp_in(map.receive(2s, question));
  ASSERT_EQ(sent.size(), 1U);
  const std::uint8_t flags = wire::neighbour_flag_solicited | wire::neighbour_flag_override;
  EXPECT_EQ(std::get<wire::NeighbourAdvertisement>(sent[0].message),
            (wire::NeighbourAdvertisement{flags, rcoa, router_mac}));
  EXPECT_EQ(sent[0].datagram.destination, neighbour);
  map.receive(3s, update_from({.sequence = 2, .lifetime = 0}));
  EXPECT_TRUE(map.receive(4s, question).send.empty());
}

TEST_F(MapOnHomeLink, AnswersANeighbourThatAsksTheRcoaItselfWhetherItIsStillThere) {
  registered();
  const auto sent = icmp_in(
      map.receive(2s, icmp_from(0, neighbour, rcoa, wire::NeighbourSolicitation{rcoa, neighbour_mac})));
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].datagram.destination, neighbour);
  EXPECT_EQ(std::get<wire::NeighbourAdvertisement>(sent[0].message).target, rcoa);
}

TEST_F(MapOnHomeLink, DefendsTheRcoaAgainstDuplicateAddressDetectionOfOthers) {
  registered();
  const auto sent = icmp_in(map.receive(
      2s, icmp_from(0, wire::IpAddress(), ip("ff02::1:ff00:2"), wire::NeighbourSolicitation{rcoa, {}})));
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].datagram.destination, all_nodes_address);
  EXPECT_EQ(std::get<wire::NeighbourAdvertisement>(sent[0].message).flags, wire::neighbour_flag_override);
}

TEST_F(MapOnHomeLink, WithTheLFlagTheLinkLocalAddressIsDefendedToo) {
  const wire::IpAddress link_local = ip("fe80::2");
  const auto solicited =
      icmp_in(map.receive(0s, update_from({.flags = local_flags | wire::bu_flag_link_local})));
  ASSERT_EQ(solicited.size(), 2U);
  EXPECT_EQ(std::get<wire::NeighbourSolicitation>(solicited[1].message).target, link_local);
  map.expire(1s);
  EXPECT_EQ(icmp_in(map.receive(2s, icmp_from(0, neighbour, ip("ff02::1:ff00:2"),
                                              wire::NeighbourSolicitation{link_local, {}})))
                .size(),
            1U);
}

TEST_F(MapOnHomeLink, AnswersForItsOwnAddressAndToEchoRequests) {
  const auto advertised = icmp_in(map.receive(
      0s, icmp_from(0, neighbour, ip("ff02::1:ff00:1"), wire::NeighbourSolicitation{map_address, {}})));
  ASSERT_EQ(advertised.size(), 1U);
  EXPECT_EQ(std::get<wire::NeighbourAdvertisement>(advertised[0].message).target, map_address);
  const auto echoed =
      icmp_in(map.receive(0s, icmp_from(routed, lcoa, map_address, wire::Echo{false, 1, 2, {3}})));
  ASSERT_EQ(echoed.size(), 1U);
  EXPECT_EQ(std::get<wire::Echo>(echoed[0].message), (wire::Echo{true, 1, 2, {3}}));
}

TEST_F(MapOnHomeLink, TheNumberOfWaitingBindingsIsLimited) {
  MapConfiguration configuration = map_configuration(true);
  configuration.maximum_pending = 1;
  MobilityAnchorPoint small(configuration);
  small.start(0s);
  small.receive(0s, update_from({}));
  EXPECT_EQ(status_in(small.receive(0s, update_from({.home = ip("2001:db8:aaaa::3")}))), 130U);
}

TEST_F(MapOnHomeLink, TheProfileOfRfc5380LeavesDetectionOut) {
  MapConfiguration configuration = map_configuration(true);
  configuration.discovery.profile = HmipProfile::rfc5380;
  MobilityAnchorPoint later(configuration);
  later.start(0s);
  EXPECT_EQ(status_in(later.receive(0s, update_from({}))), 0U);
}

}  // namespace
}  // namespace lmmp::reference
