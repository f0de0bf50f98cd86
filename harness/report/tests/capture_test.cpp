#include "harness/report/capture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>

#include "harness/report/file.hpp"
#include "harness/report/tests/sample.hpp"
#include "harness/report/tests/scratch.hpp"

namespace lmmp::conform {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string output_of(const std::string& command) {
  std::string output;
  std::FILE* pipe = popen((command + " 2>/dev/null").c_str(), "r");
  if (!pipe) return output;
  char buffer[4096];
  while (const std::size_t count = std::fread(buffer, 1, sizeof buffer, pipe)) output.append(buffer, count);
  pclose(pipe);
  return output;
}

bool is_there(const std::string& program) {
  return !output_of("command -v " + program).empty();
}

TEST(Capture, StandsBesideItsKeys) {
  const Scratch scratch;
  auto folder = CaptureFolder::open(scratch / "out");
  ASSERT_TRUE(folder) << folder.error();
  CaseResult result = sample::passing();
  ASSERT_TRUE(folder->write(result));
  EXPECT_EQ(result.capture, scratch / "out/lmmp-ar-login.ip=6.pcapng");
  const auto keys = read_file(scratch / "out/lmmp-ar-login.ip=6.args");
  ASSERT_TRUE(keys) << keys.error();
  EXPECT_THAT(*keys, HasSubstr("-o 'uat:lmmp_keys:\"network\",\"00112233445566778899aabbccddeeff\"'\n"));
  EXPECT_THAT(*keys, HasSubstr("-o 'uat:lmmp_session_keys:\"1f2e3d4c\",\""));
  ASSERT_TRUE(folder->write_key_tables());
  EXPECT_EQ(read_file(scratch / "out/lmmp_keys"), "\"network1\",\"00112233445566778899aabbccddeeff\"\n");
  EXPECT_TRUE(std::filesystem::exists(scratch / "out/lmmp_session_keys"));
}

TEST(Capture, ARepeatedCaseKeepsEachOfItsCaptures) {
  const Scratch scratch;
  auto folder = CaptureFolder::open(scratch / "out");
  ASSERT_TRUE(folder);
  CaseResult first = sample::unknown_sid(), second = sample::unknown_sid();
  ASSERT_TRUE(folder->write(first));
  ASSERT_TRUE(folder->write(second));
  EXPECT_NE(first.capture, second.capture);
  EXPECT_TRUE(std::filesystem::exists(second.capture));
}

TEST(Capture, ACaseWithoutFramesHasNone) {
  const Scratch scratch;
  auto folder = CaptureFolder::open(scratch / "out");
  CaseResult result = sample::not_applicable();
  ASSERT_TRUE(folder->write(result));
  EXPECT_THAT(result.capture, IsEmpty());
}

TEST(Capture, NoCaseNameLeavesTheFolder) {
  const Scratch scratch;
  auto folder = CaptureFolder::open(scratch / "out");
  CaseResult result = sample::unknown_sid();
  for (const char* id : {"../../escape", "/etc/passwd", "", "-rf", "a\nb"}) {
    result.id = id;
    ASSERT_TRUE(folder->write(result)) << id;
    EXPECT_EQ(std::filesystem::path(result.capture).parent_path(), scratch / "out") << id;
    EXPECT_TRUE(std::filesystem::exists(result.capture)) << id;
  }
}

TEST(Capture, AFolderThatCannotBeIsKnownBeforeTheRun) {
  const auto folder = CaptureFolder::open("/proc/captures");
  ASSERT_FALSE(folder);
  EXPECT_THAT(folder.error(), HasSubstr("/proc/captures: cannot be written"));
}

TEST(Capture, ACaptureThatCannotBeWrittenLeavesNoPath) {
  const Scratch scratch;
  auto folder = CaptureFolder::open(scratch / "out");
  std::filesystem::remove(scratch / "out");
  CaseResult result = sample::unknown_sid();
  EXPECT_FALSE(folder->write(result));
  EXPECT_THAT(result.capture, IsEmpty());
}

TEST(Capture, CommentsOnTheFrameThatTheVerdictRestsOn) {
  const std::string file = capture_of(sample::unknown_sid());
  EXPECT_THAT(file, HasSubstr("step 4: the session is unknown to the access router"));
  EXPECT_THAT(file, HasSubstr("Type: expected 15 ERROR, got 14 ACK (octet 62)"));
  EXPECT_THAT(file, Not(HasSubstr("SID: expected")));
}

// Wireshark's own reader, where it is installed.
TEST(Capture, SaysOnceWhatTheEngineHasSaidOfAFrame) {
  CaseResult result = sample::unknown_sid();
  result.trace.back().number = *result.frame;
  result.trace.back().comment = "fail: " + result.reason + "; Type: expected 15 ERROR, got 14 ACK";
  const std::string octets = capture_of(result);
  const std::size_t first = octets.find("expected 15 ERROR");
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(octets.find("fail: " + result.reason), std::string::npos);
}

TEST(Capture, IsReadBackByTshark) {
  if (!is_there("tshark")) return;
  const Scratch scratch;
  auto folder = CaptureFolder::open(scratch / "out");
  CaseResult result = sample::unknown_sid();
  ASSERT_TRUE(folder->write(result));
  const std::string fields =
      output_of("tshark -r " + result.capture +
                " -T fields -E separator=';' -e frame.number -e frame.interface_name"
                " -e frame.time_epoch -e frame.packet_flags_direction -e icmpv6.checksum.status");
  std::vector<std::string> lines;
  for (std::size_t start = 0; start < fields.size();) {
    const std::size_t end = fields.find('\n', start);
    lines.push_back(fields.substr(start, end - start));
    start = end + 1;
  }
  EXPECT_THAT(lines, ElementsAre("1;L1;0.000000000;0x00000002;1", "2;L1;0.001000000;0x00000001;1",
                                 "3;L2;0.012000000;0x00000002;1", "4;L2;0.016000000;0x00000001;1"));
  EXPECT_THAT(output_of("tshark -r " + result.capture + " -Y frame.comment -T fields -e frame.number"),
              "3\n4\n");
  if (is_there("capinfos")) {
    EXPECT_THAT(output_of("capinfos -A " + result.capture), HasSubstr("Number of interfaces in file: 2"));
  }
}

}  // namespace
}  // namespace lmmp::conform
