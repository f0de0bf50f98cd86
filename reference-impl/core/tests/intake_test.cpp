// What is dropped, what is answered by Error, and that neither changes any state.
#include "reference-impl/core/tests/router_fixture.hpp"

namespace lmmp::reference::testing {
namespace {

using ::testing::IsEmpty;

class IntakeTest : public RouterTest {
 protected:
  Datagram good = datagram(Message(MessageType::login, 5), node6);
  void expect_dropped(const Datagram& received) {
    EXPECT_THAT(receive(received), IsEmpty());
    EXPECT_EQ(router->session_count(), 0U);
  }
};

TEST_F(IntakeTest, WrongChecksumIsDropped) {
  good.payload[2] ^= 1;
  expect_dropped(good);
}

TEST_F(IntakeTest, OtherCarriersAreDropped) {
  for (const std::size_t octet : {0, 1, 4}) {  // type, code, subtype
    Datagram other = good;
    other.payload[octet] ^= 1;
    wire::write_u16(&other.payload[2], wire::icmp_checksum(other.payload, other.source, other.destination));
    expect_dropped(other);
  }
}

TEST_F(IntakeTest, NonZeroCarrierReservedIsIgnored) {
  good.payload[7] = 1;
  wire::write_u16(&good.payload[2], wire::icmp_checksum(good.payload, good.source, good.destination));
  only(receive(good), MessageType::login_ack);
}

TEST_F(IntakeTest, OtherSubtypeIsUnderstoodWhereConfigured) {
  AccessRouterConfiguration configuration = two_links();
  configuration.icmp_subtype = 77;
  make(configuration);
  expect_dropped(good);
  good.payload =
      wire::encode_carrier(wire::encode(Message(MessageType::login, 5)), good.source, good.destination, 77);
  const Actions actions = router->receive(now, good);
  ASSERT_EQ(actions.send.size(), 1U);
  EXPECT_EQ(actions.send[0].payload[4], 77);
}

TEST_F(IntakeTest, ToAGroupOrToAnotherAddressIsDropped) {
  for (const char* to : {"ff02::1", "ff02::2", "fe80::a2", "fe80::99"}) {
    const wire::OctetVector octets = wire::encode(Message(MessageType::login, 5));
    expect_dropped({0, node6, ip(to), 255, 58, wire::encode_carrier(octets, node6, ip(to))});
  }
}

TEST_F(IntakeTest, UnknownLinkIsDropped) {
  good.link = 2;
  expect_dropped(good);
}

TEST_F(IntakeTest, HopLimitIsNotJudged) {
  good.hop_limit = 1;
  only(receive(good), MessageType::login_ack);
}

TEST_F(IntakeTest, TheOtherReadingOfLenThanTheNetworksIsMalformed) {
  using enum wire::LengthCounts;
  const Message login(MessageType::login, 5, {Suboption::node_address(ip("2001:db8::1"))});
  for (const auto& [network, other] : {std::pair(payload, message), std::pair(message, payload)}) {
    AccessRouterConfiguration configuration = two_links();
    configuration.length_counts = network;
    make(configuration);
    EXPECT_EQ(router->receive(now, octets(wire::encode(login, other), node6)).send.size(), 1U) << "the Error";
    EXPECT_EQ(router->session_count(), 0U);
    EXPECT_EQ(router->receive(now, octets(wire::encode(login, network), node6)).send.size(), 1U);
    EXPECT_EQ(router->session_count(), 1U);
  }
}

TEST_F(IntakeTest, MessageThatLostItsLastEightOctetsIsNotTakenForAWholeOne) {
  wire::OctetVector cut =
      wire::encode(Message(MessageType::login, 5, {Suboption::number(SuboptionType::paging_area, 7)}));
  cut.resize(cut.size() - 8);  // what is left would be a Login without suboptions whose Len counts its header
  expect_error(receive(octets(cut, node6)), ErrorCode::malformed_message);
  EXPECT_EQ(router->session_count(), 0U);
}

TEST_F(IntakeTest, UnknownSuboptionIsSkipped) {
  Suboption unknown{200, 3, {1, 2, 3, 4, 5}};
  only(receive(Message(MessageType::login, 5, {unknown, Suboption::node_address(ip("2001:db8::1"))}), node6),
       MessageType::login_ack);
  EXPECT_EQ(router->sessions()[0].address, ip("2001:db8::1"));
}

TEST_F(IntakeTest, UnknownMessageTypeIsRefusedNotObeyed) {
  Message unknown;
  unknown.type = 99;
  expect_error(receive(unknown, node6), ErrorCode::unknown_message_type);
}

TEST_F(IntakeTest, MandatorySuboptionMissingIsRefused) {
  expect_error(receive(Message(MessageType::handover, 5), node6), ErrorCode::malformed_message);
}

TEST_F(IntakeTest, WrongLengthIsRefused) {
  Suboption sid{1, 0, {1, 2, 3}};
  expect_error(receive(Message(MessageType::logout, 5, {sid}), node6), ErrorCode::malformed_message);
}

TEST_F(IntakeTest, AnErrorIsNeverAnsweredHoweverBad) {
  EXPECT_THAT(receive(Message(MessageType::error, 5), node6), IsEmpty()) << "ERROR missing";
  EXPECT_THAT(
      receive(Message(MessageType::error, 5, {Suboption::in_reserved(SuboptionType::error, 3)}), node6),
      IsEmpty());
  EXPECT_THAT(receive(octets(wire::OctetVector{15, 0, 99, 0, 0, 0, 0, 1}, node6)), IsEmpty());
}

TEST_F(IntakeTest, AnswersAndWhatOnlyARouterSendsAreNeverAnswered) {
  for (const MessageType type :
       {MessageType::ack, MessageType::reinit_done, MessageType::login_ack, MessageType::reinit,
        MessageType::paging_query, MessageType::ar_advertisement, MessageType::key_exchange_reply}) {
    EXPECT_THAT(receive(Message(type, 5), node6), IsEmpty()) << "suboptions missing";
    EXPECT_THAT(receive(in_session(type, 1, 5, {Suboption::number(SuboptionType::acknum, 3)}), node6),
                IsEmpty());
  }
}

TEST_F(IntakeTest, ErrorsASecondAreLimited) {
  AccessRouterConfiguration configuration = two_links();
  configuration.maximum_errors_per_second = 10;
  make(configuration);
  std::size_t errors = 0;
  for (std::uint32_t i = 0; i < 1000; ++i) {
    errors += receive(in_session(MessageType::handover, 1, i), node6).size();
  }
  EXPECT_EQ(errors, 10U);
  pass(1s);
  expect_error(receive(in_session(MessageType::handover, 1, 5000), node6), ErrorCode::unknown_sid);
}

TEST_F(IntakeTest, EveryMessageCutAtEveryOctetChangesNoState) {
  const std::uint32_t sid = log_in(node6);
  const SessionInfo before = *router->find_session(sid);
  std::vector<Suboption> everything = {Suboption::number(SuboptionType::paging_area, 8),
                                       Suboption::number(SuboptionType::acknum, 1),
                                       Suboption::node_address(ip("2001:db8::1"))};
  for (const wire::MessageSpec& spec : wire::messages) {
    const wire::OctetVector whole = wire::encode(in_session(spec.type, sid, 500, everything));
    for (std::size_t size = 0; size < whole.size(); ++size) {
      receive(octets(wire::Octets(whole).first(size), node6, 0));
      receive(octets(wire::Octets(whole).first(size), other6, 1));
    }
  }
  ASSERT_EQ(router->session_count(), 1U);
  const SessionInfo after = *router->find_session(sid);
  EXPECT_EQ(after.last_sequence, before.last_sequence);
  EXPECT_EQ(after.last_heard, before.last_heard);
  EXPECT_EQ(after.peer, before.peer);
  EXPECT_EQ(after.state, before.state);
}

TEST_F(IntakeTest, NothingIsDoneBeforeStart) {
  AccessRouter unstarted(two_links(), 1);
  EXPECT_THAT(unstarted.receive(now, good).send, IsEmpty());
  EXPECT_FALSE(unstarted.next_deadline());
}

}  // namespace
}  // namespace lmmp::reference::testing
