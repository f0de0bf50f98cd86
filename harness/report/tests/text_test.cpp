#include "harness/report/text.hpp"

#include <gtest/gtest.h>

namespace lmmp::conform {
namespace {

using namespace std::chrono_literals;

TEST(Text, MarkupEndsNoElementAndNoAttribute) {
  EXPECT_EQ(markup("<b a=\"1\" c='2'>&"), "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;");
  EXPECT_EQ(markup(std::string_view("\0\x0b\xFF\n", 4)), "\\x00\\x0b\uFFFD\n");
  EXPECT_EQ(markup("\uFFFE"), "\uFFFD") << "no character of XML";
}

TEST(Text, CutsAndPadsByCodePoints) {
  EXPECT_EQ(cut("handover", 8), "handover");
  EXPECT_EQ(cut("handover", 6), "hand..");
  EXPECT_EQ(cut("\u00FC\u00FC\u00FC\u00FC", 3), "\u00FC..");
  EXPECT_EQ(cut("abc", 1), ".");
  EXPECT_EQ(cut("abc", 0), "");
  EXPECT_EQ(pad("\u00FC", 3), "\u00FC  ");
}

TEST(Text, WrapsAtWordsAndIndentsWhatFollows) {
  EXPECT_EQ(wrap("one two  three", 7, "  "), "one two\n  three");
  EXPECT_EQ(wrap("unbreakable words", 4, ""), "unbreakable\nwords");
  EXPECT_EQ(wrap("", 4, "  "), "");
}

TEST(Text, WritesTimesForPeopleAndForMachines) {
  EXPECT_EQ(seconds(21ms), "0.021 s");
  EXPECT_EQ(iso8601(std::chrono::system_clock::time_point(1'796'000'000s)), "2026-11-30T00:53:20Z");
}

TEST(Text, QuotesWordsThatAShellWouldTakeApart) {
  EXPECT_EQ(shell_word("lmmp-ar-login/ip=4"), "lmmp-ar-login/ip=4");
  EXPECT_EQ(shell_word("a b"), "'a b'");
  EXPECT_EQ(shell_word("it's"), "'it'\\''s'");
  EXPECT_EQ(shell_word(""), "''");
}

}  // namespace
}  // namespace lmmp::conform
