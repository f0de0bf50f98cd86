// The mobile node's half of HMIPv6 towards MAPs, message by message.
#include <gtest/gtest.h>

#include <random>

#include "reference-impl/core/tests/mobile_node_fixture.hpp"
#include "wire/tests/vectors.hpp"

namespace lmmp::reference {
namespace {

using namespace test;

TEST_F(MobileNode, SolicitsAnAdvertisementWhereItAttaches) {
  const auto sent = icmp_in(node.attach(0s, 0));
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_TRUE(std::holds_alternative<wire::RouterSolicitation>(sent[0].message));
  EXPECT_EQ(sent[0].datagram.destination, ip("ff02::2"));
}

// RFC 4861 6.3.7.
TEST_F(MobileNode, SolicitsThreeTimesFourSecondsApartAndThenIsSilent) {
  EXPECT_EQ(icmp_in(node.attach(1s, 0)).size(), 1U);
  for (const Time due : {5s, 9s}) {
    EXPECT_EQ(node.next_deadline(), due);
    EXPECT_TRUE(node.expire(due - 1ns).send.empty());
    const auto sent = icmp_in(node.expire(due));
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_TRUE(std::holds_alternative<wire::RouterSolicitation>(sent[0].message));
  }
  EXPECT_FALSE(node.next_deadline());
  EXPECT_TRUE(node.expire(60s).send.empty());
  EXPECT_EQ(icmp_in(node.attach(61s, 0)).size(), 1U);
  EXPECT_EQ(node.next_deadline(), 65s);
}

TEST_F(MobileNode, SolicitsNoMoreAfterTheFirstAdvertisementOfADefaultRouter) {
  const auto advertisement = [](std::uint16_t lifetime) {
    wire::RouterAdvertisement body;
    body.router_lifetime = lifetime;
    return icmp_from(0, router_link_local, all_nodes_address, body);
  };
  node.attach(0s, 0);
  node.receive(1s, advertisement(0));  // of no default router: there may be another
  EXPECT_EQ(icmp_in(node.expire(4s)).size(), 1U);
  node.receive(5s, advertisement(1800));
  EXPECT_FALSE(node.next_deadline());
  EXPECT_TRUE(node.expire(60s).send.empty());
}

TEST_F(MobileNode, SolicitsNothingOnALinkThatItHasLeftOrOnceItIsToEnd) {
  node.attach(0s, 0);
  node.detach(1s);
  EXPECT_FALSE(node.next_deadline());
  EXPECT_TRUE(node.expire(60s).send.empty());
  node.attach(61s, 0);
  node.release(62s);
  EXPECT_TRUE(node.expire(120s).send.empty());
}

TEST_F(MobileNode, RegistersItsRcoaFromItsLcoaWithAAndM) {
  node.attach(0s, 0);
  const HmipActions actions = hear(0s, {option(map_address, 2, 10)});
  const auto sent = updates_in(actions);
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].source, lcoa);
  EXPECT_EQ(sent[0].destination, map_address);
  EXPECT_EQ(sent[0].home, rcoa);
  EXPECT_EQ(sent[0].body.flags, 0x8800);
  EXPECT_EQ(sent[0].body.lifetime, 150);
  EXPECT_TRUE(sent[0].body.options.empty());  // H 6.1: "No alternate-CoA option is needed"
  EXPECT_EQ(to_packet(actions.send.back()).size(), 80U);
  EXPECT_EQ(node.lcoa(), lcoa);
  EXPECT_FALSE(node.rcoa());
}

TEST_F(MobileNode, IsBoundByTheAcknowledgementForTheLifetimeGranted) {
  node.attach(0s, 0);
  const auto sent = updates_in(hear(0s, {option(map_address, 2, 10)}));
  EXPECT_TRUE(has_event(node.receive(500ms, acknowledgement(sent.at(0), 0, 10)), HmipEventKind::registered));
  EXPECT_EQ(node.find_registration(map_address)->expires, 40s);  // from when the update was sent
  EXPECT_EQ(node.rcoa(), rcoa);
  // It renews well before the end.
  EXPECT_EQ(*node.next_deadline(), 32s);
  EXPECT_EQ(updates_in(node.expire(32s)).size(), 1U);
}

