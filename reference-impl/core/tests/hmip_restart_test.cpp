// A MAP loses its memory in the middle of each procedure: what mobile nodes, MAPs and the home agent end up
// with.
#include <gtest/gtest.h>

#include "reference-impl/core/tests/hmip_world.hpp"

namespace lmmp::reference {
namespace {

using namespace test;

// Datagrams take 1 ms, duplicate address detection 1 s.
constexpr Time instants[] = {500us, 1500us, 2500us, 500ms, 1000ms, 1003ms, 1100ms, 3s};

// Does it to a node that is at link 0 (in MAP 0's domain; links 2 and 3 are in MAP 1's), lets the MAP lose
// its memory at each instant, and waits until every binding was renewed.
template <typename Do, typename Judge>
void try_all(std::initializer_list<unsigned> maps, bool registered, Do something, Judge judge) {
  for (const unsigned map : maps) {
    for (const Time instant : instants) {
      SCOPED_TRACE("MAP " + std::to_string(map) + " restarts after " +
                   std::to_string(instant.count() / 1000) + " us");
      HmipWorld world(5, {0, 0, 1, 1}, 2, {});
      const unsigned node = world.add_node();
      if (registered) {
        world.attach(node, 0);
        world.run(5s);
      }
      something(world, node);
      world.run(world.now() + instant);
      world.restart_map(map);
      world.run(world.now() + 250s);
      judge(world, node);
    }
  }
}

void expect_bound(HmipWorld& world, unsigned node, unsigned map, unsigned link) {
  const auto binding = world.map(map).find_binding(world.rcoa_of(node, map));
  ASSERT_TRUE(binding);
  EXPECT_EQ(binding->lcoa, world.lcoa_of(node, link));
  EXPECT_EQ(world.node(node).rcoa(), world.rcoa_of(node, map));
  EXPECT_EQ(world.care_of_at_home(node), world.rcoa_of(node, map));
  EXPECT_EQ(world.map(0).binding_count() + world.map(1).binding_count(), 1U);
  world.ping(node);
  world.run(world.now() + 1s);
  EXPECT_EQ(world.echoes(node), 1U);
}

TEST(HmipRestart, DuringRegistrationAndDuplicateAddressDetection) {
  try_all(
      {0}, false, [](HmipWorld& world, unsigned node) { world.attach(node, 0); },
      [](HmipWorld& world, unsigned node) { expect_bound(world, node, 0, 0); });
}

TEST(HmipRestart, DuringAMoveInsideTheDomain) {
  try_all(
      {0}, true, [](HmipWorld& world, unsigned node) { world.attach(node, 1); },
      [](HmipWorld& world, unsigned node) { expect_bound(world, node, 0, 1); });
}

TEST(HmipRestart, DuringAMoveToAnotherDomainAtEitherMap) {
  try_all(
      {0, 1}, true, [](HmipWorld& world, unsigned node) { world.attach(node, 2); },
      [](HmipWorld& world, unsigned node) { expect_bound(world, node, 1, 2); });
}

TEST(HmipRestart, WhileTheNodeEndsItsBinding) {
  try_all(
      {0}, true, [](HmipWorld& world, unsigned node) { world.release(node); },
      [](HmipWorld& world, unsigned node) {
        EXPECT_FALSE(world.node(node).rcoa());
        EXPECT_EQ(world.map(0).binding_count(), 0U);
      });
}

}  // namespace
}  // namespace lmmp::reference
