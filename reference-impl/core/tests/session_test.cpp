// A session's life after Login: refreshes, handovers, Logout from either side, soft state.
#include "reference-impl/core/tests/router_fixture.hpp"

namespace lmmp::reference::testing {
namespace {

using ::testing::IsEmpty;

class SessionTest : public RouterTest {
 protected:
  std::uint32_t sid = log_in(node6);
};

TEST_F(SessionTest, LogoutIsAcknowledgedAndEndsTheSession) {
  const Sent ack = only(receive(in_session(MessageType::logout, sid, 101), node6), MessageType::ack);
  EXPECT_EQ(ack.number(SuboptionType::sid), sid);
  EXPECT_EQ(ack.number(SuboptionType::acknum), 101U);
  EXPECT_EQ(router->session_count(), 0U);
}

TEST_F(SessionTest, RepeatedLogoutGetsTheSameOctetsFor15SecondsThenError) {
  const Datagram logout = datagram(in_session(MessageType::logout, sid, 101), node6);
  const Actions first = router->receive(now, logout);
  pass(14s);
  EXPECT_EQ(router->receive(now, logout).send, first.send);
  pass(2s);
  expect_error(receive(logout), ErrorCode::unknown_sid);
}

TEST_F(SessionTest, UnknownSidIsRefusedWithTheSidAndTheNumber) {
  for (const MessageType type : {MessageType::logout, MessageType::handover, MessageType::init_handover,
                                 MessageType::routing_refresh}) {
    const Sent error = only(receive(in_session(type, ~sid, 77), node6), MessageType::error);
    EXPECT_EQ(error.error(), 3);
    EXPECT_EQ(error.number(SuboptionType::sid), ~sid);
    EXPECT_EQ(error.number(SuboptionType::acknum), 77U);
  }
  EXPECT_EQ(router->session_count(), 1U);
}

TEST_F(SessionTest, RefusedRequestComeAgainGetsTheSameOctets) {
  const Datagram handover = datagram(in_session(MessageType::handover, ~sid, 77), node6);
  const Actions first = router->receive(now, handover);
  pass(3s);
  EXPECT_EQ(router->receive(now, handover).send, first.send);
}

TEST_F(SessionTest, RoutingRefreshIsNotAnsweredAndKeepsTheSession) {
  for (int i = 0; i < 5; ++i) {
    pass(89s);
    EXPECT_THAT(receive(in_session(MessageType::routing_refresh, sid, 101 + i), node6), IsEmpty());
  }
  EXPECT_TRUE(router->find_session(sid));
}

TEST_F(SessionTest, GoesAfterThreeRefreshIntervalsOfSilence) {
  pass(89s + 999ms);
  EXPECT_TRUE(router->find_session(sid));
  pass(1ms);
  EXPECT_FALSE(router->find_session(sid));
}

TEST_F(SessionTest, ThatIsOverdueIsGoneEvenIfTheDriverIsLate) {
  now += 90s;
  expect_error(receive(in_session(MessageType::routing_refresh, sid, 101), node6), ErrorCode::unknown_sid);
}

TEST_F(SessionTest, StaysForeverWhereNoIntervalIsGiven) {
  AccessRouterConfiguration configuration = two_links();
  configuration.routing_interval.reset();
  configuration.advertisement_interval = 24h;
  make(configuration);
  sid = log_in(node6);
  pass(24h * 365);
  EXPECT_TRUE(router->find_session(sid));
}

TEST_F(SessionTest, TheLongestIntervalsThatTheWireHasNeverRunOver) {
  AccessRouterConfiguration configuration = two_links();
  configuration.routing_interval = 0xFFFFFFFF;
  configuration.paging_interval = 0xFFFFFFFF;
  configuration.soft_state_intervals = 1000;
  configuration.advertisement_interval = 24h * 365;
  make(configuration);
  sid = log_in(node6);
  pass(24h * 365);
  receive(
      in_session(MessageType::paging_refresh, sid, 101, {Suboption::number(SuboptionType::paging_area, 8)}),
      node6);
  pass(24h * 365 * 50);
  ASSERT_TRUE(router->find_session(sid));
  EXPECT_EQ(router->find_session(sid)->state, SessionState::idle);
  EXPECT_GT(*router->next_deadline(), now);
}

TEST_F(SessionTest, IdleOneGoesAfterThreePagingIntervals) {
  EXPECT_THAT(receive(in_session(MessageType::paging_refresh, sid, 101,
                                 {Suboption::number(SuboptionType::paging_area, 8)}),
                      node6),
              IsEmpty());
  EXPECT_EQ(router->find_session(sid)->state, SessionState::idle);
  EXPECT_EQ(router->find_session(sid)->paging_area, 8U);
  pass(359s);
  EXPECT_TRUE(router->find_session(sid));
  pass(1s);
  EXPECT_FALSE(router->find_session(sid));
}

TEST_F(SessionTest, PagingAreaOfAnotherRouterIsRefused) {
  expect_error(receive(in_session(MessageType::paging_refresh, sid, 101,
                                  {Suboption::number(SuboptionType::paging_area, 9)}),
                       node6),
               ErrorCode::invalid_in_this_state);
  EXPECT_EQ(router->find_session(sid)->state, SessionState::active);
}

TEST_F(SessionTest, HandoverOnAnotherLinkIsAcknowledgedThereAndMovesTheSession) {
  const Sent ack = only(receive(in_session(MessageType::handover, sid, 101,
                                           {Suboption::address(SuboptionType::old_ar6, ip("fe80::a1"))}),
                                node6, 1),
                        MessageType::ack);
  EXPECT_EQ(ack.datagram.link, 1U);
  EXPECT_EQ(ack.number(SuboptionType::acknum), 101U);
  EXPECT_EQ(router->find_session(sid)->link, 1U);
}

TEST_F(SessionTest, OvertakenHandoverDoesNotPullTheSessionBack) {
  const Datagram to_second = datagram(in_session(MessageType::handover, sid, 101), node6, 1);
  receive(to_second);
  receive(in_session(MessageType::handover, sid, 102), node6, 0);
  EXPECT_THAT(receive(to_second), IsEmpty());
  EXPECT_EQ(router->find_session(sid)->link, 0U);
}

TEST_F(SessionTest, ActiveOneMustSendHandoverOnAnotherLinkAnIdleOneNeedNot) {
  expect_error(receive(in_session(MessageType::routing_refresh, sid, 101), node6, 1),
               ErrorCode::invalid_in_this_state);
  EXPECT_EQ(router->find_session(sid)->link, 0U);
  receive(
      in_session(MessageType::paging_refresh, sid, 102, {Suboption::number(SuboptionType::paging_area, 7)}),
      node6);
  EXPECT_THAT(receive(in_session(MessageType::routing_refresh, sid, 103), node6, 1), IsEmpty());
  EXPECT_EQ(router->find_session(sid)->link, 1U);
  EXPECT_EQ(router->find_session(sid)->state, SessionState::active);
}

TEST_F(SessionTest, InitHandoverIsAcknowledged) {
  only(receive(in_session(MessageType::init_handover, sid, 101), node6), MessageType::ack);
  EXPECT_TRUE(router->find_session(sid));
}

TEST_F(SessionTest, HandoverWithASidOfAnotherRouterIsTakenOnlyWhereItIsTrusted) {
  expect_error(receive(in_session(MessageType::handover, 0x5000, 9), other6), ErrorCode::unknown_sid);
  AccessRouterConfiguration configuration = two_links();
  configuration.sids = {0x1000, 0x1FFF};
  configuration.trusted_sids = {{0x5000, 0x5FFF}};
  make(configuration);
  only(receive(in_session(MessageType::handover, 0x5000, 9), other6), MessageType::ack);
  EXPECT_EQ(router->find_session(0x5000)->address, other6);
  expect_error(receive(in_session(MessageType::handover, 0x6000, 9), other6), ErrorCode::unknown_sid);
}

TEST_F(SessionTest, NetworkLogsOutUntilAcknowledged) {
  const auto sent = take(router->log_out(now, sid).value());
  const Sent logout = only(sent, MessageType::logout);
  EXPECT_EQ(logout.datagram.destination, node6);
  EXPECT_EQ(router->find_session(sid)->state, SessionState::logging_out);
  EXPECT_THAT(receive(in_session(MessageType::ack, sid, 101,
                                 {Suboption::number(SuboptionType::acknum, logout.message.sequence)}),
                      node6),
              IsEmpty());
  EXPECT_EQ(router->session_count(), 0U);
  EXPECT_THAT(pass(60s), IsEmpty()) << "nothing is sent again";
}

TEST_F(SessionTest, LogoutIsRepeatedWithTheSameOctetsAfter1And3And7SecondsThenTheSessionEnds) {
  const auto first = router->log_out(now, sid).value().send;
  std::vector<Time> at;
  const Time begin = now;
  for (int tenth = 0; tenth < 149; ++tenth) {
    for (const Sent& sent : pass(100ms)) {
      EXPECT_EQ(sent.datagram, first[0]);
      at.push_back(now - begin);
    }
  }
  EXPECT_THAT(at, ::testing::ElementsAre(1s, 3s, 7s));
  EXPECT_EQ(router->session_count(), 1U);
  pass(100ms);
  EXPECT_EQ(router->session_count(), 0U);
}

TEST_F(SessionTest, AckOfAnotherNumberOrSidEndsNothing) {
  const Sent logout = only(take(router->log_out(now, sid).value()), MessageType::logout);
  const auto ack = [&](std::uint32_t of, std::uint32_t number) {
    return in_session(MessageType::ack, of, 101, {Suboption::number(SuboptionType::acknum, number)});
  };
  EXPECT_THAT(receive(ack(sid, logout.message.sequence + 1), node6), IsEmpty());
  EXPECT_THAT(receive(ack(sid + 1, logout.message.sequence), node6), IsEmpty());
  EXPECT_EQ(router->session_count(), 1U);
}

TEST_F(SessionTest, LogoutsOfBothSidesThatCrossEndItOnce) {
  ASSERT_TRUE(router->log_out(now, sid));
  only(receive(in_session(MessageType::logout, sid, 101), node6), MessageType::ack);
  EXPECT_EQ(router->session_count(), 0U);
  EXPECT_THAT(pass(60s), IsEmpty());
}

TEST_F(SessionTest, LogOutOfAnUnknownSidSaysSo) {
  EXPECT_EQ(router->log_out(now, ~sid).error(), "no session has this SID");
}

TEST_F(SessionTest, OwnNumbersCountUpByOne) {
  const Sent first = only(receive(Message(MessageType::login, 1), other6), MessageType::login_ack);
  const Sent second = only(receive(in_session(MessageType::handover, sid, 101), node6), MessageType::ack);
  EXPECT_EQ(second.message.sequence, first.message.sequence + 1);
}

}  // namespace
}  // namespace lmmp::reference::testing