TEST_F(MobileNode, IgnoresAcknowledgementsWithoutAType2RoutingHeaderOrWithAnotherAddressInIt) {
  node.attach(0s, 0);
  const auto sent = updates_in(hear(0s, {option(map_address, 2, 10)}));
  SentUpdate without = sent.at(0);
  without.home.reset();
  node.receive(0s, acknowledgement(without));
  SentUpdate other = sent.at(0);
  other.home = ip("2001:db8:aaaa::77");
  node.receive(0s, acknowledgement(other));
  SentUpdate number = sent.at(0);
  number.body.sequence = static_cast<std::uint16_t>(number.body.sequence + 1);
  node.receive(0s, acknowledgement(number));
  SentUpdate stranger = sent.at(0);
  stranger.destination = second_map;
  node.receive(0s, acknowledgement(stranger));
  Datagram checksum = acknowledgement(sent.at(0));
  checksum.payload.back() ^= 1;
  node.receive(0s, checksum);
  EXPECT_FALSE(node.rcoa());
  node.receive(0s, acknowledgement(sent.at(0)));
  EXPECT_TRUE(node.rcoa());
}

TEST_F(MobileNode, SendsAgainWithTheNextNumberAndDoubleTheWait) {
  node.attach(0s, 0);
  const auto first = updates_in(hear(0s, {option(map_address, 2, 10)}));
  std::uint16_t sequence = first.at(0).body.sequence;
  Time due = 0s;
  for (const Time wait : {Time(1500ms), Time(3s), Time(6s), Time(12s)}) {
    due += wait;
    EXPECT_EQ(node.next_deadline(), due);
    const auto again = updates_in(node.expire(due));
    ASSERT_EQ(again.size(), 1U);
    EXPECT_EQ(again[0].body.sequence, ++sequence);
  }
  // The acknowledgement of any of them counts.
  node.receive(due, acknowledgement(first.at(0)));
  EXPECT_TRUE(node.rcoa());
}

TEST_F(MobileNode, AMapThatDoesNotAnswerIsReplacedByTheNextOne) {
  node.attach(0s, 0);
  hear(0s, {option(map_address, 5, 10), option(second_map, 2, 10)});
  EXPECT_EQ(node.current_map(), map_address);
  HmipActions last;
  for (unsigned i = 0; i < 5; ++i) last = node.expire(*node.next_deadline());
  EXPECT_TRUE(has_event(last, HmipEventKind::unanswered));
  EXPECT_EQ(node.current_map(), second_map);
  ASSERT_EQ(updates_in(last).size(), 1U);
  EXPECT_EQ(updates_in(last)[0].home, second_rcoa);
}

TEST_F(MobileNode, AMapThatRefusesIsReplacedByTheNextOne) {
  node.attach(0s, 0);
  const auto sent = updates_in(hear(0s, {option(map_address, 5, 10), option(second_map, 2, 10)}));
  const HmipActions actions = node.receive(0s, acknowledgement(sent.at(0), 129));
  EXPECT_TRUE(has_event(actions, HmipEventKind::refused));
  EXPECT_EQ(node.current_map(), second_map);
  hear(1s, {option(map_address, 5, 10), option(second_map, 2, 10)});
  EXPECT_EQ(node.current_map(), second_map);
  hear(61s, {option(map_address, 5, 10), option(second_map, 2, 10)});
  EXPECT_EQ(node.current_map(), map_address);
}

TEST_F(MobileNode, GoesOnBehindTheNumberThatAMapAcceptedLast) {
  node.attach(0s, 0);
  const auto sent = updates_in(hear(0s, {option(map_address, 2, 10)}));
  SentUpdate refused = sent.at(0);
  refused.body.sequence = 4000;
  const auto again = updates_in(node.receive(0s, acknowledgement(refused, 135)));
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(again[0].body.sequence, 4001);
  node.receive(0s, acknowledgement(again[0]));
  EXPECT_TRUE(node.rcoa());
  // A second refusal in the same series waits for the timer: nobody can make the node send without pause.
}

TEST_F(MobileNode, InsideADomainOnlyTheLcoaChanges) {
  registered();
  node.attach(10s, 1);
  const auto sent = updates_in(hear(10s, {option(map_address, 2, 10)}, "2001:db8:2::/64", 1));
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].source, other_lcoa);
  EXPECT_EQ(sent[0].home, rcoa);
  Datagram answer = acknowledgement(sent[0]);
  answer.link = 1;
  EXPECT_TRUE(has_event(node.receive(10s, answer), HmipEventKind::moved));
  EXPECT_EQ(node.find_registration(map_address)->care_of, other_lcoa);
}

