// Which cases of a table are idle.
#include "harness/mutate/catch_table.hpp"

#include <gmock/gmock.h>

namespace lmmp::conform {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

TEST(CatchTable, CasesThatCatchDifferentFaultsAreAllOfUse) {
  const CatchTable table = {{"a", {"f1"}}, {"b", {"f2"}}, {"c", {"f1", "f2", "f3"}}};
  EXPECT_THAT(idle_cases(table), IsEmpty());
}

TEST(CatchTable, ACaseThatCatchesNothingIsIdle) {
  const auto idle = idle_cases({{"a", {}}, {"b", {"f2"}}});
  ASSERT_THAT(idle, SizeIs(1));
  EXPECT_EQ(idle[0].id, "a");
  EXPECT_EQ(idle[0].why, Idle::Why::catches_nothing);
}

TEST(CatchTable, OfTwoThatCatchTheSameTheFirstStays) {
  const auto idle = idle_cases({{"a", {"f1", "f2"}}, {"b", {"f1", "f2"}}});
  ASSERT_THAT(idle, SizeIs(1));
  EXPECT_EQ(idle[0].id, "b");
  EXPECT_EQ(idle[0].why, Idle::Why::same_as_another);
  EXPECT_THAT(idle[0].others, ElementsAre("a"));
}

TEST(CatchTable, ACaseThatIsTheSumOfWeakerOnesIsIdle) {
  const auto idle = idle_cases({{"a", {"f1"}}, {"b", {"f2"}}, {"c", {"f1", "f2"}}, {"d", {"f3"}}});
  ASSERT_THAT(idle, SizeIs(1));
  EXPECT_EQ(idle[0].id, "c");
  EXPECT_EQ(idle[0].why, Idle::Why::sum_of_weaker);
  EXPECT_THAT(idle[0].others, testing::UnorderedElementsAre("a", "b"));
}

TEST(CatchTable, ACaseIsContainedInAStrongerOne) {
  EXPECT_THAT(contained_cases({{"a", {"f1"}}, {"b", {"f1", "f2"}}, {"c", {"f3"}}, {"d", {}}}),
              ElementsAre(Pair("a", "b")));
}

}  // namespace
}  // namespace lmmp::conform
