// How MAPs are made known: own, configured and relayed options, and failure signals (H 7.1, 10).
#include <gtest/gtest.h>

#include "reference-impl/core/map_discovery.hpp"
#include "reference-impl/core/tests/hmip_fixture.hpp"

namespace lmmp::reference {
namespace {

using namespace test;

const wire::IpAddress far_map = ip("2001:db8:bbbb::1");
const wire::IpAddress upstream = ip("fe80::a");
const wire::IpAddress sideways = ip("fe80::b");

// Links 0 and 1 listen, link 2 is where mobile nodes are.
MapDiscoveryConfiguration configuration() {
  MapDiscoveryConfiguration given;
  given.links = {
      {"up0", ip("fe80::1"), {2, 0, 0, 0, 0, 1}, false, false, false, true, {}, 0},
      {"up1", ip("fe80::2"), {2, 0, 0, 0, 0, 2}, true, true, true, true, {}, 0},
      {"down", ip("fe80::3"), {2, 0, 0, 0, 0, 3}, true, true, true, false, {}, 1800},
  };
  given.own = wire::MapOption{1, 10, true, 0, 3600, map_address};
  return given;
}

Datagram heard(unsigned link, const wire::IpAddress& router, std::vector<wire::MapOption> maps) {
  wire::RouterAdvertisement advertisement;
  advertisement.maps = std::move(maps);
  return icmp_from(link, router, all_nodes_address, advertisement);
}

struct Discovery : testing::Test {
  explicit Discovery(MapDiscoveryConfiguration given = configuration()) : discovery(std::move(given)) {
    HmipActions actions;
    discovery.start(0s, actions);
  }
  MapDiscovery discovery;

