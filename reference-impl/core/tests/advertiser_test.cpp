// AR Advertisement: contents, where it goes, when.
#include "reference-impl/core/tests/router_fixture.hpp"

namespace lmmp::reference::testing {
namespace {

class AdvertiserTest : public RouterTest {};

TEST_F(AdvertiserTest, GoesToAllNodesOnEveryLinkInEveryVersionAtStart) {
  AccessRouter fresh(two_links(), 1);
  const auto sent = take(fresh.start(now));
  ASSERT_EQ(sent.size(), 4U);
  EXPECT_EQ(sent[0].datagram.destination, ip("224.0.0.1"));
  EXPECT_EQ(sent[0].datagram.source, ip("10.0.1.1"));
  EXPECT_EQ(sent[1].datagram.destination, ip("ff02::1"));
  EXPECT_EQ(sent[1].datagram.source, ip("fe80::a1"));
  EXPECT_EQ(sent[3].datagram.link, 1U);
  for (const Sent& advertisement : sent) {
    EXPECT_TRUE(advertisement.is(MessageType::ar_advertisement));
    EXPECT_EQ(advertisement.find(SuboptionType::config)->reserved, wire::config_stateless);
    EXPECT_EQ(advertisement.number(SuboptionType::routing_interval), 30U);
    EXPECT_EQ(advertisement.number(SuboptionType::paging_interval), 120U);
    EXPECT_EQ(advertisement.number(SuboptionType::paging_area), 7U);
    EXPECT_EQ(advertisement.message.suboptions.size(), 5U) << "both paging areas";
    EXPECT_FALSE(advertisement.find(SuboptionType::sid)) << "I17";
  }
}

TEST_F(AdvertiserTest, IsRepeatedAtTheInterval) {
  EXPECT_EQ(router->next_deadline(), now + 1s);
  EXPECT_TRUE(router->expire(now + 999ms).send.empty());
  EXPECT_EQ(router->expire(now + 1s).send.size(), 4U);
  EXPECT_EQ(router->next_deadline(), now + 2s);
}

TEST_F(AdvertiserTest, DriverThatWasLateIsNotMadeToCatchUp) {
  EXPECT_EQ(router->expire(now + 10s + 300ms).send.size(), 4U);
  EXPECT_EQ(router->next_deadline(), now + 11s + 300ms);
}

TEST_F(AdvertiserTest, SameSeedGivesTheSameOctets) {
  EXPECT_EQ(AccessRouter(two_links(), 7).start(now).send, AccessRouter(two_links(), 7).start(now).send);
  EXPECT_NE(AccessRouter(two_links(), 7).start(now).send, AccessRouter(two_links(), 8).start(now).send);
}

TEST(ConfigurationFaults, AreToldOneByOne) {
  AccessRouterConfiguration configuration = two_links();
  configuration.links.push_back({"l1", {}, {}});
  configuration.links[0].ipv6 = ip("ff02::1");
  configuration.pools = {{ip("10.0.0.1"), 10}, {ip("10.0.0.10"), 2}, {ip("255.255.255.255"), 2}};
  configuration.paging_areas = {3, 3};
  configuration.sids = {0, 5};
  configuration.config = 0x22;
  EXPECT_THAT(
      faults_of(configuration),
      ::testing::UnorderedElementsAre("ff02::1 cannot be a router's IPv6 address (link l1)",
                                      "link l1 has neither an IPv4 nor an IPv6 address",
                                      "link l1 is there twice", "pool 10.0.0.10 overlaps with pool 10.0.0.1",
                                      "pool 255.255.255.255 has addresses that no node can have",
                                      "authentication mode 2 is none that this router can do",
                                      "SID 0 is never given out; the range begins at 1 or above",
                                      "a paging area is there twice"));
}

}  // namespace
}  // namespace lmmp::reference::testing
