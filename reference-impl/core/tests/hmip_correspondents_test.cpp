// How a mobile node tells correspondents its care-of address, and how long RCoAs are used.
#include <gtest/gtest.h>

#include "reference-impl/core/tests/mobile_node_fixture.hpp"
#include "wire/return_routability.hpp"

namespace lmmp::reference {
namespace {

using namespace test;

const wire::IpAddress peer = ip("2001:db8:200::7");
const wire::KeygenToken home_token{1, 1, 1, 1, 1, 1, 1, 1}, care_of_token{2, 2, 2, 2, 2, 2, 2, 2};

// Through as many tunnels as there are.
struct Sent {
  Datagram inner;
  std::vector<Datagram> tunnels;  // the outer one first
};
Sent unwrapped(Datagram datagram) {
  Sent sent;
  while (datagram.protocol == wire::protocol_ipv6) {
    Datagram inner = *to_datagram(routed, datagram.payload);
    sent.tunnels.push_back(std::move(datagram));
    datagram = std::move(inner);
  }
  sent.inner = std::move(datagram);
  return sent;
}

struct NodeWithCorrespondent : MobileNode {
  NodeWithCorrespondent() {
    auto configuration = node_configuration(true);
    configuration.correspondents = {peer};
    node = HmipMobileNode(configuration, 1);
  }

