// LMMP-internal authentication against whoever has no key: forged, replayed, mutated and flooding messages.
#include <random>

#include "reference-impl/core/mobile_node.hpp"
#include "reference-impl/core/tests/router_fixture.hpp"

namespace lmmp::reference::testing {
namespace {

using ::testing::IsEmpty;

const wire::RsaKey& router_key() {
  static const wire::RsaKey key = *wire::RsaKey::generate(1024);
  return key;
}
const wire::RsaKey& node_key() {
  static const wire::RsaKey key = *wire::RsaKey::generate(1024);
  return key;
}
const wire::OctetVector network_key = {1, 2, 3, 4, 5, 6, 7, 8};

class SecurityTest : public RouterTest {
 protected:
  SecurityTest() : RouterTest(with_keys()) {}
  static AccessRouterConfiguration with_keys() {
    AccessRouterConfiguration configuration = two_links();
    configuration.config |= 1;
    configuration.access_network_key = network_key;
    configuration.key = router_key();
    return configuration;
  }

  std::vector<Sent> exchange_keys(const IpAddress& from, const wire::RsaKey& key, std::uint32_t sequence) {
    return receive(Message(MessageType::key_exchange_request, sequence, {key.public_key_suboption()}), from);
  }
  Message login_after(const Sent& reply, const wire::RsaKey& key, std::uint32_t sequence) {
    const auto padding = wire::RsaPadding::oaep_sha256;
    const auto nonce1 = key.decrypt(reply.find(SuboptionType::nonce1)->payload, padding);
    EXPECT_TRUE(nonce1);
    const wire::OctetVector nonce2 = {9, 8, 7, 6};
    return {MessageType::login,
            sequence,
            {Suboption::octets(SuboptionType::nonce1, *router_key().encrypt(*nonce1, padding)),
             Suboption::octets(SuboptionType::nonce2, *router_key().encrypt(nonce2, padding))}};
  }
  std::uint32_t log_in_with(const wire::RsaKey& key, const IpAddress& from, std::uint32_t sequence) {
    const Sent reply = only(exchange_keys(from, key, sequence), MessageType::key_exchange_reply);
    const Sent ack = only(receive(login_after(reply, key, sequence + 1), from), MessageType::login_ack);
    return ack.number(SuboptionType::sid).value_or(0);
  }
  Datagram signed_datagram(const Message& message, std::uint32_t signer, const IpAddress& from,
                           unsigned link = 0, wire::MacAlgorithm algorithm = wire::MacAlgorithm::hmac_md5) {
    return octets(wire::encode_authenticated(message, algorithm, wire::session_key(network_key, signer)),
                  from, link);
  }

