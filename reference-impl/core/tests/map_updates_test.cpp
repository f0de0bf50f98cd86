// What the MAP does with Binding Updates, right ones and wrong ones.
#include <gtest/gtest.h>

#include <random>

#include "reference-impl/core/tests/hmip_fixture.hpp"
#include "reference-impl/core/tests/mutations.hpp"
#include "wire/tests/vectors.hpp"

namespace lmmp::reference {
namespace {

using namespace test;

struct MapUpdates : ::testing::Test {
  MobilityAnchorPoint map{map_configuration()};
  MapUpdates() { map.start(0s); }

  // Registers and forgets what was sent.
  void registered(std::uint16_t sequence = 1) {
    ASSERT_EQ(status_in(map.receive(0s, update_from({.sequence = sequence}))), 0U);
  }
  void expect_dropped(const Datagram& datagram, const std::string& why) {
    const auto before = map.bindings();
    const HmipActions actions = map.receive(1s, datagram);
    EXPECT_TRUE(actions.send.empty()) << why;
    ASSERT_EQ(actions.events.size(), 1U) << why;
    EXPECT_EQ(actions.events[0].kind, HmipEventKind::dropped) << why;
    EXPECT_EQ(actions.events[0].reason, why);
    EXPECT_EQ(map.bindings().size(), before.size());
  }
};

TEST_F(MapUpdates, AcknowledgesALocalUpdateOctetByOctet) {
  const auto packet = wire::from_hex(
      "60000000 0028 3c 40 20010db8000100000000000000000002 20010db8aaaa00000000000000000001"
      "87 02 01020000 c9 10 20010db8aaaa00000000000000000002"
      "3b 01 05 00 7326 1234 8800 0040 01020000");
  const auto answer = wire::from_hex(
      "60000000 0028 2b 40 20010db8aaaa00000000000000000001 20010db8000100000000000000000002"
      "87 02 02 01 00000000 20010db8aaaa00000000000000000002"
      "3b 01 06 00 fa26 00 00 1234 0040 01020000");
  const HmipActions actions = map.receive(0s, *to_datagram(routed, packet));
  ASSERT_EQ(actions.send.size(), 1U);
  EXPECT_EQ(to_packet(actions.send[0]), answer);
  EXPECT_TRUE(has_event(actions, HmipEventKind::registered));
  EXPECT_EQ(map.find_binding(rcoa)->lcoa, lcoa);
}

TEST_F(MapUpdates, ANewLcoaMovesTheBindingAndIsAcknowledgedThere) {
  registered();
  const HmipActions actions = map.receive(1s, update_from({.source = other_lcoa, .sequence = 2}));
  EXPECT_TRUE(has_event(actions, HmipEventKind::moved));
  ASSERT_EQ(acknowledgements_in(actions).size(), 1U);
  EXPECT_EQ(acknowledgements_in(actions)[0].destination, other_lcoa);
  EXPECT_EQ(acknowledgements_in(actions)[0].routing_address, rcoa);
  EXPECT_EQ(map.find_binding(rcoa)->lcoa, other_lcoa);
  EXPECT_EQ(map.binding_count(), 1U);
}

TEST_F(MapUpdates, ABindingEndsWithItsLifetime) {
  registered();
  EXPECT_LE(*map.next_deadline(), 240s);
  map.expire(239s);
  EXPECT_EQ(map.binding_count(), 1U);
  EXPECT_TRUE(has_event(map.expire(240s), HmipEventKind::expired));
  EXPECT_EQ(map.binding_count(), 0U);
}

TEST_F(MapUpdates, GrantsNoLongerLifetimeThanThePrefixAndThePolicyAllow) {
  const auto granted = [](MapConfiguration configuration) {
    MobilityAnchorPoint anchor(std::move(configuration));
    anchor.start(0s);
    const auto answers = acknowledgements_in(anchor.receive(0s, update_from({.lifetime = 0xFFFF})));
    return answers.at(0).body.lifetime;
  };
  MapConfiguration configuration = map_configuration();
  configuration.maximum_lifetime = 100s;
  EXPECT_EQ(granted(configuration), 25);
  configuration.maximum_lifetime = 10000s;
  EXPECT_EQ(granted(configuration), 1800);  // the option's 7200 s
}

TEST_F(MapUpdates, AnOldSequenceNumberIsRefusedWithTheLastAcceptedOne) {
  registered(100);
  for (const std::uint16_t sequence : {std::uint16_t{100}, std::uint16_t{99}, std::uint16_t{32868}}) {
    const auto answers =
        acknowledgements_in(map.receive(1s, update_from({.source = other_lcoa, .sequence = sequence})));
    ASSERT_EQ(answers.size(), 1U) << sequence;
    EXPECT_EQ(answers[0].body.status, 135);
    EXPECT_EQ(answers[0].body.sequence, 100);
  }
  EXPECT_EQ(map.find_binding(rcoa)->lcoa, lcoa);
  EXPECT_EQ(status_in(map.receive(1s, update_from({.sequence = 32867}))), 0U);
}

TEST_F(MapUpdates, AnUpdateWithLifetimeZeroEndsTheBinding) {
  registered();
  const HmipActions actions = map.receive(1s, update_from({.sequence = 2, .lifetime = 0}));
  ASSERT_EQ(acknowledgements_in(actions).size(), 1U);
  EXPECT_EQ(acknowledgements_in(actions)[0].body.status, 0);
  EXPECT_EQ(acknowledgements_in(actions)[0].body.lifetime, 0);
  EXPECT_EQ(map.binding_count(), 0U);
  EXPECT_TRUE(has_event(actions, HmipEventKind::deregistered));
}

TEST_F(MapUpdates, AnUpdateFromTheRcoaItselfEndsTheBinding) {
  registered();
  EXPECT_EQ(status_in(map.receive(1s, update_from({.source = rcoa, .sequence = 2}))), 0U);
  EXPECT_EQ(map.binding_count(), 0U);
}

TEST_F(MapUpdates, EndingABindingThatIsNotThereIsRefused) {
  EXPECT_EQ(status_in(map.receive(1s, update_from({.lifetime = 0}))), 133U);
}

TEST_F(MapUpdates, AnRcoaOfAnotherPrefixIsRefused) {
  EXPECT_EQ(status_in(map.receive(1s, update_from({.home = ip("2001:db8:bbbb::2")}))), 132U);
  EXPECT_EQ(map.binding_count(), 0U);
}

TEST_F(MapUpdates, TheMapsOwnAddressIsNobodysRcoa) {
  EXPECT_EQ(status_in(map.receive(1s, update_from({.home = map_address}))), 134U);
}

TEST_F(MapUpdates, AnLcoaOfNoValidPrefixIsProhibited) {
  MapConfiguration configuration = map_configuration();
  configuration.valid_on_link_prefixes = {*wire::Prefix::parse("2001:db8:1::/64")};
  MobilityAnchorPoint strict(configuration);
  strict.start(0s);
  EXPECT_EQ(status_in(strict.receive(0s, update_from({.source = other_lcoa}))), 129U);
  EXPECT_EQ(status_in(strict.receive(0s, update_from({}))), 0U);
  // A handover to a foreign LCoA leaves the binding as it was.
  EXPECT_EQ(status_in(strict.receive(1s, update_from({.source = other_lcoa, .sequence = 2}))), 129U);
  EXPECT_EQ(strict.find_binding(rcoa)->lcoa, lcoa);
}

TEST_F(MapUpdates, AHomeRegistrationWithoutMIsRefused) {
  EXPECT_EQ(status_in(map.receive(1s, update_from({.flags = 0xC000}))), 131U);
}

TEST_F(MapUpdates, HTogetherWithMIsALocalUpdate) {
  EXPECT_EQ(status_in(map.receive(1s, update_from({.flags = 0xC800}))), 0U);
}

TEST_F(MapUpdates, AnAlternateCareOfAddressMustBeTheSource) {
  const auto alternate = [](const wire::IpAddress& address) {
    return update_from({.options = {wire::MobilityOption::alternate_care_of_address(address)}});
  };
  EXPECT_EQ(status_in(map.receive(1s, alternate(other_lcoa))), 128U);
  EXPECT_EQ(status_in(map.receive(1s, alternate(lcoa))), 0U);
}

TEST_F(MapUpdates, UnknownMobilityOptionsAreSkipped) {
  EXPECT_EQ(status_in(map.receive(1s, update_from({.options = {{200, {1, 2, 3}}}}))), 0U);
}

TEST_F(MapUpdates, WhatIsWrongIsDroppedAndTheReasonSaid) {
  Datagram checksum = update_from({});
  checksum.payload.back() ^= 1;
  expect_dropped(checksum, "the Mobility Header's checksum is wrong");
  expect_dropped(update_from({.flags = 0x8000}), "neither M nor H: an update for a correspondent node");
  expect_dropped(update_from({.home = ip("ff02::5")}), "the address to bind is not global unicast");
  expect_dropped(update_from({.source = ip("fe80::2")}), "the source is not a global unicast address");
  const MobilityEnvelope bare{lcoa, map_address, {}, {}};
  expect_dropped(
      enclose(bare, wire::protocol_mobility,
              wire::encode_mobility(wire::BindingUpdate{1, local_flags, 60, {}}, lcoa, map_address)),
      "a Binding Update without Home Address option");
  expect_dropped(enclose(bare, wire::protocol_mobility,
                         wire::encode_mobility(wire::BindingAcknowledgement{}, lcoa, map_address)),
                 "not a Binding Update");
  expect_dropped(enclose(bare, 17, {}), "nothing that is taken here");
}

TEST_F(MapUpdates, AnRcoaWithABindingIsNobodysLcoa) {
  registered();
  const HmipActions actions = map.receive(1s, update_from({.home = ip("2001:db8:aaaa::3"), .source = rcoa}));
  EXPECT_TRUE(actions.send.empty());
  EXPECT_TRUE(has_event(actions, HmipEventKind::dropped));
}

TEST_F(MapUpdates, AnUnknownMobilityHeaderIsAnsweredByABindingError) {
  const MobilityEnvelope envelope{lcoa, map_address, rcoa, {}};
  const Datagram datagram =
      enclose(envelope, wire::protocol_mobility,
              wire::encode_mobility(wire::OtherMobility{99, {0, 0}}, rcoa, map_address));
  const HmipActions actions = map.receive(1s, datagram);
  ASSERT_EQ(actions.send.size(), 1U);
  const auto decoded = wire::decode_mobility(actions.send[0].payload);
  EXPECT_EQ(std::get<wire::BindingError>(decoded.message.body), (wire::BindingError{2, 0, rcoa, {}}));
}

TEST_F(MapUpdates, APayloadProtocolOtherThanNoneIsAParameterProblem) {
  Datagram datagram = update_from({});
  datagram.payload[24] = 6;
  const auto header = wire::Octets(datagram.payload).subspan(24);
  wire::write_u16(&datagram.payload[28], wire::mobility_checksum(header, rcoa, map_address));
  const auto sent = icmp_in(map.receive(1s, datagram));
  ASSERT_EQ(sent.size(), 1U);
  const auto& error = std::get<wire::IcmpError>(sent[0].message);
  EXPECT_EQ(error.type, wire::icmpv6_parameter_problem);
  EXPECT_EQ(error.value, 64U);
  EXPECT_EQ(sent[0].datagram.destination, lcoa);
}

TEST_F(MapUpdates, TheNumberOfBindingsIsLimitedAndLiveOnesGoOn) {
  MapConfiguration configuration = map_configuration();
  configuration.maximum_bindings = 2;
  MobilityAnchorPoint small(configuration);
  small.start(0s);
  EXPECT_EQ(status_in(small.receive(0s, update_from({.home = ip("2001:db8:aaaa::10")}))), 0U);
  EXPECT_EQ(status_in(small.receive(0s, update_from({.home = ip("2001:db8:aaaa::11")}))), 0U);
  EXPECT_EQ(status_in(small.receive(0s, update_from({.home = ip("2001:db8:aaaa::12")}))), 130U);
  EXPECT_EQ(status_in(small.receive(0s, update_from({.home = ip("2001:db8:aaaa::11"), .sequence = 2}))), 0U);
  EXPECT_EQ(small.binding_count(), 2U);
}

TEST_F(MapUpdates, EveryTruncationLeavesTheStateUnchanged) {
  registered();
  const wire::OctetVector packet = to_packet(update_from({.source = other_lcoa, .sequence = 2}));
  for (std::size_t size = wire::ipv6_header_size; size < packet.size(); ++size) {
    Datagram cut = update_from({.source = other_lcoa, .sequence = 2});
    cut.payload.resize(size - wire::ipv6_header_size);
    map.receive(1s, cut);
    EXPECT_FALSE(to_datagram(routed, wire::Octets(packet).first(size))) << size;
  }
  EXPECT_EQ(map.binding_count(), 1U);
  EXPECT_EQ(map.find_binding(rcoa)->lcoa, lcoa);
}

TEST_F(MapUpdates, MutatedUpdatesChangeTheStateOnlyWhereTheirChecksumHolds) {
  registered();
  std::mt19937 random(4711);
  const Datagram good = update_from({.source = other_lcoa, .sequence = 2});
  for (unsigned round = 0; round < testing::mutation_count(); ++round) {
    Datagram mutated = good;
    // One bit: the checksum finds it wherever it is in the Mobility Header or the Home Address option.
    const std::size_t at = random() % mutated.payload.size();
    mutated.payload[at] ^= static_cast<std::uint8_t>(1U << (random() % 8));
    const auto chain = wire::read_header_chain(mutated.protocol, mutated.payload);
    const wire::Octets header = wire::Octets(mutated.payload).subspan(chain.offset);
    if (chain.home_address == rcoa && chain.protocol == wire::protocol_mobility &&
        wire::mobility_checksum_good(header, rcoa, map_address)) {
      continue;  // padding of the destination options: the same update
    }
    map.receive(1s, mutated);
    ASSERT_EQ(map.find_binding(rcoa)->lcoa, lcoa) << "round " << round << ", octet " << at;
  }
  EXPECT_EQ(map.binding_count(), 1U);
}

TEST_F(MapUpdates, NothingHappensBeforeTheStart) {
  MobilityAnchorPoint idle(map_configuration());
  EXPECT_TRUE(idle.receive(0s, update_from({})).send.empty());
  EXPECT_FALSE(idle.next_deadline());
}

TEST_F(MapUpdates, StoppingSaysThatTheMapHasFailedAndForgetsBindings) {
  registered();
  const auto sent = icmp_in(map.stop(1s));
  ASSERT_EQ(sent.size(), 1U);
  const auto& advertisement = std::get<wire::RouterAdvertisement>(sent[0].message);
  ASSERT_EQ(advertisement.maps.size(), 1U);
  EXPECT_EQ(advertisement.maps[0].valid_lifetime, 0U);
  EXPECT_EQ(map.binding_count(), 0U);
}

// Security.

ManualAssociation association() {
  return {rcoa, 0x100, 0x101, wire::OctetVector(32, 0x0B)};
}

struct ProtectedMap : ::testing::Test {
  MapConfiguration configuration = map_configuration();
  SecurityAssociations node{SecurityAssociations::Side::mobile_node, {association()}};
  std::optional<MobilityAnchorPoint> map;

