// Login: one session for one Login, its address, its limits.
#include "reference-impl/core/tests/router_fixture.hpp"

namespace lmmp::reference::testing {
namespace {

using ::testing::IsEmpty;

class LoginTest : public RouterTest {};

TEST_F(LoginTest, IsAnsweredWithSidIntervalsAndFirstPagingArea) {
  for (const IpAddress& node : {node4, node6}) {
    const Sent ack = only(receive(Message(MessageType::login, 5), node), MessageType::login_ack);
    EXPECT_EQ(ack.datagram.destination, node);
    EXPECT_EQ(ack.datagram.hop_limit, 255);
    EXPECT_TRUE(ack.number(SuboptionType::sid));
    EXPECT_EQ(ack.number(SuboptionType::routing_interval), 30U);
    EXPECT_EQ(ack.number(SuboptionType::paging_interval), 120U);
    EXPECT_EQ(ack.number(SuboptionType::paging_area), 7U);
    EXPECT_FALSE(ack.find(SuboptionType::ip4) || ack.find(SuboptionType::ip6)) << "no new address";
  }
  EXPECT_EQ(router->session_count(), 2U);
}

TEST_F(LoginTest, WithoutAddressUsesTheSourceUnderTheDraft) {
  const std::uint32_t sid = log_in(node6);
  EXPECT_EQ(router->find_session(sid)->address, node6);
  EXPECT_EQ(router->find_session(sid)->peer, node6);
}

TEST_F(LoginTest, WithHomeAddressHoldsIt) {
  const IpAddress home = ip("2001:db8::5");
  receive(Message(MessageType::login, 5, {Suboption::node_address(home)}), node6);
  ASSERT_EQ(router->session_count(), 1U);
  EXPECT_EQ(router->sessions()[0].address, home);
  EXPECT_EQ(router->sessions()[0].peer, node6);
}

TEST_F(LoginTest, WithoutAddressIsRefusedUnderThePaper) {
  AccessRouterConfiguration configuration = two_links();
  configuration.profile = wire::Profile::paper_2004;
  make(configuration);
  expect_error(receive(Message(MessageType::login, 5), node6), ErrorCode::malformed_message);
  EXPECT_EQ(router->session_count(), 0U);
  only(receive(Message(MessageType::login, 6, {Suboption::node_address(node6)}), node6),
       MessageType::login_ack);
}

TEST_F(LoginTest, WithoutAddressIsRefusedWhereOnlyTheHomeAddressWillDo) {
  AccessRouterConfiguration configuration = two_links();
  configuration.config = wire::config_home_address;
  make(configuration);
  expect_error(receive(Message(MessageType::login, 5), node6), ErrorCode::malformed_message);
  configuration.config = wire::config_home_address | wire::config_stateless;
  make(configuration);
  only(receive(Message(MessageType::login, 5), node6), MessageType::login_ack);
}

TEST_F(LoginTest, RepeatedGetsTheSameOctetsAndNoSecondSession) {
  const Datagram login = datagram(Message(MessageType::login, 5), node6);
  const Actions first = router->receive(now, login);
  pass(15s);
  const Actions second = router->receive(now, login);
  EXPECT_EQ(first.send, second.send);
  EXPECT_EQ(router->session_count(), 1U);
}

TEST_F(LoginTest, CopyThatComesAfterSomethingNewerIsNotAnsweredAndStartsNothing) {
  const Datagram login = datagram(Message(MessageType::login, 5), node6);
  const std::uint32_t sid = *only(receive(login), MessageType::login_ack).number(SuboptionType::sid);
  receive(in_session(MessageType::logout, sid, 6), node6);
  EXPECT_EQ(router->session_count(), 0U);
  EXPECT_THAT(receive(login), IsEmpty());
  EXPECT_EQ(router->session_count(), 0U);
}

TEST_F(LoginTest, CopyOfTheLoginBeforeDoesNotReplaceTheSession) {
  const Datagram before = datagram(Message(MessageType::login, 5), node6);
  receive(before);
  const std::uint32_t sid = log_in(node6, 0, 6);
  EXPECT_THAT(receive(before), IsEmpty());
  EXPECT_TRUE(router->find_session(sid));
  EXPECT_EQ(router->session_count(), 1U);
}

TEST_F(LoginTest, NewOneFromTheSameAddressReplacesTheSession) {
  const std::uint32_t before = log_in(node6, 0, 5);
  const std::uint32_t after = log_in(node6, 0, 6);
  EXPECT_NE(before, after);
  EXPECT_FALSE(router->find_session(before));
  EXPECT_EQ(router->session_count(), 1U);
}

TEST_F(LoginTest, SameLinkLocalAddressOnAnotherLinkIsAnotherNode) {
  const std::uint32_t here = log_in(node6, 0);
  const std::uint32_t there = log_in(node6, 1);
  EXPECT_NE(here, there);
  EXPECT_EQ(router->session_count(), 2U);
}

TEST_F(LoginTest, HomeAddressMovesWithItsNodeToAnotherLink) {
  const auto home = Suboption::node_address(ip("2001:db8::5"));
  receive(Message(MessageType::login, 5, {home}), node6, 0);
  receive(Message(MessageType::login, 6, {home}), other6, 1);
  ASSERT_EQ(router->session_count(), 1U);
  EXPECT_EQ(router->sessions()[0].link, 1U);
}

TEST_F(LoginTest, AddressThatNoNodeCanHaveIsRefused) {
  for (const char* text : {"ff02::5", "::1", "fe80::a2", "224.0.0.5", "255.255.255.255", "10.0.2.1"}) {
    expect_error(receive(Message(MessageType::login, 5, {Suboption::node_address(ip(text))}), node6),
                 ErrorCode::not_authorized);
  }
  EXPECT_EQ(router->session_count(), 0U);
}

TEST_F(LoginTest, FromAnAddressThatCannotBeAnsweredIsDropped) {
  for (const char* text : {"::", "ff02::1", "::1"}) {
    EXPECT_THAT(receive(Message(MessageType::login, 5), ip(text)), IsEmpty());
  }
  EXPECT_EQ(router->session_count(), 0U);
}

TEST_F(LoginTest, NodeMayChooseOneOfTheAdvertisedPagingAreas) {
  const auto with_area = [](std::uint32_t area) {
    return Message(MessageType::login, 5, {Suboption::number(SuboptionType::paging_area, area)});
  };
  EXPECT_EQ(only(receive(with_area(8), node6), MessageType::login_ack).number(SuboptionType::paging_area),
            8U);
  EXPECT_EQ(only(receive(with_area(9), other6), MessageType::login_ack).number(SuboptionType::paging_area),
            7U);
}

TEST_F(LoginTest, BeyondTheLimitIsRefusedUntilASessionEnds) {
  AccessRouterConfiguration configuration = two_links();
  configuration.maximum_sessions = 2;
  make(configuration);
  const std::uint32_t first = log_in(ip("fe80::11"));
  log_in(ip("fe80::12"));
  expect_error(receive(Message(MessageType::login, 5), ip("fe80::13")), ErrorCode::out_of_resources);
  EXPECT_EQ(router->session_count(), 2U);
  receive(in_session(MessageType::logout, first, 101), ip("fe80::11"));
  log_in(ip("fe80::13"), 0, 6);
  EXPECT_EQ(router->session_count(), 2U);
}

TEST_F(LoginTest, SidsAreTakenFromTheRangeOnceEach) {
  AccessRouterConfiguration configuration = two_links();
  configuration.sids = {0x100, 0x103};
  make(configuration);
  std::set<std::uint32_t> sids;
  for (int i = 1; i <= 4; ++i) sids.insert(log_in(ip("fe80::1" + std::to_string(i))));
  EXPECT_THAT(sids, ::testing::ElementsAre(0x100, 0x101, 0x102, 0x103));
  expect_error(receive(Message(MessageType::login, 5), node6), ErrorCode::out_of_resources);
}

TEST_F(LoginTest, MoreThanTheAllowedRateAreDroppedUnread) {
  AccessRouterConfiguration configuration = two_links();
  configuration.maximum_logins_per_second = 3;
  make(configuration);
  for (int i = 1; i <= 9; ++i) receive(Message(MessageType::login, 5), ip("fe80::1" + std::to_string(i)));
  EXPECT_EQ(router->session_count(), 3U);
  pass(1s);
  log_in(node6);
}

class PoolLoginTest : public RouterTest {
 protected:
  PoolLoginTest() : RouterTest(with_pool()) {}
  static AccessRouterConfiguration with_pool() {
    AccessRouterConfiguration configuration = two_links();
    configuration.pools = {{ip("10.9.0.254"), 3}, {ip("2001:db8::ffff"), 2}};
    return configuration;
  }
  static Message asking(std::uint32_t sequence, std::string_view unspecified) {
    return {MessageType::login, sequence, {Suboption::node_address(ip(unspecified))}};
  }
};

TEST_F(PoolLoginTest, UnspecifiedAddressAsksForOneOfThePool) {
  EXPECT_EQ(only(receive(asking(1, "0.0.0.0"), node4), MessageType::login_ack).address(SuboptionType::ip4),
            ip("10.9.0.254"));
  EXPECT_EQ(only(receive(asking(1, "::"), node6), MessageType::login_ack).address(SuboptionType::ip6),
            ip("2001:db8::ffff"));
  EXPECT_EQ(only(receive(asking(1, "::"), other6), MessageType::login_ack).address(SuboptionType::ip6),
            ip("2001:db8::1:0"));
}

TEST_F(PoolLoginTest, EmptyPoolRefusesAndReturnedAddressIsGivenAgain) {
  const std::uint32_t first =
      *only(receive(asking(1, "::"), node6), MessageType::login_ack).number(SuboptionType::sid);
  receive(asking(1, "::"), other6);
  const IpAddress third = ip("fe80::3");
  expect_error(receive(asking(1, "::"), third), ErrorCode::out_of_resources);
  receive(in_session(MessageType::logout, first, 2), node6);
  EXPECT_EQ(only(receive(asking(2, "::"), third), MessageType::login_ack).address(SuboptionType::ip6),
            ip("2001:db8::ffff"));
}

// The node has it at the other router; the network says when it has it no more, or it is over after a day.
TEST_F(PoolLoginTest, AddressThatWentToAnotherRouterIsGivenToNobody) {
  AccessRouterConfiguration configuration = with_pool();
  configuration.routing_interval.reset();  // the other session lives on
  make(configuration);
  const std::uint32_t first =
      *only(receive(asking(1, "::"), node6), MessageType::login_ack).number(SuboptionType::sid);
  receive(asking(1, "::"), other6);
  take(*router->release(now, first));
  const IpAddress third = ip("fe80::3");
  expect_error(receive(asking(1, "::"), third), ErrorCode::out_of_resources);
  EXPECT_FALSE(router->reclaim(ip("2001:db8::9")));
  ASSERT_TRUE(router->reclaim(ip("2001:db8::ffff")));
  EXPECT_FALSE(router->reclaim(ip("2001:db8::ffff")));
  const std::uint32_t second =
      *only(receive(asking(2, "::"), third), MessageType::login_ack).number(SuboptionType::sid);
  take(*router->release(now, second));
  now += 24h - 1s;
  expect_error(receive(asking(1, "::"), ip("fe80::4")), ErrorCode::out_of_resources);
  now += 2s;
  EXPECT_EQ(only(receive(asking(2, "::"), ip("fe80::4")), MessageType::login_ack).address(SuboptionType::ip6),
            ip("2001:db8::ffff"));
}

TEST_F(PoolLoginTest, NodeThatComesBackHasItsAddressAndLeavesItFree) {
  AccessRouterConfiguration configuration = with_pool();
  configuration.trusted_sids = {{1, 0xFFFFFFFF}};
  make(configuration);
  const std::uint32_t sid =
      *only(receive(asking(1, "::"), node6), MessageType::login_ack).number(SuboptionType::sid);
  take(*router->release(now, sid));
  only(receive(in_session(MessageType::handover, sid, 5), node6), MessageType::ack);
  EXPECT_EQ(router->find_session(sid)->address, ip("2001:db8::ffff"));
  only(receive(in_session(MessageType::logout, sid, 6), node6), MessageType::ack);
  receive(asking(1, "::"), other6);
  EXPECT_EQ(only(receive(asking(1, "::"), ip("fe80::3")), MessageType::login_ack).address(SuboptionType::ip6),
            ip("2001:db8::ffff"));
}

TEST_F(PoolLoginTest, NodeThatLogsInAgainKeepsItsAddress) {
  receive(asking(1, "::"), node6);
  EXPECT_EQ(only(receive(asking(2, "::"), node6), MessageType::login_ack).address(SuboptionType::ip6),
            ip("2001:db8::ffff"));
}

TEST_F(PoolLoginTest, AddressThatSomebodyElseLoggedInWithIsNotGiven) {
  receive(Message(MessageType::login, 1, {Suboption::node_address(ip("2001:db8::ffff"))}), other6);
  EXPECT_EQ(only(receive(asking(1, "::"), node6), MessageType::login_ack).address(SuboptionType::ip6),
            ip("2001:db8::1:0"));
}

TEST_F(PoolLoginTest, AlwaysAssignsWhereConfigured) {
  AccessRouterConfiguration configuration = with_pool();
  configuration.assign_addresses = AddressAssignment::always;
  make(configuration);
  EXPECT_EQ(only(receive(Message(MessageType::login, 1), node4), MessageType::login_ack)
                .address(SuboptionType::ip4),
            ip("10.9.0.254"));
}

}  // namespace
}  // namespace lmmp::reference::testing