  std::uint32_t sid = log_in_with(node_key(), node6, 100);
};

TEST_F(SecurityTest, LoginAckProvesTheRouterAndDeliversTheSessionKey) {
  const Sent reply = only(exchange_keys(other6, node_key(), 1), MessageType::key_exchange_reply);
  EXPECT_EQ(reply.find(SuboptionType::public_key)->payload, router_key().public_key_payload());
  const Sent ack = only(receive(login_after(reply, node_key(), 2), other6), MessageType::login_ack);
  const auto padding = wire::RsaPadding::oaep_sha256;
  const auto key = wire::session_key(network_key, *ack.number(SuboptionType::sid));
  EXPECT_EQ(*node_key().decrypt(ack.find(SuboptionType::nonce2)->payload, padding),
            (wire::OctetVector{9, 8, 7, 6}));
  EXPECT_EQ(*node_key().decrypt(ack.find(SuboptionType::shared_key)->payload, padding),
            wire::OctetVector(key.begin(), key.end()));
  EXPECT_FALSE(ack.find(SuboptionType::auth)) << "I40";
}

TEST_F(SecurityTest, RepeatedKeyExchangeAndLoginGetTheSameOctets) {
  const Datagram request =
      datagram(Message(MessageType::key_exchange_request, 1, {node_key().public_key_suboption()}), other6);
  const Actions first = router->receive(now, request);
  EXPECT_EQ(router->receive(now, request).send, first.send);
  const Datagram login = datagram(login_after(take_apart(first.send.at(0)), node_key(), 2), other6);
  const Actions ack = router->receive(now, login);
  pass(3s);
  EXPECT_EQ(router->receive(now, login).send, ack.send);
  EXPECT_EQ(router->session_count(), 2U);
  pass(13s);
  EXPECT_NE(router->receive(now, login).send, ack.send) << "too late to be a retransmission (I24)";
  EXPECT_EQ(router->session_count(), 2U);
}

TEST_F(SecurityTest, LoginWithoutKeyExchangeOrNoncesIsRefused) {
  expect_error(receive(Message(MessageType::login, 5), other6), ErrorCode::malformed_message);
  const Sent reply = only(exchange_keys(node4, node_key(), 1), MessageType::key_exchange_reply);
  expect_error(receive(login_after(reply, node_key(), 5), other6), ErrorCode::invalid_in_this_state);
  EXPECT_EQ(router->session_count(), 1U);
}

TEST_F(SecurityTest, LoginThatDoesNotKnowNonce1IsRefusedAndThirdTimeForgotten) {
  const Sent reply = only(exchange_keys(other6, node_key(), 1), MessageType::key_exchange_reply);
  const Message good = login_after(reply, node_key(), 9);
  for (std::uint32_t i = 0; i < 3; ++i) {
    Message bad = good;
    bad.sequence = 2 + i;
    bad.suboptions[0].payload = bad.suboptions[1].payload;
    expect_error(receive(bad, other6), ErrorCode::authentication_failed);
  }
  expect_error(receive(good, other6), ErrorCode::invalid_in_this_state);
  EXPECT_EQ(router->session_count(), 1U);
}

TEST_F(SecurityTest, AnswersCarryAuthWithTheSessionKey) {
  for (const auto algorithm : {wire::MacAlgorithm::hmac_md5, wire::MacAlgorithm::hmac_sha256}) {
    const std::uint32_t sequence = 110 + static_cast<std::uint32_t>(algorithm);
    const auto sent = receive(
        signed_datagram(in_session(MessageType::init_handover, sid, sequence), sid, node6, 0, algorithm));
    const Sent ack = only(sent, MessageType::ack);
    const auto carrier = wire::decode_carrier(ack.datagram.payload);
    EXPECT_EQ(wire::verify_mac(wire::decode(carrier->lmmp).message, wire::session_key(network_key, sid)),
              wire::MacVerdict::good);
  }
}

TEST_F(SecurityTest, ForgedMessagesChangeNothing) {
  const auto forgeries = [&](const Message& message) {
    std::vector<Datagram> all = {datagram(message, node6)};
    all.push_back(signed_datagram(message, sid + 1, node6));
    all.push_back(signed_datagram(message, sid, node6));
    all.back() = octets(
        [&] {
          wire::OctetVector octets = wire::encode_authenticated(message, wire::MacAlgorithm::hmac_md5,
                                                                wire::session_key(network_key, sid));
          octets[7] ^= 0x40;  // the sequence number is covered
          return octets;
        }(),
        node6);
    return all;
  };
  const auto area = Suboption::number(SuboptionType::paging_area, 8);
  const auto acknum = Suboption::number(SuboptionType::acknum, 1);
  for (const MessageType type :
       {MessageType::logout, MessageType::routing_refresh, MessageType::paging_refresh,
        MessageType::init_handover, MessageType::ack, MessageType::reinit_done}) {
    for (const Datagram& forged : forgeries(in_session(type, sid, 150, {area, acknum}))) {
      EXPECT_THAT(receive(forged), IsEmpty()) << (events.empty() ? "" : events.back().reason);
    }
  }
  for (const Datagram& forged : forgeries(in_session(MessageType::handover, sid, 150))) {
    const Sent error = only(receive(forged), MessageType::error);
    EXPECT_EQ(error.error(), 4) << "I28";
    EXPECT_FALSE(error.find(SuboptionType::auth)) << "who shows no key gets none";
  }
  const SessionInfo after = *router->find_session(sid);
  EXPECT_EQ(after.state, SessionState::active);
  EXPECT_EQ(after.last_sequence, 101U);
}

TEST_F(SecurityTest, ReplayedMessagesChangeNothing) {
  const Datagram there = signed_datagram(in_session(MessageType::handover, sid, 110), sid, node6, 1);
  const Datagram back = signed_datagram(in_session(MessageType::handover, sid, 111), sid, node6, 0);
  const Actions ack = router->receive(now, there);
  pass(5s);
  EXPECT_EQ(router->receive(now, there).send, ack.send) << "a retransmission";
  receive(back);
  EXPECT_THAT(receive(there), IsEmpty()) << "something newer was accepted";
  EXPECT_EQ(router->find_session(sid)->link, 0U);
  pass(20s);
  EXPECT_THAT(receive(back), IsEmpty()) << "too late for a retransmission";
  const Datagram refresh = signed_datagram(in_session(MessageType::routing_refresh, sid, 112), sid, node6);
  receive(refresh);
  const Time heard = router->find_session(sid)->last_heard;
  pass(1s);
  receive(refresh);
  EXPECT_EQ(router->find_session(sid)->last_heard, heard) << "a replayed refresh keeps nothing alive";
}

TEST_F(SecurityTest, SequenceNumbersGoOnBehindTheEndOf32Bits) {
  receive(signed_datagram(in_session(MessageType::routing_refresh, sid, 0x7FFFFFFF), sid, node6));
  receive(signed_datagram(in_session(MessageType::routing_refresh, sid, 0xFFFFFFFE), sid, node6));
  receive(signed_datagram(in_session(MessageType::routing_refresh, sid, 3), sid, node6));
  EXPECT_EQ(router->find_session(sid)->last_sequence, 3U);
}

TEST_F(SecurityTest, SecondRouterVerifiesASessionThatItNeverSaw) {
  AccessRouter second(with_keys(), 77);
  second.start(now);
  const Datagram handover = signed_datagram(in_session(MessageType::handover, sid, 110), sid, node6);
  const auto ack = only(take(second.receive(now, handover)), MessageType::ack);
  EXPECT_EQ(ack.number(SuboptionType::acknum), 110U);
  EXPECT_EQ(second.find_session(sid)->peer, node6);
  Datagram forged = signed_datagram(in_session(MessageType::handover, sid + 1, 110), sid, other6);
  expect_error(take(second.receive(now, forged)), ErrorCode::authentication_failed);
  EXPECT_EQ(second.session_count(), 1U);
}

TEST_F(SecurityTest, AddressOfASessionIsTakenOnlyWithItsOwnKey) {
  static const wire::RsaKey thief = *wire::RsaKey::generate(1024);
  const Sent reply = only(exchange_keys(node6, thief, 1), MessageType::key_exchange_reply);
  expect_error(receive(login_after(reply, thief, 2), node6), ErrorCode::not_authorized);
  EXPECT_TRUE(router->find_session(sid));
  const std::uint32_t again = log_in_with(node_key(), node6, 300);
  EXPECT_NE(again, sid);
  EXPECT_EQ(router->session_count(), 1U);
}

TEST_F(SecurityTest, FloodOfKeyExchangesIsBoundedAndLiveSessionsGoOn) {
  AccessRouterConfiguration configuration = with_keys();
  configuration.maximum_key_exchanges = 50;
  configuration.maximum_logins_per_second = 200;
  make(configuration);
  sid = log_in_with(node_key(), node6, 100);
  std::size_t replies = 0;
  for (int i = 0; i < 2000; ++i) {
    std::array<std::uint8_t, 16> flooder{0xFE, 0x80};
    wire::write_u32(&flooder[12], 0x10000U + static_cast<std::uint32_t>(i));
    replies += exchange_keys(IpAddress::v6(flooder), node_key(), 1).size();
  }
  EXPECT_LE(replies, 200U);
  only(receive(signed_datagram(in_session(MessageType::handover, sid, 110), sid, node6, 1)),
       MessageType::ack);
}

TEST_F(SecurityTest, MutatedMessagesOfALiveSessionChangeNothing) {
  std::mt19937 random(3);
  const auto area = Suboption::number(SuboptionType::paging_area, 8);
  const auto acknum = Suboption::number(SuboptionType::acknum, 1);
  std::vector<wire::OctetVector> seeds;
  for (const wire::MessageSpec& spec : wire::messages) {
    seeds.push_back(wire::encode_authenticated(in_session(spec.type, sid, 150, {area, acknum}),
                                               wire::MacAlgorithm::hmac_md5,
                                               wire::session_key(network_key, sid)));
  }
  const SessionInfo before = *router->find_session(sid);
  for (int i = 0; i < 100'000; ++i) {
    wire::OctetVector octets_sent = seeds[random() % seeds.size()];
    // What the MAC covers: every octet but the padding that follows nothing, so every mutation is one.
    const int changes = 1 + static_cast<int>(random() % 4);
    for (int change = 0; change < changes; ++change) {
      octets_sent[random() % octets_sent.size()] ^= static_cast<std::uint8_t>(1 + random() % 255);
    }
    if (random() % 8 == 0) octets_sent.resize(random() % octets_sent.size());
    router->receive(now, octets(octets_sent, random() % 2 ? node6 : other6, random() % 2));
  }
  EXPECT_EQ(router->session_count(), 1U);
  const SessionInfo after = *router->find_session(sid);
  EXPECT_EQ(after.last_sequence, before.last_sequence);
  EXPECT_EQ(after.last_heard, before.last_heard);
  EXPECT_EQ(after.link, before.link);
  EXPECT_EQ(after.peer, before.peer);
  EXPECT_EQ(after.paging_area, before.paging_area);
  EXPECT_EQ(after.state, before.state);
}

// I51: a session that this router never saw log in has the address that its proven Handover comes from.
TEST_F(SecurityTest, AVerifiedSessionBringsTheAddressThatItsHandoverComesFrom) {
  constexpr std::uint32_t foreign = 0x70000001;
  const IpAddress routed = ip("2001:db8:77::10");
  const Message handover = in_session(MessageType::handover, foreign, 500);
  expect_error(receive(signed_datagram(handover, sid, routed, 1)), ErrorCode::authentication_failed);
  EXPECT_FALSE(router->find_session(foreign));
  const Sent ack = only(receive(signed_datagram(handover, foreign, routed, 1)), MessageType::ack);
  EXPECT_EQ(ack.datagram.destination, routed);
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].kind, EventKind::moved);
  EXPECT_EQ(events[0].address, routed);
}

