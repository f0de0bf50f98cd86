// The handover report's arithmetic.
#include "plugin/stats/handover_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

namespace lmmp::plugin {
namespace {

constexpr std::int64_t ms = 1'000'000;
constexpr NodeKey node{NodeKey::Protocol::lmmp, 1};
constexpr AddressKey old_place{1};
constexpr AddressKey new_place{2};

HandoverLog::Start begun(std::int64_t time) {
  HandoverLog::Start start;
  start.node = node;
  start.kind = HandoverKind::planned;
  start.from = "ar1";
  start.to = "ar2";
  start.time = time;
  start.old_care_of = old_place;
  return start;
}

HandoverLog::Data packet(std::int64_t time, std::optional<AddressKey> tunnel = std::nullopt,
                         bool downlink = true) {
  return {node, time, tunnel, downlink};
}

TEST(RunningQuantile, IsTheNearestRankOfAllNumbersSoFar) {
  std::mt19937 random(4711);
  RunningQuantile median(0.5);
  RunningQuantile percentile(0.95);
  std::vector<std::int64_t> all;
  for (int i = 0; i < 500; ++i) {
    const auto number = static_cast<std::int64_t>(random() % 100);
    median.add(number);
    percentile.add(number);
    all.push_back(number);
    std::sort(all.begin(), all.end());
    const std::size_t half = all.size() / 2;
    const std::int64_t middle =
        all.size() % 2 == 1 ? all[half] : all[half - 1] + (all[half] - all[half - 1]) / 2;
    ASSERT_EQ(median.value(), middle) << all.size();
    ASSERT_EQ(percentile.value(), all[(all.size() * 95 + 99) / 100 - 1]) << all.size();
    ASSERT_EQ(median.maximum(), all.back());
  }
}

TEST(RunningQuantile, OfNothingIsZero) {
  EXPECT_EQ(RunningQuantile(0.95).value(), 0);
  EXPECT_EQ(RunningQuantile(0.95).maximum(), 0);
}

TEST(HandoverLog, MeasuresFromTheFirstSignToTheAcknowledgement) {
  HandoverLog log;
  Handover* handover = log.start(begun(10 * ms));
  log.signal(*handover, 80);
  log.signal(*handover, 80);
  log.acknowledge(*handover, 80 * ms, AddressFate::kept);
  EXPECT_EQ(handover->latency(), 70 * ms);
  EXPECT_EQ(log.summary().within_70_ms, 1);
  EXPECT_EQ(log.summary().octets, 160);
  EXPECT_EQ(log.summary().kept, 1);
}

TEST(HandoverLog, JustBeyondSeventyMillisecondsIsNotWithin) {
  HandoverLog log;
  log.acknowledge(*log.start(begun(0)), 70 * ms + 1, AddressFate::changed);
  EXPECT_EQ(log.summary().within_70_ms, 0);
  EXPECT_EQ(log.summary().changed, 1);
}

TEST(HandoverLog, ASecondAcknowledgementChangesNothing) {
  HandoverLog log;
  Handover* handover = log.start(begun(0));
  log.acknowledge(*handover, 10 * ms, AddressFate::kept);
  log.acknowledge(*handover, 20 * ms, AddressFate::changed);
  EXPECT_EQ(handover->latency(), 10 * ms);
  EXPECT_EQ(log.summary().acknowledged, 1);
}

TEST(HandoverLog, ARefusalIsNoEndAndMayBeFollowedByAnAcknowledgement) {
  HandoverLog log;
  Handover* handover = log.start(begun(0));
  log.refuse(*handover);
  log.refuse(*handover);
  EXPECT_EQ(log.summary().refused, 1);
  EXPECT_FALSE(handover->latency());
  log.acknowledge(*handover, 10 * ms, AddressFate::kept);
  EXPECT_EQ(log.summary().refused, 0);
}

TEST(HandoverLog, DataToTheOldPlaceIsLostAlsoBetweenFirstSignAndItsDiscovery) {
  HandoverLog log;
  log.data(packet(1 * ms, old_place));
  log.data(packet(6 * ms, old_place));
  Handover* handover = log.start(begun(5 * ms));
  EXPECT_EQ(handover->lost, 1);
  EXPECT_EQ(handover->data_before, 1 * ms);
  log.data(packet(7 * ms, old_place));
  log.data(packet(8 * ms, old_place, false));
  EXPECT_EQ(handover->lost, 2) << "what the node sends is not lost";
  log.acknowledge(*handover, 9 * ms, AddressFate::kept);
  log.data(packet(11 * ms, new_place));
  log.data(packet(12 * ms, new_place));
  EXPECT_EQ(handover->gap(), 10 * ms);
  EXPECT_EQ(handover->lost, 2);
}

TEST(HandoverLog, AnEchoIsLostUntilItsReplyComesAndThenDelayedIfThatIsAfterwards) {
  HandoverLog log;
  Handover* handover = log.start(begun(0));
  log.echo_request(packet(1 * ms));
  log.echo_request(packet(2 * ms));
  log.echo_request(packet(3 * ms));
  EXPECT_EQ(handover->lost, 3);
  log.echo_reply(packet(4 * ms), 1 * ms);
  EXPECT_EQ(handover->lost, 2);
  EXPECT_EQ(handover->delayed, 0);
  log.acknowledge(*handover, 5 * ms, AddressFate::kept);
  log.echo_reply(packet(6 * ms), 2 * ms);
  EXPECT_EQ(handover->lost, 1);
  EXPECT_EQ(handover->delayed, 1);
  log.echo_request(packet(7 * ms));
  log.echo_reply(packet(8 * ms), 7 * ms);
  EXPECT_EQ(handover->delayed, 1);
}

TEST(HandoverLog, OnceATunnelIsSeenPacketsOutsideOfItAreTheSameOnesAgain) {
  HandoverLog log;
  log.data(packet(1 * ms, old_place));
  Handover* handover = log.start(begun(2 * ms));
  log.echo_request(packet(3 * ms));
  log.echo_request(packet(3 * ms, old_place));
  EXPECT_EQ(handover->lost, 1);
}

TEST(HandoverLog, KnowsANodeByItsAddressesAndTheLatestOwnerCounts) {
  HandoverLog log;
  EXPECT_FALSE(log.node_of(old_place));
  log.give_address(node, old_place);
  EXPECT_EQ(log.node_of(old_place), node);
  const NodeKey other{NodeKey::Protocol::hmipv6, 1};
  log.give_address(other, old_place);
  EXPECT_EQ(log.node_of(old_place), other);
}

TEST(HandoverLog, ANewHandoverLeavesTheOpenOneUnanswered) {
  HandoverLog log;
  log.start(begun(0));
  Handover* second = log.start(begun(5 * ms));
  EXPECT_EQ(log.latest(node), second);
  EXPECT_EQ(log.summary().handovers, 2);
  EXPECT_EQ(log.summary().acknowledged, 0);
}

}  // namespace
}  // namespace lmmp::plugin
