// Mobile nodes, routers and MAPs together, in virtual time, over links that lose, repeat and reorder.
#include <gtest/gtest.h>

#include "reference-impl/core/tests/hmip_world.hpp"

namespace lmmp::reference {
namespace {

using namespace test;

// Links 0 and 1 are in the domain of MAP 0, 2 and 3 in that of MAP 1.
const std::vector<unsigned> two_domains{0, 0, 1, 1};

// A number below `limit`, the same on every machine.
struct Picker {
  explicit Picker(unsigned seed) : random(seed) {}
  unsigned operator()(unsigned limit) { return static_cast<unsigned>(random() % limit); }
  std::mt19937 random;
};

TEST(HmipSimulation, ANodeRegistersAndItsPacketsComeAndGoThroughTheMap) {
  HmipWorld world(1, two_domains, 2, {});
  const unsigned node = world.add_node();
  world.attach(node, 0);
  world.run(2s);
  EXPECT_EQ(world.node(node).rcoa(), world.rcoa_of(node, 0));
  EXPECT_EQ(world.map(0).find_binding(world.rcoa_of(node, 0))->lcoa, world.lcoa_of(node, 0));
  EXPECT_EQ(world.care_of_at_home(node), world.rcoa_of(node, 0));
  world.ping(node);
  world.run(3s);
  EXPECT_EQ(world.echoes(node), 1U);
}

TEST(HmipSimulation, TheHomeAddressIsReachedThroughTheHomeAgentAndTheMap) {
  HmipWorld world(8, two_domains, 2, {});
  const unsigned node = world.add_node();
  world.attach(node, 0);
  world.run(3s);
  world.ping_from_home(node);
  world.run(4s);
  EXPECT_EQ(world.echoes(node), 1U);
  world.attach(node, 2);
  world.run(7s);
  world.ping_from_home(node);
  world.run(8s);
  EXPECT_EQ(world.echoes(node), 2U) << "in the other domain";
  world.signal_failure(2, 1, true);
  world.run(9s);
  world.ping_from_home(node);
  world.run(10s);
  EXPECT_EQ(world.echoes(node), 3U) << "without a MAP";
  world.release(node);
  world.run(12s);
  EXPECT_FALSE(world.care_of_at_home(node));
}

TEST(HmipSimulation, InsideADomainPacketsFollowAndTheHomeAgentHearsNothing) {
  HmipWorld world(2, two_domains, 2, {});
  const unsigned node = world.add_node();
  world.attach(node, 0);
  world.run(3s);
  world.attach(node, 1);
  world.run(4s);
  EXPECT_EQ(world.map(0).find_binding(world.rcoa_of(node, 0))->lcoa, world.lcoa_of(node, 1));
  EXPECT_EQ(world.care_of_at_home(node), world.rcoa_of(node, 0));
  world.ping(node);
  world.run(5s);
  EXPECT_EQ(world.echoes(node), 1U);
}

TEST(HmipSimulation, BetweenDomainsTheOldMapForwardsUntilItsBindingEnds) {
  HmipWorld world(3, two_domains, 2, {});
  const unsigned node = world.add_node();
  world.attach(node, 0);
  world.run(3s);
  world.attach(node, 2);
  world.run(6s);
  EXPECT_EQ(world.map(0).find_binding(world.rcoa_of(node, 0))->lcoa, world.lcoa_of(node, 2));
  EXPECT_EQ(world.map(1).find_binding(world.rcoa_of(node, 1))->lcoa, world.lcoa_of(node, 2));
  EXPECT_EQ(world.care_of_at_home(node), world.rcoa_of(node, 1));
  world.run(100s);
  EXPECT_EQ(world.map(0).binding_count(), 0U);
  EXPECT_EQ(world.map(1).binding_count(), 1U);
}

TEST(HmipSimulation, AFailedMapIsLeftForPlainMobileIpv6AndTakenUpAgain) {
  HmipWorld world(4, two_domains, 2, {});
  const unsigned node = world.add_node();
  world.attach(node, 0);
  world.run(3s);
  world.signal_failure(0, 0, true);
  world.run(4s);
  EXPECT_FALSE(world.node(node).current_map());
  EXPECT_EQ(world.care_of_at_home(node), world.lcoa_of(node, 0));
  world.signal_failure(0, 0, false);
  world.run(7s);
  EXPECT_EQ(world.care_of_at_home(node), world.rcoa_of(node, 0));
}

TEST(HmipSimulation, ARestartedMapIsRegisteredWithAnewAtTheNextUpdate) {
  HmipWorld world(5, two_domains, 2, {});
  const unsigned node = world.add_node();
  world.attach(node, 0);
  world.run(3s);
  world.restart_map(0);
  EXPECT_EQ(world.map(0).binding_count(), 0U);
  world.run(110s);  // the node renews before its 120 s are over
  EXPECT_EQ(world.map(0).find_binding(world.rcoa_of(node, 0))->lcoa, world.lcoa_of(node, 0));
}

TEST(HmipSimulation, AThousandNodesEndWithOneBindingEachAfterTenThousandHandoversOverBadLinks) {
  constexpr unsigned node_count = 1000;
  constexpr unsigned handovers = 10'000;
  const Impairment bad{0.3, 0.1, 1ms, 40ms};
  HmipWorld world(4711, two_domains, 2, bad);
  Picker pick(4711);
  for (unsigned i = 0; i < node_count; ++i) {
    world.add_node();
    world.attach(i, pick(4));
  }
  for (unsigned i = 0; i < handovers; ++i) {
    const unsigned node = pick(node_count);
    world.attach(node, pick(4));
    world.run(world.now() + 10ms);
  }
  // The links get well; what is under way ends, what is left over expires.
  world.set_impairment({});
  world.run(world.now() + 200s);

  for (unsigned i = 0; i < node_count; ++i) {
    const auto map = world.node(i).current_map();
    ASSERT_TRUE(map) << "node " << i;
    const unsigned index = *map == world.map_address_of(0) ? 0 : 1;
    const auto binding = world.map(index).find_binding(world.rcoa_of(i, index));
    ASSERT_TRUE(binding) << "node " << i;
    EXPECT_EQ(binding->lcoa, *world.node(i).lcoa()) << "node " << i;
    EXPECT_EQ(world.care_of_at_home(i), world.rcoa_of(i, index)) << "node " << i;
  }
  EXPECT_EQ(world.map(0).binding_count() + world.map(1).binding_count(), node_count);
  EXPECT_EQ(world.map(0).pending_count() + world.map(1).pending_count(), 0U);
}

TEST(HmipSimulation, TheHomeAgentIsNeverAskedForLongerThanTheMapGranted) {
  HmipWorld world(7, two_domains, 2, {0.2, 0.05, 1ms, 20ms});
  Picker pick(7);
  for (unsigned i = 0; i < 50; ++i) {
    world.add_node();
    world.attach(i, pick(4));
  }
  for (unsigned i = 0; i < 300; ++i) {
    const unsigned node = pick(50);
    world.attach(node, pick(4));
    world.run(world.now() + 1s);
  }
  EXPECT_EQ(world.broken_promises(), 0U);
}

TEST(HmipSimulation, TheSameSeedGivesTheSameEnd) {
  const auto end = [] {
    HmipWorld world(9, two_domains, 2, {0.3, 0.1, 1ms, 40ms});
    for (unsigned i = 0; i < 20; ++i) {
      world.add_node();
      world.attach(i, i % 4);
    }
    world.run(20s);
    std::vector<std::uint16_t> sequences;
    for (unsigned i = 0; i < 20; ++i) {
      for (const RegistrationInfo& info : world.node(i).registrations()) sequences.push_back(info.sequence);
    }
    return sequences;
  };
  EXPECT_EQ(end(), end());
}

}  // namespace
}  // namespace lmmp::reference
