// The nearest known word.
#include "harness/script/suggest.hpp"

#include <gtest/gtest.h>

#include <array>

namespace lmmp::conform {
namespace {

TEST(EditDistance, CountsEditsAndSwaps) {
  EXPECT_EQ(edit_distance("LOGIN", "LOGIN"), 0U);
  EXPECT_EQ(edit_distance("LOGIN_AKC", "LOGIN_ACK"), 1U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
}

TEST(EditDistance, DoesNotMindCase) {
  EXPECT_EQ(edit_distance("login", "LOGIN"), 0U);
}

TEST(Suggestion, IsTheNearestWord) {
  constexpr std::array<std::string_view, 3> known = {"LOGIN", "LOGIN_ACK", "LOGOUT"};
  EXPECT_EQ(nearest("LOGN", known), "LOGIN");
  EXPECT_EQ(nearest("logot", known), "LOGOUT");
}

TEST(Suggestion, GoesOnWhereAWordWasCutOff) {
  constexpr std::array<std::string_view, 3> known = {"lmmp-ar-page", "lmmp-ar-handover-back", "draft-00"};
  EXPECT_EQ(nearest("lmmp-ar-hand", known), "lmmp-ar-handover-back");
  EXPECT_EQ(nearest("draft", known), "draft-00");
  EXPECT_EQ(nearest("lmmp-ar-pag", known), "lmmp-ar-page");
}

TEST(Suggestion, IsNotMadeForAWordThatIsFarFromAll) {
  constexpr std::array<std::string_view, 2> known = {"LOGIN", "ACK"};
  EXPECT_EQ(nearest("advertisement", known), "");
  EXPECT_EQ(did_you_mean("xy", known), "");
  constexpr std::array<std::string_view, 2> letters = {"K", "M"};
  EXPECT_EQ(nearest("A", letters), "");
  EXPECT_EQ(nearest("m", letters), "M");
}

TEST(List, EndsInOrAndIsCutWhereItIsLong) {
  constexpr std::array<std::string_view, 3> words = {"a", "b", "c"};
  EXPECT_EQ(one_of(words), "one of a, b or c");
  EXPECT_EQ(one_of(words, 2), "one of a, b, ...");
}

}  // namespace
}  // namespace lmmp::conform