TEST_F(MobileNode, InANewDomainTheOldMapLearnsTheNewLcoaToo) {
  registered();
  node.attach(10s, 1);
  const HmipActions actions = hear(10s, {option(second_map, 2, 10)}, "2001:db8:2::/64", 1);
  const auto sent = updates_in(actions);
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_EQ(sent[0].destination, second_map);
  EXPECT_EQ(sent[0].source, other_lcoa);
  EXPECT_EQ(sent[1].destination, map_address);
  EXPECT_EQ(sent[1].home, rcoa);
  EXPECT_EQ(sent[1].source, other_lcoa);
  EXPECT_EQ(sent[1].body.lifetime, 15);
  EXPECT_TRUE(has_event(actions, HmipEventKind::map_selected));
}

TEST_F(MobileNode, ABetterMapIsTakenAtOnceAndTheOldBindingIsKept) {
  registered();
  const auto sent = updates_in(hear(1s, {option(map_address, 2, 10), option(second_map, 6, 1)}));
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].destination, second_map);
  EXPECT_TRUE(node.find_registration(map_address)->accepted);
}

TEST_F(MobileNode, AMapWithLifetimeZeroHasFailed) {
  registered();
  const HmipActions actions = hear(1s, {option(map_address, 2, 10, 0), option(second_map, 1, 10)});
  EXPECT_TRUE(has_event(actions, HmipEventKind::map_failed));
  EXPECT_EQ(node.current_map(), second_map);
  ASSERT_EQ(updates_in(actions).size(), 1U);
  EXPECT_EQ(updates_in(actions)[0].destination, second_map);
}

TEST_F(MobileNode, APreferenceOfZeroKeepsABindingAndMakesNone) {
  node.attach(0s, 0);
  EXPECT_TRUE(updates_in(hear(0s, {option(map_address, 2, 0)})).empty());
  EXPECT_FALSE(node.current_map());
  registered(10s);
  hear(11s, {option(map_address, 2, 0)});
  EXPECT_EQ(node.current_map(), map_address);
  EXPECT_EQ(updates_in(node.expire(490s)).size(), 1U);  // refreshed
}

TEST_F(MobileNode, RegistersWithSeveralMapsAtOnceEachFromTheLcoa) {
  HmipMobileNodeConfiguration configuration = node_configuration();
  configuration.maximum_maps = 2;
  node = HmipMobileNode(configuration, 1);
  node.attach(0s, 0);
  const auto sent = updates_in(hear(0s, {option(map_address, 2, 10), option(second_map, 3, 10)}));
  ASSERT_EQ(sent.size(), 2U);
  for (const SentUpdate& update : sent) EXPECT_EQ(update.source, lcoa);  // never an RCoA (H 3.1)
  EXPECT_EQ(sent[0].home, second_rcoa);
  EXPECT_EQ(sent[1].home, rcoa);
}

TEST_F(MobileNode, AMapWithoutRIsUsedOnlyWhereTheParameterSaysSo) {
  HmipMobileNodeConfiguration configuration = node_configuration();
  configuration.register_without_r = false;
  node = HmipMobileNode(configuration, 1);
  node.attach(0s, 0);
  wire::MapOption without = option(map_address, 2, 10);
  without.form_rcoa = false;
  EXPECT_TRUE(updates_in(hear(0s, {without})).empty());
}

TEST_F(MobileNode, KeepsToItsRouterWhileThatIsHeard) {
  registered();
  hear(1s, {}, "2001:db8:2::/64", 0, "fe80::99");
  EXPECT_EQ(node.lcoa(), lcoa);
  hear(4s, {}, "2001:db8:2::/64", 0, "fe80::99");
  EXPECT_EQ(node.lcoa(), other_lcoa);
}

TEST_F(MobileNode, TunnelsWhatComesFromTheRcoaAndTakesOnlyItsMapsTunnel) {
  registered();
  const Datagram inner = *to_datagram(routed, data_packet(rcoa, peer));
  const auto outer = node.encapsulate(inner);
  ASSERT_TRUE(outer);
  EXPECT_EQ(outer->source, lcoa);
  EXPECT_EQ(outer->destination, map_address);
  EXPECT_FALSE(node.encapsulate(*to_datagram(routed, data_packet(lcoa, peer))));

  Datagram back{0, map_address, lcoa, 64, wire::protocol_ipv6, data_packet(peer, rcoa)};
  ASSERT_TRUE(node.decapsulate(back));
  EXPECT_EQ(node.decapsulate(back)->destination, rcoa);
  Datagram with_limit = back;  // RFC 2473 4.1.1
  const wire::OctetVector limit = wire::from_hex("29 00 04 01 04 01 01 00");
  with_limit.protocol = wire::protocol_destination_options;
  with_limit.payload.insert(with_limit.payload.begin(), limit.begin(), limit.end());
  ASSERT_TRUE(node.decapsulate(with_limit));
  EXPECT_EQ(node.decapsulate(with_limit)->destination, rcoa);
  back.source = second_map;
  EXPECT_FALSE(node.decapsulate(back));
  back = {0, map_address, lcoa, 64, wire::protocol_ipv6, data_packet(peer, lcoa)};
  EXPECT_FALSE(node.decapsulate(back));
}

