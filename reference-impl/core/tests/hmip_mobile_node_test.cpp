// The mobile node's half of HMIPv6, message by message.
#include "reference-impl/core/hmip_mobile_node.hpp"

#include <gtest/gtest.h>

#include <random>

#include "reference-impl/core/tests/hmip_fixture.hpp"

namespace lmmp::reference {
namespace {

using namespace test;

const wire::IpAddress home_address = ip("2001:db8:100::2");
const wire::IpAddress home_agent = ip("2001:db8:100::1");
const wire::IpAddress second_map = ip("2001:db8:bbbb::1");
const wire::IpAddress second_rcoa = ip("2001:db8:bbbb::2");

wire::MapOption option(const wire::IpAddress& map, unsigned distance, unsigned preference,
                       std::uint32_t lifetime = 7200) {
  return {static_cast<std::uint8_t>(distance), static_cast<std::uint8_t>(preference), true, 0, lifetime, map};
}

HmipMobileNodeConfiguration node_configuration(bool home = false) {
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

std::vector<SentUpdate> updates_in(const HmipActions& actions) {
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

Datagram acknowledgement(const SentUpdate& update, std::uint8_t status = 0,
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

TEST_F(MobileNode, SolicitsAnAdvertisementWhereItAttaches) {
  const auto sent = icmp_in(node.attach(0s, 0));
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_TRUE(std::holds_alternative<wire::RouterSolicitation>(sent[0].message));
  EXPECT_EQ(sent[0].datagram.destination, ip("ff02::2"));
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
  back.source = second_map;
  EXPECT_FALSE(node.decapsulate(back));
  back = {0, map_address, lcoa, 64, wire::protocol_ipv6, data_packet(peer, lcoa)};
  EXPECT_FALSE(node.decapsulate(back));
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

TEST_F(MobileNodeWithHome, RegistersTheRcoaAtHomeAfterTheMapsAcknowledgementThroughTheTunnel) {
  node.attach(0s, 0);
  const auto local = updates_in(hear(0s, {option(map_address, 2, 10)}));
  ASSERT_EQ(local.size(), 1U);
  const auto home = updates_in(node.receive(1s, acknowledgement(local[0], 0, 25)));
  ASSERT_EQ(home.size(), 1U);
  EXPECT_TRUE(home[0].tunnelled);
  EXPECT_EQ(home[0].source, rcoa);
  EXPECT_EQ(home[0].destination, home_agent);
  EXPECT_EQ(home[0].home, home_address);
  EXPECT_EQ(home[0].body.flags, 0xC000);
  EXPECT_EQ(wire::alternate_care_of_address(home[0].body.options), rcoa);
  EXPECT_EQ(home[0].body.lifetime, 24);  // of the MAP's 100 s, 99 are left

  Datagram answer = acknowledgement(home[0]);
  const Datagram tunnelled{0, map_address, lcoa, 64, wire::protocol_ipv6, to_packet(answer)};
  EXPECT_TRUE(has_event(node.receive(1s, tunnelled), HmipEventKind::home_registered));
  EXPECT_EQ(node.home_registration()->care_of, rcoa);
}

TEST_F(MobileNodeWithHome, ARetransmissionToTheHomeAgentAsksForNoMoreThanTheMapHasLeft) {
  node.attach(0s, 0);
  const auto local = updates_in(hear(0s, {option(map_address, 2, 10)}));
  node.receive(0s, acknowledgement(local.at(0), 0, 25));
  Time now = 0s;
  for (unsigned i = 0; i < 4; ++i) {
    now = *node.next_deadline();
    for (const SentUpdate& update : updates_in(node.expire(now))) {
      if (update.destination != home_agent) continue;
      EXPECT_LE(now + wire::lifetime_of(update.body.lifetime), 100s);
    }
  }
}

TEST_F(MobileNodeWithHome, MovingInsideTheDomainTellsTheHomeAgentNothing) {
  node.attach(0s, 0);
  const auto local = updates_in(hear(0s, {option(map_address, 2, 10)}));
  const auto home = updates_in(node.receive(0s, acknowledgement(local.at(0))));
  node.receive(0s, {0, map_address, lcoa, 64, wire::protocol_ipv6, to_packet(acknowledgement(home.at(0)))});
  node.attach(10s, 1);
  const auto moved = updates_in(hear(10s, {option(map_address, 2, 10)}, "2001:db8:2::/64", 1));
  ASSERT_EQ(moved.size(), 1U);
  Datagram answer = acknowledgement(moved[0]);
  answer.link = 1;
  EXPECT_TRUE(updates_in(node.receive(10s, answer)).empty());
}

TEST_F(MobileNodeWithHome, WithoutAnyMapItIsAMobileIpv6Node) {
  node.attach(0s, 0);
  const HmipActions actions = hear(0s, {});
  EXPECT_TRUE(has_event(actions, HmipEventKind::reverted));
  const auto home = updates_in(actions);
  ASSERT_EQ(home.size(), 1U);
  EXPECT_FALSE(home[0].tunnelled);
  EXPECT_EQ(home[0].source, lcoa);
  EXPECT_EQ(wire::alternate_care_of_address(home[0].body.options), lcoa);
  node.receive(0s, acknowledgement(home[0]));
  EXPECT_EQ(node.home_registration()->care_of, lcoa);
}

TEST_F(MobileNodeWithHome, WhenTheLastMapFailsItRevertsToMobileIpv6) {
  registered();
  const HmipActions actions = hear(5s, {option(map_address, 2, 10, 0)});
  EXPECT_TRUE(has_event(actions, HmipEventKind::reverted));
  ASSERT_EQ(updates_in(actions).size(), 1U);
  EXPECT_EQ(updates_in(actions)[0].source, lcoa);
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

// Selection.

std::vector<wire::IpAddress> ranked(std::vector<wire::MapOption> options, MapSelection selection,
                                    bool bound = false) {
  std::vector<wire::IpAddress> addresses;
  for (const auto& found :
       ranked_maps(options, selection, [bound](const wire::IpAddress&) { return bound; })) {
    addresses.push_back(found.address);
  }
  return addresses;
}

TEST(MapSelection, TakesTheFurthestWhosePreferenceAndLifetimeAreNotZero) {
  const wire::IpAddress third = ip("2001:db8:cccc::1");
  EXPECT_EQ(ranked({option(map_address, 1, 10), option(second_map, 3, 1), option(third, 5, 0)},
                   MapSelection::furthest),
            (std::vector{second_map, map_address}));
  EXPECT_EQ(ranked({option(map_address, 1, 10), option(second_map, 3, 1, 0)}, MapSelection::furthest),
            (std::vector{map_address}));
}

TEST(MapSelection, AmongEqualDistancesTheHigherPreferenceWins) {
  EXPECT_EQ(ranked({option(map_address, 3, 5), option(second_map, 3, 9)}, MapSelection::furthest),
            (std::vector{second_map, map_address}));
}

TEST(MapSelection, ByPreferenceTheHighestWinsWhateverItsDistance) {
  EXPECT_EQ(ranked({option(map_address, 1, 10), option(second_map, 9, 9)}, MapSelection::preference),
            (std::vector{map_address, second_map}));
}

TEST(MapSelection, APreferenceOfZeroComesLastAndOnlyWithABinding) {
  const std::vector<wire::MapOption> options{option(second_map, 9, 0), option(map_address, 1, 1)};
  EXPECT_EQ(ranked(options, MapSelection::furthest), (std::vector{map_address}));
  EXPECT_EQ(ranked(options, MapSelection::furthest, true), (std::vector{map_address, second_map}));
}

}  // namespace
}  // namespace lmmp::reference
