#include "harness/report/reports.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <optional>

#include "harness/report/file.hpp"
#include "harness/report/json.hpp"
#include "harness/report/tests/sample.hpp"
#include "harness/report/tests/scratch.hpp"

namespace lmmp::conform {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(ReportFiles, AreThoseThatWereAskedFor) {
  const Scratch scratch;
  const ReportPaths paths = {scratch / "a.json", "", scratch / "a.html"};
  EXPECT_THAT(check_reports(paths), IsEmpty());
  EXPECT_THAT(write_reports(sample::run(), paths, nullptr, {}), IsEmpty());
  EXPECT_THAT(scratch.names(), ElementsAre("a.html", "a.json"));
  EXPECT_EQ(read_file(paths.json), json_report(sample::run()));
}

TEST(ReportFiles, TwoOfThemCannotBeOne) {
  const Scratch scratch;
  EXPECT_THAT(check_reports({scratch / "a", scratch / "a", ""}),
              ElementsAre(HasSubstr("a: two reports in one place")));
  EXPECT_THAT(check_reports({"-", "", "-"}), ElementsAre(HasSubstr("the standard output: two reports")));
  EXPECT_THAT(check_reports({"-", scratch / "a", ""}), IsEmpty());
  EXPECT_TRUE(on_standard_output({"", "", "-"}));
  EXPECT_FALSE(on_standard_output({"a", "", ""}));
}

// Temporary files go into this folder for a while.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(const std::string& path) {
    if (const char* before = getenv("TMPDIR")) before_ = before;
    setenv("TMPDIR", path.c_str(), 1);
  }
  ~TemporaryFolder() {
    if (before_) {
      setenv("TMPDIR", before_->c_str(), 1);
    } else {
      unsetenv("TMPDIR");
    }
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

 private:
  std::optional<std::string> before_;
};

TEST(ReportFiles, OneThatCannotBeWrittenDoesNotKeepTheOthersAway) {
  const Scratch scratch, temporary;
  const TemporaryFolder there(temporary / "");
  const ReportPaths paths = {"/dev/full", scratch / "a.xml", scratch / "no/a.html"};
  EXPECT_THAT(check_reports(paths), ElementsAre(HasSubstr("no/a.html: the folder")));
  EXPECT_THAT(write_reports(sample::run(), paths, nullptr, {}),
              ElementsAre(HasSubstr("/dev/full"), HasSubstr("no/a.html")));
  EXPECT_THAT(scratch.names(), ElementsAre("a.xml"));
}

TEST(ReportFiles, OneThatCannotBeWrittenIsKeptElsewhere) {
  const Scratch scratch;
  const auto write = [&](const std::string& temporary) {
    const TemporaryFolder there(temporary);
    return write_reports(sample::run(), {"/dev/full", "", ""}, nullptr, {});
  };
  const auto errors = write(scratch / "");
  const auto lost = write(scratch / "none");
  ASSERT_EQ(scratch.names().size(), 1U);
  const std::string kept = scratch / scratch.names().front();
  ASSERT_THAT(errors, ElementsAre(HasSubstr("the report is kept as " + kept)));
  EXPECT_EQ(read_file(kept), json_report(sample::run()));
  EXPECT_THAT(lost, ElementsAre(HasSubstr("could not be kept elsewhere either")));
}

}  // namespace
}  // namespace lmmp::conform
