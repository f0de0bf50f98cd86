// What is shown of text that anybody may have written.
#include "harness/script/printable.hpp"

#include <gtest/gtest.h>

#include "harness/script/diagnostic.hpp"

namespace lmmp::conform {
namespace {

TEST(Printable, OctetsThatAreNoUtf8BecomeReplacementCharacters) {
  EXPECT_EQ(valid_utf8("a\xFF\xC3(\xE2\x82"), "a\uFFFD\uFFFD(\uFFFD");
  EXPECT_EQ(valid_utf8("\xC0\xAF"), "\uFFFD\uFFFD") << "an overlong slash";
  EXPECT_EQ(valid_utf8("\xED\xA0\x80"), "\uFFFD") << "a surrogate";
  EXPECT_EQ(valid_utf8("\xF4\x90\x80\x80"), "\uFFFD") << "beyond U+10FFFF";
  EXPECT_EQ(valid_utf8("gr\u00FC\u00DFe \U0001F600"), "gr\u00FC\u00DFe \U0001F600");
}

TEST(Printable, NothingPrintableMovesTheCursorOrTurnsTheWriting) {
  EXPECT_EQ(printable("\x1b[2J\r\n\a"), "\\x1b[2J\\x0d\\x0a\\x07");
  EXPECT_EQ(printable("\u202Eabc\u200B"), "\\u202eabc\\u200b");
  EXPECT_EQ(printable("\u009B31m"), "\\x9b31m") << "a C1 control sequence introducer";
}

std::string complaint_about(std::string line, int column) {
  Diagnostic diagnostic;
  diagnostic.place = {"a.yaml", 1, column};
  diagnostic.found = "\u202Ex";
  diagnostic.source_line = std::move(line);
  return render(diagnostic);
}

TEST(Printable, ComplaintsHideNothingAndPointToTheirColumn) {
  EXPECT_EQ(complaint_about("\ta: \u202Eb\u009B", 9),
            "a.yaml:1:9: error: \\u202ex\n    \ta: \\u202eb\\x9b\n    \t          ^\n");
}

TEST(Printable, ComplaintsAboutLongLinesBreakNoCharacter) {
  std::string line;
  for (int i = 0; i < 200; ++i) line += "\u00FC";
  for (const int column : {1, 150, 151, 152, 400, 999}) {
    EXPECT_EQ(complaint_about(line, column).find("\uFFFD"), std::string::npos) << column;
  }
}

}  // namespace
}  // namespace lmmp::conform