  static Datagram in_tunnel(const wire::IpAddress& from, const wire::IpAddress& to, const Datagram& inner) {
    return {0, from, to, 64, wire::protocol_ipv6, to_packet(inner)};
  }
  static Datagram from_peer(const wire::IpAddress& to, const wire::MobilityBody& body) {
    return {0, peer, to, 64, wire::protocol_mobility, wire::encode_mobility(body, peer, to)};
  }
  // Up to what goes out when the home agent has answered: the two tests.
  HmipActions at_home(Time now = 0s) {
    registered(now);
    const auto info = node.home_registration();
    const SentUpdate home{rcoa, home_agent, home_address, {info->sequence, 0xC000, 100, {}}, true};
    return node.receive(now, in_tunnel(map_address, lcoa, acknowledgement(home)));
  }
  std::vector<Sent> tests_in(const HmipActions& actions) {
    std::vector<Sent> found;
    for (const Datagram& sent : actions.send) {
      Sent one = unwrapped(sent);
      if (one.inner.destination == peer) found.push_back(std::move(one));
    }
    return found;
  }
  static wire::RoutabilityTest test_in(const Sent& sent) {
    const auto decoded = wire::decode_mobility(sent.inner.payload);
    return *wire::routability_test(std::get<wire::OtherMobility>(decoded.message.body));
  }
  HmipActions answer_both(Time now, const std::vector<Sent>& tests) {
    const wire::RoutabilityTest home{wire::MobilityType::home_test, 3, test_in(tests.at(0)).cookie,
                                     home_token};
    const wire::RoutabilityTest care_of{wire::MobilityType::care_of_test, 4, test_in(tests.at(1)).cookie,
                                        care_of_token};
    const Datagram at_home = in_tunnel(home_agent, rcoa, from_peer(home_address, wire::to_mobility(home)));
    node.receive(now, in_tunnel(map_address, lcoa, at_home));
    return node.receive(now, in_tunnel(map_address, lcoa, from_peer(rcoa, wire::to_mobility(care_of))));
  }
};

TEST_F(NodeWithCorrespondent, TestsTheHomeAddressInTwoTunnelsAndTheCareOfAddressInOne) {
  const auto tests = tests_in(at_home());
  ASSERT_EQ(tests.size(), 2U);
  EXPECT_EQ(test_in(tests[0]).type, wire::MobilityType::home_test_init);
  EXPECT_EQ(tests[0].inner.source, home_address);
  ASSERT_EQ(tests[0].tunnels.size(), 2U);
  EXPECT_EQ(tests[0].tunnels[0].source, lcoa);
  EXPECT_EQ(tests[0].tunnels[0].destination, map_address);
  EXPECT_EQ(tests[0].tunnels[1].source, rcoa);
  EXPECT_EQ(tests[0].tunnels[1].destination, home_agent);
  EXPECT_EQ(test_in(tests[1]).type, wire::MobilityType::care_of_test_init);
  EXPECT_EQ(tests[1].inner.source, rcoa);
  ASSERT_EQ(tests[1].tunnels.size(), 1U);
  EXPECT_EQ(tests[1].tunnels[0].destination, map_address);
}

TEST_F(NodeWithCorrespondent, UpdatesTheCorrespondentWhenBothTestsAreAnswered) {
  const auto updates = updates_in(answer_both(1s, tests_in(at_home())));
  ASSERT_EQ(updates.size(), 1U);
  EXPECT_EQ(updates[0].source, rcoa);
  EXPECT_EQ(updates[0].destination, peer);
  EXPECT_EQ(updates[0].home, home_address);
  EXPECT_EQ(updates[0].body.flags, 0);
  EXPECT_EQ(updates[0].body.lifetime, 99);  // of the home registration's 400 s, 399 are left
  EXPECT_EQ(wire::nonce_indices(updates[0].body.options), std::pair(std::uint16_t{3}, std::uint16_t{4}));
}

TEST_F(NodeWithCorrespondent, AnAnswerWithAnotherCookieOrToAnotherAddressIsIgnored) {
  const auto tests = tests_in(at_home());
  ASSERT_EQ(tests.size(), 2U);
  wire::RoutabilityTest home{wire::MobilityType::home_test, 3, test_in(tests[1]).cookie, home_token};
  const auto wrong_cookie = node.receive(
      1s, in_tunnel(map_address, lcoa,
                    in_tunnel(home_agent, rcoa, from_peer(home_address, wire::to_mobility(home)))));
  EXPECT_TRUE(has_event(wrong_cookie, HmipEventKind::dropped));
  home.cookie = test_in(tests[0]).cookie;
  const auto wrong_way =
      node.receive(1s, in_tunnel(map_address, lcoa, from_peer(rcoa, wire::to_mobility(home))));
  EXPECT_TRUE(has_event(wrong_way, HmipEventKind::dropped));
}

TEST_F(NodeWithCorrespondent, TestsThatAreNotAnsweredGoOutAgain) {
  EXPECT_EQ(tests_in(at_home()).size(), 2U);
  EXPECT_EQ(tests_in(node.expire(1s)).size(), 2U);
  EXPECT_TRUE(tests_in(node.expire(2s)).empty());
  EXPECT_EQ(tests_in(node.expire(3s)).size(), 2U);
}

TEST_F(NodeWithCorrespondent, PacketsGoStraightToAndFromACorrespondentThatWasTold) {
  const Datagram packet{routed, home_address, peer, 64, 17, wire::OctetVector(8)};
  const auto tests = tests_in(at_home());
  EXPECT_EQ(unwrapped(*node.encapsulate(packet)).tunnels.size(), 2U);
  answer_both(1s, tests);
  const Sent direct = unwrapped(*node.encapsulate(packet));
  ASSERT_EQ(direct.tunnels.size(), 1U);
  EXPECT_EQ(direct.inner.source, rcoa);
  EXPECT_EQ(wire::read_header_chain(direct.inner.protocol, direct.inner.payload).home_address, home_address);

  Datagram back = enclose({peer, rcoa, {}, home_address}, 17, wire::OctetVector(8));
  const auto taken = node.decapsulate(in_tunnel(map_address, lcoa, back));
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->destination, home_address);
  EXPECT_EQ(taken->protocol, 17);
}

TEST_F(NodeWithCorrespondent, ABindingErrorSendsPacketsThroughTheHomeAgentAgain) {
  answer_both(1s, tests_in(at_home()));
  const Datagram error = from_peer(rcoa, wire::BindingError{1, 0, home_address, {}});
  EXPECT_TRUE(has_event(node.receive(2s, in_tunnel(map_address, lcoa, error)), HmipEventKind::refused));
  const Datagram packet{routed, home_address, peer, 64, 17, wire::OctetVector(8)};
  EXPECT_EQ(unwrapped(*node.encapsulate(packet)).tunnels.size(), 2U);
}

TEST_F(NodeWithCorrespondent, ABindingIsRenewedByNewTestsBeforeItEnds) {
  answer_both(1s, tests_in(at_home()));
  Time now = 1s;
  bool tested = false;
  while (!tested && now < 400s) {
    now = *node.next_deadline();
    tested = !tests_in(node.expire(now)).empty();
  }
  EXPECT_TRUE(tested);
  EXPECT_LT(now, 397s);
}

TEST_F(MobileNode, AsksNoLongerThanTheMapAndThePrefixAreAdvertised) {
  node.attach(0s, 0);
  EXPECT_EQ(updates_in(hear(0s, {option(map_address, 2, 10, 30)})).at(0).body.lifetime, 7);
}

TEST_F(MobileNode, AnRcoaEndsWithTheValidityThatWasAdvertisedLast) {
  registered();
  hear(1s, {option(map_address, 2, 10, 20)});
  EXPECT_TRUE(node.rcoa());
  node.expire(21s);
  EXPECT_FALSE(node.rcoa());
}

TEST_F(MobileNode, ANewOptionRenewsTheValidityOfTheRcoa) {
  registered();
  hear(1s, {option(map_address, 2, 10, 20)});
  hear(15s, {option(map_address, 2, 10, 7200)});
  node.expire(21s);
  EXPECT_TRUE(node.rcoa());
}

}  // namespace
}  // namespace lmmp::reference