  ProtectedMap() {
    configuration.security = MapSecurity::esp_auth_null;
    configuration.associations = {association()};
    map.emplace(configuration);
    map->start(0s);
  }
  Datagram sealed(std::uint16_t sequence, bool alternate = true, const wire::IpAddress& source = lcoa) {
    wire::BindingUpdate update{sequence, local_flags, 60, {}};
    if (alternate) update.options = {wire::MobilityOption::alternate_care_of_address(source)};
    const auto esp =
        node.seal(rcoa, wire::protocol_mobility, wire::encode_mobility(update, rcoa, map_address));
    return enclose({source, map_address, rcoa, {}}, wire::protocol_esp, *esp);
  }
};

TEST_F(ProtectedMap, AnUpdateUnderEspIsAcceptedAndAcknowledgedUnderEsp) {
  const HmipActions actions = map->receive(0s, sealed(1));
  EXPECT_TRUE(has_event(actions, HmipEventKind::registered));
  ASSERT_EQ(actions.send.size(), 1U);
  const auto chain = wire::read_header_chain(actions.send[0].protocol, actions.send[0].payload);
  EXPECT_EQ(chain.routing_address, rcoa);
  ASSERT_EQ(chain.protocol, wire::protocol_esp);
  const auto opened = node.open(rcoa, wire::Octets(actions.send[0].payload).subspan(chain.offset));
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->spi, 0x101U);
  const auto decoded = wire::decode_mobility(opened->payload);
  EXPECT_EQ(std::get<wire::BindingAcknowledgement>(decoded.message.body).status, 0);
}

TEST_F(ProtectedMap, AnUpdateWithoutEspIsDroppedWithAReason) {
  const HmipActions actions = map->receive(0s, update_from({}));
  EXPECT_TRUE(actions.send.empty());
  ASSERT_EQ(actions.events.size(), 1U);
  EXPECT_EQ(actions.events[0].kind, HmipEventKind::unprotected);
  EXPECT_EQ(map->binding_count(), 0U);
}

TEST_F(ProtectedMap, EspWithoutAlternateCareOfAddressIsRefused) {
  EXPECT_TRUE(has_event(map->receive(0s, sealed(1, false)), HmipEventKind::refused));
  EXPECT_EQ(map->binding_count(), 0U);
}

TEST_F(ProtectedMap, AForgedOrChangedUpdateIsDropped) {
  const Datagram good = sealed(1);
  for (std::size_t at = 24; at < good.payload.size(); ++at) {
    Datagram changed = good;
    changed.payload[at] ^= 1;
    EXPECT_TRUE(map->receive(0s, changed).send.empty()) << at;
  }
  // The source is not covered by ESP, but the alternate care-of address is.
  Datagram redirected = good;
  redirected.source = other_lcoa;
  EXPECT_TRUE(has_event(map->receive(0s, redirected), HmipEventKind::refused));
  EXPECT_EQ(map->binding_count(), 0U);
}

TEST_F(ProtectedMap, AReplayIsRefusedEvenAfterTheBindingsEnd) {
  const Datagram first = sealed(10);
  map->receive(0s, first);
  map->expire(1000s);
  ASSERT_EQ(map->binding_count(), 0U);
  EXPECT_TRUE(has_event(map->receive(1001s, first), HmipEventKind::refused));
  EXPECT_EQ(map->binding_count(), 0U);
  EXPECT_TRUE(has_event(map->receive(1001s, sealed(11)), HmipEventKind::registered));
}

TEST_F(MapUpdates, EspIsDroppedWhereSecurityIsNone) {
  SecurityAssociations node{SecurityAssociations::Side::mobile_node, {association()}};
  const auto esp = node.seal(rcoa, wire::protocol_mobility, wire::OctetVector(16));
  expect_dropped(enclose({lcoa, map_address, rcoa, {}}, wire::protocol_esp, *esp),
                 "ESP, but security is none");
}

}  // namespace
}  // namespace lmmp::reference