  HmipActions hear(Time now, unsigned link, const wire::IpAddress& router,
                   std::vector<wire::MapOption> maps) {
    HmipActions actions;
    const Datagram datagram = heard(link, router, std::move(maps));
    const auto message =
        wire::decode_icmpv6(datagram.payload, datagram.source, datagram.destination, datagram.hop_limit);
    discovery.receive(now, datagram, *message, actions);
    return actions;
  }
  HmipActions expire(Time now) {
    HmipActions actions;
    discovery.expire(now, actions);
    return actions;
  }
};

const wire::MapOption far_option{2, 7, true, 0, 1000, far_map};

TEST_F(Discovery, AdvertisesTheOwnOptionAtTheInterval) {
  const auto sent = icmp_in(expire(1s));
  ASSERT_EQ(sent.size(), 2U);
  EXPECT_EQ(sent[1].datagram.link, 2U);
  EXPECT_EQ(sent[1].datagram.source, ip("fe80::3"));
  EXPECT_EQ(std::get<wire::RouterAdvertisement>(sent[1].message).maps,
            (std::vector<wire::MapOption>{{1, 10, true, 0, 3600, map_address}}));
  EXPECT_EQ(discovery.next_deadline(), 2s);
}

TEST_F(Discovery, RelaysAReceivedOptionWithDistancePlusOneBesideItsOwn) {
  const HmipActions actions = hear(1s, 0, upstream, {far_option});
  EXPECT_TRUE(has_event(actions, HmipEventKind::map_learned));
  EXPECT_FALSE(icmp_in(actions).empty());
  EXPECT_EQ(discovery.options_on(2), (std::vector<wire::MapOption>{{1, 10, true, 0, 3600, map_address},
                                                                   {3, 7, true, 0, 1000, far_map}}));
}

TEST_F(Discovery, TheSmallestDistanceWins) {
  hear(1s, 0, upstream, {{5, 7, true, 0, 1000, far_map}});
  hear(1s, 1, sideways, {{3, 7, true, 0, 1000, far_map}});
  EXPECT_EQ(discovery.options_on(2)[1].distance, 4);
  hear(2s, 1, sideways, {{9, 7, true, 0, 1000, far_map}});
  EXPECT_EQ(discovery.options_on(2)[1].distance, 6);
}

TEST_F(Discovery, ADistanceOf15IsNotRelayed) {
  hear(1s, 0, upstream, {{15, 7, true, 0, 1000, far_map}});
  EXPECT_EQ(discovery.options_on(2).size(), 1U);
  hear(1s, 0, upstream, {{14, 7, true, 0, 1000, far_map}});
  EXPECT_EQ(discovery.options_on(2)[1].distance, 15);
}

TEST_F(Discovery, RelaysOnConfiguredLinksOnlyAndNotToWhereItWasHeard) {
  hear(1s, 1, sideways, {far_option});
  EXPECT_EQ(discovery.options_on(0).size(), 0U);
  EXPECT_EQ(discovery.options_on(1).size(), 1U);
  EXPECT_EQ(discovery.options_on(2).size(), 2U);
  // Link 2 does not listen.
  hear(1s, 2, sideways, {{2, 7, true, 0, 1000, ip("2001:db8:cccc::1")}});
  EXPECT_EQ(discovery.options_on(1).size(), 1U);
}

TEST_F(Discovery, ItsOwnOptionHeardFromOthersIsIgnored) {
  hear(1s, 0, upstream, {{4, 1, true, 0, 0, map_address}});
  EXPECT_EQ(discovery.options_on(2), (std::vector<wire::MapOption>{{1, 10, true, 0, 3600, map_address}}));
}

TEST_F(Discovery, AnOptionThatIsNoLongerAdvertisedGoes) {
  hear(1s, 0, upstream, {far_option});
  EXPECT_TRUE(has_event(hear(2s, 0, upstream, {}), HmipEventKind::map_lost));
  EXPECT_EQ(discovery.options_on(2).size(), 1U);
}

TEST_F(Discovery, AnOptionThatIsNotHeardAnyMoreGoes) {
  hear(1s, 0, upstream, {far_option});
  hear(1s, 1, sideways, {{1, 7, true, 0, 10, ip("2001:db8:cccc::1")}});
  EXPECT_TRUE(has_event(expire(11s), HmipEventKind::map_lost));  // its valid lifetime of 10 s
  EXPECT_FALSE(has_event(expire(30s), HmipEventKind::map_lost));
  EXPECT_TRUE(has_event(expire(31s), HmipEventKind::map_lost));  // 30 s of silence
}

TEST_F(Discovery, AFailureIsPassedOnAtOnce) {
  hear(1s, 0, upstream, {far_option});
  const HmipActions actions = hear(2s, 0, upstream, {{2, 7, true, 0, 0, far_map}});
  EXPECT_TRUE(has_event(actions, HmipEventKind::map_failed));
  const auto sent = icmp_in(actions);
  ASSERT_FALSE(sent.empty());
  EXPECT_EQ(std::get<wire::RouterAdvertisement>(sent.back().message).maps[1].valid_lifetime, 0U);
  EXPECT_TRUE(has_event(hear(3s, 0, upstream, {far_option}), HmipEventKind::map_recovered));
}

TEST_F(Discovery, ChangesAreAdvertisedAtMostEvery30Milliseconds) {
  unsigned sent = 0;
  for (unsigned i = 0; i < 100; ++i) {
    const auto preference = static_cast<std::uint8_t>(1 + i % 15);
    sent +=
        static_cast<unsigned>(hear(10s, 0, upstream, {{2, preference, true, 0, 1000, far_map}}).send.size());
  }
  EXPECT_EQ(sent, 2U);
  EXPECT_EQ(discovery.next_deadline(), 10s + 30ms);
}

TEST_F(Discovery, ASolicitationIsAnsweredToItsSource) {
  HmipActions actions;
  const wire::IpAddress node = ip("fe80::99");
  const Datagram datagram = icmp_from(2, node, ip("ff02::2"), wire::RouterSolicitation{});
  discovery.receive(1500ms, datagram, wire::RouterSolicitation{}, actions);
  ASSERT_EQ(actions.send.size(), 1U);
  EXPECT_EQ(actions.send[0].destination, node);
  EXPECT_EQ(actions.send[0].link, 2U);
}

TEST_F(Discovery, ThePreferenceCanBeChangedAtAnyTime) {
  HmipActions actions;
  discovery.set_preference(1s, 0, actions);
  EXPECT_EQ(icmp_in(actions).size(), 2U);
  EXPECT_EQ(discovery.options_on(2)[0].preference, 0);
}

TEST_F(Discovery, AMapIsFailedByHandAndRestored) {
  HmipActions actions;
  discovery.set_failed(1s, map_address, true, actions);
  EXPECT_EQ(discovery.options_on(2)[0].valid_lifetime, 0U);
  discovery.set_failed(2s, map_address, false, actions);
  EXPECT_EQ(discovery.options_on(2)[0].valid_lifetime, 3600U);
}

TEST_F(Discovery, ForgedAdvertisementsCannotFillTheMemory) {
  for (unsigned i = 0; i < 1000; ++i) {
    auto octets = far_map.octets();
    std::array<std::uint8_t, 16> address{};
    std::copy(octets.begin(), octets.end(), address.begin());
    address[6] = static_cast<std::uint8_t>(i >> 8);
    address[7] = static_cast<std::uint8_t>(i);
    std::array<std::uint8_t, 16> router{0xFE, 0x80};
    router[15] = static_cast<std::uint8_t>(1 + i % 200);
    hear(1s, 0, wire::IpAddress::v6(router), {{1, 1, true, 0, 100, wire::IpAddress::v6(address)}});
  }
  EXPECT_LE(discovery.options_on(2).size(), 65U);
}

MapDiscoveryConfiguration later_profile() {
  MapDiscoveryConfiguration given = configuration();
  given.profile = HmipProfile::rfc5380;
  return given;
}
struct Rfc5380Discovery : Discovery {
  Rfc5380Discovery() : Discovery(later_profile()) {}
};

TEST_F(Rfc5380Discovery, RelaysNothing) {
  hear(1s, 0, upstream, {far_option});
  EXPECT_EQ(discovery.options_on(2).size(), 1U);
}

// An access router without a MAP of its own: options by hand, failure detection by echo requests.
MapDiscoveryConfiguration probing() {
  MapDiscoveryConfiguration given = configuration();
  given.own.reset();
  given.configured = {far_option};
  given.failure_detection.enabled = true;
  given.failure_detection.source = ip("2001:db8:1::1");
  return given;
}

struct Probing : Discovery {
  Probing() : Discovery(probing()) {}