TEST_F(MobileNode, TunnelsFromTheNewLcoaAsSoonAsItsUpdateIsSentAndNeverFromALinkThatItLeft) {
  registered();
  const Datagram inner = *to_datagram(routed, data_packet(rcoa, peer));
  node.attach(1s, 1);
  EXPECT_FALSE(node.encapsulate(inner));
  hear(1s, {option(map_address, 2, 10)}, "2001:db8:2::/64", 1);
  ASSERT_TRUE(node.encapsulate(inner));
  EXPECT_EQ(node.encapsulate(inner)->source, other_lcoa);
}

TEST_F(MobileNode, ReleaseEndsEveryBinding) {
  registered();
  const auto sent = updates_in(node.release(10s));
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].body.lifetime, 0);
  EXPECT_TRUE(has_event(node.receive(10s, acknowledgement(sent[0])), HmipEventKind::deregistered));
  EXPECT_FALSE(node.find_registration(map_address)->accepted);
  EXPECT_TRUE(updates_in(hear(11s, {option(map_address, 2, 10)})).empty());
}

TEST_F(MobileNode, MutatedAcknowledgementsChangeNothing) {
  node.attach(0s, 0);
  const auto sent = updates_in(hear(0s, {option(map_address, 2, 10)}));
  const Datagram good = acknowledgement(sent.at(0));
  std::mt19937 random(4711);
  for (unsigned round = 0; round < 20'000; ++round) {
    Datagram mutated = good;
    // The routing header's reserved octets carry nothing.
    const std::size_t at = random() % mutated.payload.size();
    if (at >= 4 && at < 8) continue;
    mutated.payload[at] ^= static_cast<std::uint8_t>(1U << (random() % 8));
    node.receive(0s, mutated);
    ASSERT_FALSE(node.rcoa()) << "octet " << at;
  }
  for (std::size_t size = 0; size < good.payload.size(); ++size) {
    Datagram cut = good;
    cut.payload.resize(size);
    node.receive(0s, cut);
    ASSERT_FALSE(node.rcoa()) << size;
  }
}

TEST_F(MobileNode, UnderEspItSealsUpdatesAndTakesOnlySealedAcknowledgements) {
  const ManualAssociation association{rcoa, 0x100, 0x101, wire::OctetVector(32, 0x0B)};
  HmipMobileNodeConfiguration configuration = node_configuration();
  configuration.security = MapSecurity::esp_auth_null;
  configuration.associations = {association};
  node = HmipMobileNode(configuration, 1);
  SecurityAssociations map_side(SecurityAssociations::Side::map, {association});
  node.attach(0s, 0);
  const HmipActions actions = hear(0s, {option(map_address, 2, 10)});
  ASSERT_EQ(actions.send.size(), 1U);
  const auto chain = wire::read_header_chain(actions.send[0].protocol, actions.send[0].payload);
  ASSERT_EQ(chain.protocol, wire::protocol_esp);
  const auto opened = map_side.open(rcoa, wire::Octets(actions.send[0].payload).subspan(chain.offset));
  ASSERT_TRUE(opened);
  const auto update = std::get<wire::BindingUpdate>(wire::decode_mobility(opened->payload).message.body);
  EXPECT_EQ(wire::alternate_care_of_address(update.options), lcoa);

  const SentUpdate sent{lcoa, map_address, rcoa, update};
  node.receive(0s, acknowledgement(sent));
  EXPECT_FALSE(node.rcoa());
  const wire::BindingAcknowledgement body{0, 0, update.sequence, 10, {}};
  const auto sealed =
      map_side.seal(rcoa, wire::protocol_mobility, wire::encode_mobility(body, map_address, rcoa));
  Datagram answer = enclose({map_address, lcoa, {}, rcoa}, wire::protocol_esp, *sealed);
  answer.link = 0;
  node.receive(0s, answer);
  EXPECT_TRUE(node.rcoa());
}

}  // namespace
}  // namespace lmmp::reference
