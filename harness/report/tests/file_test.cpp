#include "harness/report/file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "harness/report/tests/scratch.hpp"

namespace lmmp::conform {
namespace {

using ::testing::HasSubstr;

TEST(File, IsReplacedWholeAndLeavesNothingBeside) {
  const Scratch scratch;
  ASSERT_TRUE(write_file(scratch / "a.json", "one"));
  ASSERT_TRUE(write_file(scratch / "a.json", "two"));
  EXPECT_EQ(read_file(scratch / "a.json"), "two");
  EXPECT_EQ(scratch.names(), std::vector<std::string>{"a.json"});
}

TEST(File, ACheckLeavesTheFileAsItIs) {
  const Scratch scratch;
  ASSERT_TRUE(write_file(scratch / "a.json", "one"));
  EXPECT_TRUE(check_writable(scratch / "a.json"));
  EXPECT_TRUE(check_writable(scratch / "b.json"));
  EXPECT_TRUE(check_writable("-"));
  EXPECT_EQ(read_file(scratch / "a.json"), "one");
  EXPECT_EQ(scratch.names(), std::vector<std::string>{"a.json"});
}

TEST(File, AMissingFolderIsToldWithTheCommandThatMakesIt) {
  const Scratch scratch;
  const auto checked = check_writable(scratch / "no/such/a.json");
  ASSERT_FALSE(checked);
  EXPECT_THAT(checked.error(), HasSubstr("mkdir -p " + (scratch / "no/such")));
}

TEST(File, AFolderIsNoReport) {
  const Scratch scratch;
  const auto checked = check_writable(scratch / ".");
  ASSERT_FALSE(checked);
  EXPECT_THAT(checked.error(), HasSubstr("is a folder"));
  EXPECT_FALSE(check_writable(""));
}

TEST(File, AFileSystemThatTakesNoFilesIsKnownBefore) {
  // Not even root may make a file there.
  const auto checked = check_writable("/proc/report.json");
  ASSERT_FALSE(checked);
  EXPECT_THAT(checked.error(), HasSubstr("/proc/report.json: cannot be written"));
  EXPECT_FALSE(prepare_folder("/proc/captures"));
}

TEST(File, AFullDiskIsAnErrorWithAnAdvice) {
  const auto written = write_file("/dev/full", "text");
  ASSERT_FALSE(written);
  EXPECT_THAT(written.error(), HasSubstr("free some space"));
}

TEST(File, AFolderOfCapturesIsMadeWithThoseAboveIt) {
  const Scratch scratch;
  ASSERT_TRUE(prepare_folder(scratch / "a/b"));
  EXPECT_TRUE(std::filesystem::is_directory(scratch / "a/b"));
  ASSERT_TRUE(write_file(scratch / "file", ""));
  EXPECT_FALSE(prepare_folder(scratch / "file"));
  EXPECT_FALSE(prepare_folder(scratch / "file/below"));
}

TEST(File, ReadingWhatIsNotThereNamesIt) {
  const auto content = read_file("/no/such/file");
  ASSERT_FALSE(content);
  EXPECT_THAT(content.error(), HasSubstr("/no/such/file: cannot be read: No such file"));
  EXPECT_FALSE(read_file("/"));
}

}  // namespace
}  // namespace lmmp::conform
