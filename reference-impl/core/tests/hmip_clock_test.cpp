// Time that jumps forward under the HMIPv6 cores, as after a suspend or a halted virtual machine. It never
// goes back (datagram.hpp): the daemons read CLOCK_MONOTONIC, which nobody can set.
#include "reference-impl/core/tests/mobile_node_fixture.hpp"

namespace lmmp::reference {
namespace {

using namespace test;

class HmipClock : public ::testing::TestWithParam<std::chrono::hours> {};

TEST_P(HmipClock, AtAMapWhatIsOverIsOverAtOnceAndNothingIsCaughtUp) {
  MobilityAnchorPoint map(map_configuration(true));
  map.start(0s);
  map.receive(0s, update_from({}));
  map.expire(1s);
  ASSERT_EQ(map.binding_count(), 1U);
  map.receive(2s, update_from({.home = ip("2001:db8:aaaa::3"), .source = other_lcoa}));
  ASSERT_EQ(map.pending_count(), 1U);
  const Time later = 2s + Time(GetParam());
  const HmipActions actions = map.expire(later);
  EXPECT_FALSE(map.find_binding(rcoa));
  EXPECT_EQ(map.pending_count(), 0U);
  EXPECT_GT(*map.next_deadline(), later);
  std::size_t advertisements = 0;
  for (const SentIcmp& sent : icmp_in(actions)) {
    advertisements += std::holds_alternative<wire::RouterAdvertisement>(sent.message);
  }
  EXPECT_EQ(advertisements, 1U);
  // Whoever comes back is bound anew, though its number is an old one.
  map.receive(later, update_from({.sequence = 1}));
  map.expire(later + 1s);
  EXPECT_TRUE(map.find_binding(rcoa));
}

TEST_P(HmipClock, AtAMapAPacketIsTheFirstToTellOfTheJump) {
  MobilityAnchorPoint map(map_configuration());
  map.start(0s);
  map.receive(0s, update_from({}));
  const Time later = Time(GetParam());
  map.expire(later);
  EXPECT_NE(map.forward(later, data_packet(peer, rcoa)).verdict, Forwarding::Verdict::encapsulate);
}

struct HmipNodeClock : MobileNode, ::testing::WithParamInterface<std::chrono::hours> {};

TEST_P(HmipNodeClock, ANodeSendsNoBurstAndRegistersAnew) {
  node.attach(0s, 0);
  const auto first = updates_in(hear(0s, {option(map_address, 2, 10)}));
  node.receive(0s, acknowledgement(first.at(0)));
  ASSERT_TRUE(node.rcoa());
  const Time later = Time(GetParam());
  EXPECT_LE(updates_in(node.expire(later)).size(), 1U);
  EXPECT_FALSE(node.rcoa()) << "the MAP has forgotten the binding";
  EXPECT_FALSE(node.encapsulate(*to_datagram(routed, data_packet(rcoa, peer))));
  const auto deadline = node.next_deadline();
  EXPECT_TRUE(!deadline || *deadline > later);
  // The router is heard again.
  auto again = updates_in(hear(later + 1s, {option(map_address, 2, 10)}));
  for (Time now = later + 1s; again.empty() && now < later + 10min; now += 1s) {
    again = updates_in(hear(now, {option(map_address, 2, 10)}));
    if (again.empty()) again = updates_in(node.expire(now));
  }
  ASSERT_EQ(again.size(), 1U);
  EXPECT_GT(again[0].body.lifetime, 0);
  node.receive(later + 10min, acknowledgement(again[0]));
  EXPECT_TRUE(node.rcoa());
}

const auto name_of_jump = [](const ::testing::TestParamInfo<std::chrono::hours>& one) {
  return "Hours" + std::to_string(one.param.count());
};
const auto jumps =
    ::testing::Values(std::chrono::hours(2), std::chrono::hours(24 * 30), std::chrono::hours(24 * 365 * 50));
INSTANTIATE_TEST_SUITE_P(Jumps, HmipClock, jumps, name_of_jump);
INSTANTIATE_TEST_SUITE_P(Jumps, HmipNodeClock, jumps, name_of_jump);

}  // namespace
}  // namespace lmmp::reference