  unsigned probes_in(const HmipActions& actions) {
    unsigned count = 0;
    for (const SentIcmp& sent : icmp_in(actions)) {
      if (sent.datagram.destination == far_map && std::holds_alternative<wire::Echo>(sent.message)) {
        last = std::get<wire::Echo>(sent.message);
        ++count;
      }
    }
    return count;
  }
  void reply(Time now, HmipActions& actions) {
    wire::Echo echo = last;
    echo.reply = true;
    discovery.receive(now, icmp_from(routed, far_map, ip("2001:db8:1::1"), echo), echo, actions);
  }
  wire::Echo last{false, 0x4D41, 0, {}};
};

TEST_F(Probing, AConfiguredOptionIsAdvertisedAsItIs) {
  EXPECT_EQ(discovery.options_on(2), (std::vector<wire::MapOption>{far_option}));
}

TEST_F(Probing, AMapThatAnswersIsAskedEveryTenSeconds) {
  HmipActions actions;
  reply(1s, actions);
  EXPECT_EQ(probes_in(expire(10s)), 0U);
  EXPECT_EQ(probes_in(expire(11s)), 1U);
}

TEST_F(Probing, AMapThatDoesNotAnswerIsAskedEveryFiveSecondsForFifteenThenFailed) {
  EXPECT_EQ(probes_in(expire(10s)), 1U);  // the first went unanswered
  EXPECT_EQ(probes_in(expire(15s)), 1U);
  EXPECT_EQ(probes_in(expire(20s)), 1U);
  EXPECT_EQ(discovery.options_on(2)[0].valid_lifetime, 1000U);
  const HmipActions actions = expire(25s);
  EXPECT_TRUE(has_event(actions, HmipEventKind::map_failed));
  EXPECT_EQ(discovery.options_on(2)[0].valid_lifetime, 0U);

  HmipActions recovered;
  probes_in(expire(35s));
  reply(36s, recovered);
  EXPECT_TRUE(has_event(recovered, HmipEventKind::map_recovered));
  EXPECT_EQ(discovery.options_on(2)[0].valid_lifetime, 1000U);
}

TEST_F(Probing, AnEchoReplyFromElsewhereProvesNothing) {
  HmipActions actions;
  wire::Echo echo{true, 0x4D41, 0, {}};
  discovery.receive(1s, icmp_from(routed, peer, ip("2001:db8:1::1"), echo), echo, actions);
  EXPECT_EQ(probes_in(expire(10s)), 1U);
  EXPECT_EQ(discovery.next_deadline(), 11s);  // the advertisement; the next probe is at 15 s
  EXPECT_EQ(probes_in(expire(15s)), 1U);
}

}  // namespace
}  // namespace lmmp::reference
