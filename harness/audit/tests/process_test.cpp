#include "harness/audit/process.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lmmp::conform::audit {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Ran {
  tl::expected<ProcessEnd, std::string> end;
  std::vector<std::string> lines;
};

Ran run(const std::string& script, std::chrono::seconds limit = std::chrono::seconds(60)) {
  Ran ran;
  ProcessOptions options;
  options.arguments = {"sh", "-c", script};
  options.environment = {"LMMP_WORD=word"};
  options.time_limit = limit;
  options.line = [&](std::string_view line) { ran.lines.emplace_back(line); };
  ran.end = run_process(options);
  return ran;
}

TEST(Process, GivesLinesStatusAndErrors) {
  const Ran ran = run("echo one; printf two; echo $LMMP_WORD >&2; exit 3");
  ASSERT_TRUE(ran.end) << ran.end.error();
  EXPECT_EQ(ran.end->status, 3);
  EXPECT_THAT(ran.lines, ElementsAre("one", "two"));
  EXPECT_EQ(ran.end->errors, "word\n");
}

TEST(Process, TellsTheSignalThatEndedIt) {
  EXPECT_EQ(run("kill -9 $$").end->status, 128 + 9);
}

TEST(Process, KeepsTheEndOfLongErrorsOnly) {
  const Ran ran = run("yes error | head -c 100000 >&2; echo last >&2");
  ASSERT_TRUE(ran.end);
  EXPECT_LE(ran.end->errors.size(), 4096U);
  EXPECT_TRUE(ran.end->errors.ends_with("last\n"));
}

TEST(Process, ALineThatNeverEndsComesInParts) {
  const Ran ran = run("head -c 3000000 /dev/zero | tr '\\0' x");
  ASSERT_TRUE(ran.end);
  EXPECT_GT(ran.lines.size(), 1U);
  EXPECT_LT(ran.lines.size(), 10U);
}

TEST(Process, AMissingProgramIsAnError) {
  ProcessOptions options;
  options.arguments = {"no-such-program-of-lmmp"};
  options.line = [](std::string_view) {};
  const auto end = run_process(options);
  ASSERT_FALSE(end);
  EXPECT_THAT(end.error(), HasSubstr("no-such-program-of-lmmp cannot be started"));
}

TEST(Process, IsEndedWhenItTakesTooLong) {
  const Ran ran = run("exec sleep 600", std::chrono::seconds(1));
  ASSERT_FALSE(ran.end);
  EXPECT_THAT(ran.end.error(), HasSubstr("took longer than 1 s"));
}

TEST(Process, IsEndedWhenTheWholeIsToStop) {
  const std::atomic<bool> stop = true;
  ProcessOptions options;
  options.arguments = {"sleep", "600"};
  options.line = [](std::string_view) {};
  options.stop = &stop;
  const auto end = run_process(options);
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error(), "sleep was interrupted");
}

}  // namespace
}  // namespace lmmp::conform::audit