TEST_F(SecurityTest, AVerifiedSessionCannotTakeTheAddressOfAnotherOne) {
  constexpr std::uint32_t first = 0x70000001;
  constexpr std::uint32_t second = 0x70000002;
  const IpAddress routed = ip("2001:db8:77::10");
  only(receive(signed_datagram(in_session(MessageType::handover, first, 500), first, routed, 1)),
       MessageType::ack);
  const Message thief = in_session(MessageType::handover, second, 900);
  for (const unsigned link : {0U, 1U}) {
    expect_error(receive(signed_datagram(thief, second, routed, link)), ErrorCode::not_authorized);
  }
  EXPECT_FALSE(router->find_session(second));
  EXPECT_EQ(router->find_session(first)->link, 1U);
}

TEST_F(SecurityTest, RestoredSessionsGoOnWithTheirNumbers) {
  AccessRouter restarted(with_keys(), 5);
  EXPECT_EQ(restarted.restore(now, router->sessions(), router->next_sequence()), 1U);
  restarted.start(now);
  const Datagram old = signed_datagram(in_session(MessageType::handover, sid, 101), sid, node6, 1);
  EXPECT_THAT(take(restarted.receive(now, old)), IsEmpty()) << "a replay across the restart";
  const Datagram fresh = signed_datagram(in_session(MessageType::handover, sid, 102), sid, node6, 1);
  only(take(restarted.receive(now, fresh)), MessageType::ack);
}

}  // namespace
}  // namespace lmmp::reference::testing
