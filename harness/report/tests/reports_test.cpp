#include "harness/report/reports.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
  EXPECT_THAT(write_reports(sample::run(), paths, nullptr, ""), IsEmpty());
  EXPECT_THAT(scratch.names(), ElementsAre("a.html", "a.json"));
  EXPECT_EQ(read_file(paths.json), json_report(sample::run()));
}

TEST(ReportFiles, OneThatCannotBeWrittenDoesNotKeepTheOthersAway) {
  const Scratch scratch;
  const ReportPaths paths = {"/dev/full", scratch / "a.xml", scratch / "no/a.html"};
  EXPECT_THAT(check_reports(paths), ElementsAre(HasSubstr("no/a.html: the folder")));
  EXPECT_THAT(write_reports(sample::run(), paths, nullptr, ""),
              ElementsAre(HasSubstr("/dev/full"), HasSubstr("no/a.html")));
  EXPECT_THAT(scratch.names(), ElementsAre("a.xml"));
}

}  // namespace
}  // namespace lmmp::conform
