// Which MAPs a mobile node takes, of those advertised.
#include <gtest/gtest.h>

#include "reference-impl/core/hmip_map_selection.hpp"
#include "reference-impl/core/tests/mobile_node_fixture.hpp"

namespace lmmp::reference {
namespace {

using namespace test;

std::vector<wire::IpAddress> ranked(std::vector<wire::MapOption> options, MapSelection selection,
                                    bool bound = false) {
  std::vector<wire::IpAddress> addresses;
  for (const auto& found :
       ranked_maps(options, selection, [bound](const wire::IpAddress&) { return bound; })) {
    addresses.push_back(found.address);
  }
  return addresses;
}

TEST(MapSelection, TakesTheFurthestWhosePreferenceAndLifetimeAreNotZero) {
  const wire::IpAddress third = ip("2001:db8:cccc::1");
  EXPECT_EQ(ranked({option(map_address, 1, 10), option(second_map, 3, 1), option(third, 5, 0)},
                   MapSelection::furthest),
            (std::vector{second_map, map_address}));
  EXPECT_EQ(ranked({option(map_address, 1, 10), option(second_map, 3, 1, 0)}, MapSelection::furthest),
            (std::vector{map_address}));
}

TEST(MapSelection, AmongEqualDistancesTheHigherPreferenceWins) {
  EXPECT_EQ(ranked({option(map_address, 3, 5), option(second_map, 3, 9)}, MapSelection::furthest),
            (std::vector{second_map, map_address}));
}

TEST(MapSelection, ByPreferenceTheHighestWinsWhateverItsDistance) {
  EXPECT_EQ(ranked({option(map_address, 1, 10), option(second_map, 9, 9)}, MapSelection::preference),
            (std::vector{map_address, second_map}));
}

TEST(MapSelection, APreferenceOfZeroComesLastAndOnlyWithABinding) {
  const std::vector<wire::MapOption> options{option(second_map, 9, 0), option(map_address, 1, 1)};
  EXPECT_EQ(ranked(options, MapSelection::furthest), (std::vector{map_address}));
  EXPECT_EQ(ranked(options, MapSelection::furthest, true), (std::vector{map_address, second_map}));
}

}  // namespace
}  // namespace lmmp::reference
