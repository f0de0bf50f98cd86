#include "harness/audit/audit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "harness/report/failure.hpp"
#include "harness/report/file.hpp"
#include "harness/report/json.hpp"
#include "harness/report/outcome.hpp"
#include "harness/report/tests/scratch.hpp"

namespace lmmp::conform {
namespace {

using ::testing::HasSubstr;

const CaseResult& case_of(const RunResult& run, const std::string& item) {
  for (const CaseResult& result : run.cases) {
    if (result.id == "audit-" + item) return result;
  }
  throw std::runtime_error("no case audit-" + item);
}

// A tshark that says what a test wants: the rest does not depend on what is installed.
class AuditWithStub : public ::testing::Test {
 protected:
  // `items` are what this plugin knows; `frames` its lines; `end` what follows them.
  AuditOptions stub(const std::string& items, const std::string& frames, const std::string& end = "exit 0") {
    std::ofstream script(scratch_ / "tshark");
    script << "#!/bin/sh\nif [ \"$1\" = -G ]; then\n  for i in " << items
           << "; do printf 'F\\tname\\t%s\\tFT_NONE\\n' $i; done\n  exit 0\nfi\n"
           << "printf '%s\\n' \"$@\" > " << scratch_ / "arguments"
           << "\ncat <<'EOF'\n"
           << frames << "EOF\n"
           << end << "\n";
    script.close();
    chmod((scratch_ / "tshark").c_str(), 0755);
    EXPECT_TRUE(write_file(scratch_ / "a.pcapng", "a capture"));
    AuditOptions options;
    options.tshark.program = scratch_ / "tshark";
    return options;
  }
  const Scratch scratch_;
  // Two frames of LMMP: the first lacks a MAC, the second is sound.
  const std::string two_frames =
      "3\t0.5\teth0\tLocal\t\t\t\tfe80::1\tfe80::2\tLogout SID=0x1\t1\t\n"
      "7\t1.5\teth0\tLocal\t\t\t\tfe80::2\tfe80::1\tAck SID=0x1\t\t\n";
  const std::string two_items = "lmmp.type lmmp.mac_missing lmmp.no_response";
};

TEST_F(AuditWithStub, ABreachFailsTheRuleWithItsFrameAndRequirements) {
  const auto run = audit_capture(scratch_ / "a.pcapng", stub(two_items, two_frames));
  ASSERT_TRUE(run) << run.error().what;
  const CaseResult& result = case_of(*run, "lmmp.mac_missing");
  EXPECT_EQ(result.verdict, Verdict::fail);
  EXPECT_EQ(result.frame, 3U);
  EXPECT_EQ(result.reason, "lmmp.mac_missing in frame 3");
  EXPECT_THAT(result.requirements, ::testing::Contains("D-2.4-12"));
  EXPECT_EQ(case_of(*run, "lmmp.no_response").verdict, Verdict::pass);
  EXPECT_EQ(case_of(*run, "lmmp.no_response").basis, "2 LMMP frames, none with lmmp.no_response");
  EXPECT_EQ(exit_code_of(*run), 1);
  const std::string block = failure_block(*run, result, {});
  EXPECT_THAT(block, HasSubstr("#3"));
  EXPECT_THAT(block, HasSubstr("rerun    lmmp-conform audit " + (scratch_ / "a.pcapng")));
  EXPECT_THAT(block, HasSubstr("wireshark -r " + (scratch_ / "a.pcapng") + " -g 3"));
}

TEST_F(AuditWithStub, WhatTheCaptureMayHaveMissedIsInconclusive) {
  const auto run = audit_capture(scratch_ / "a.pcapng",
                                 stub(two_items, "1\t0\t\tLocal\t\t10.0.0.1\t10.0.0.2\t\t\tLogout\t\t1\n"));
  ASSERT_TRUE(run) << run.error().what;
  EXPECT_EQ(case_of(*run, "lmmp.no_response").verdict, Verdict::inconclusive);
  EXPECT_EQ(exit_code_of(*run), 3);
}

TEST_F(AuditWithStub, RulesWithoutFramesOrAnItemAreNotApplicable) {
  const auto run = audit_capture(scratch_ / "a.pcapng", stub(two_items, two_frames));
  ASSERT_TRUE(run) << run.error().what;
  EXPECT_EQ(case_of(*run, "hmipv6.bu.no_a_flag").reason, "the capture has no HMIPv6 frame to judge");
  EXPECT_EQ(case_of(*run, "lmmp.replay").reason, "the plugin is older and does not look for this");
}

TEST_F(AuditWithStub, JudgesOnlyTheSendersThatAreNamed) {
  AuditOptions options = stub(two_items, two_frames);
  options.only_from = {"fe80:0::2"};
  const auto run = audit_capture(scratch_ / "a.pcapng", options);
  ASSERT_TRUE(run) << run.error().what;
  EXPECT_EQ(case_of(*run, "lmmp.mac_missing").verdict, Verdict::pass);
  EXPECT_EQ(case_of(*run, "lmmp.mac_missing").basis, "1 LMMP frame, none with lmmp.mac_missing");
  options.only_from = {"fe80::3"};
  const auto nobody = audit_capture(scratch_ / "a.pcapng", options);
  ASSERT_FALSE(nobody);
  EXPECT_THAT(nobody.error().what, HasSubstr("no frame is from the addresses named"));
}

TEST_F(AuditWithStub, SaysHowFarItHasRead) {
  AuditOptions options = stub(two_items, two_frames);
  options.only_from = {"fe80::2"};
  std::vector<std::uint32_t> frames;
  options.reading = [&](std::uint32_t frame) { frames.push_back(frame); };
  ASSERT_TRUE(audit_capture(scratch_ / "a.pcapng", options));
  EXPECT_THAT(frames, ::testing::ElementsAre(3U, 7U)) << "those of other senders too";
}

TEST_F(AuditWithStub, ACaptureWithNothingToJudgeIsNoPass) {
  const auto run = audit_capture(scratch_ / "a.pcapng", stub(two_items, ""));
  ASSERT_FALSE(run);
  EXPECT_THAT(run.error().what, HasSubstr("no frame of LMMP or HMIPv6"));
}

TEST_F(AuditWithStub, AFileThatIsNoCaptureIsToldByItsOwnName) {
  const auto run = audit_capture(
      scratch_ / "a.pcapng",
      stub(two_items, "", "echo \"tshark: The file \\\"$4\\\" isn't a capture file\" >&2; exit 2"));
  ASSERT_FALSE(run);
  EXPECT_THAT(run.error().what, HasSubstr("isn't a capture file"));
  EXPECT_THAT(run.error().what, HasSubstr("\"" + (scratch_ / "a.pcapng") + "\""));
  EXPECT_THAT(run.error().help, HasSubstr("pcapng"));
}

TEST_F(AuditWithStub, ACaptureThatIsCutOffIsInconclusive) {
  const auto run =
      audit_capture(scratch_ / "a.pcapng",
                    stub(two_items, two_frames, "echo 'cut short in the middle of a packet' >&2; exit 2"));
  ASSERT_TRUE(run) << run.error().what;
  EXPECT_EQ(case_of(*run, "capture").verdict, Verdict::inconclusive);
  EXPECT_THAT(case_of(*run, "capture").reason, HasSubstr("cut short"));
}

TEST_F(AuditWithStub, OutputThatIsNotUnderstoodIsNotPassedOver) {
  const auto run = audit_capture(scratch_ / "a.pcapng", stub(two_items, two_frames + "some\tother line\n"));
  ASSERT_TRUE(run) << run.error().what;
  EXPECT_EQ(case_of(*run, "capture").reason, "1 line of tshark's output could not be read");
}

TEST_F(AuditWithStub, TheKeysBesideACaptureAreUsed) {
  const AuditOptions options = stub(two_items, two_frames);
  ASSERT_TRUE(write_file(scratch_ / "a.args", "-o 'uat:lmmp_keys:\"network\",\"0011\"'\n"));
  ASSERT_TRUE(audit_capture(scratch_ / "a.pcapng", options));
  EXPECT_THAT(*read_file(scratch_ / "arguments"), HasSubstr("-o\nuat:lmmp_keys:\"network\",\"0011\"\n"));
  EXPECT_THAT(*read_file(scratch_ / "arguments"), HasSubstr("-o\nlmmp.profile:draft-00\n"));
}

TEST_F(AuditWithStub, AFileThatIsNoKeysIsToldByLine) {
  AuditOptions options = stub(two_items, two_frames);
  options.keys = scratch_ / "keys";
  ASSERT_TRUE(write_file(options.keys, "-o 'uat:lmmp_keys:\"a\",\"00\"'\nrm -rf\n"));
  const auto run = audit_capture(scratch_ / "a.pcapng", options);
  ASSERT_FALSE(run);
  EXPECT_THAT(run.error().what, HasSubstr("keys:2:1: found rm -rf"));
}

TEST_F(AuditWithStub, ATsharkWithoutThePluginIsToldWithWhatHelps) {
  const auto run = audit_capture(scratch_ / "a.pcapng", stub("ip.src", ""));
  ASSERT_FALSE(run);
  EXPECT_THAT(run.error().what, HasSubstr("tshark has no LMMP plugin"));
  EXPECT_THAT(run.error().help, HasSubstr("cmake"));
}

TEST_F(AuditWithStub, AMissingTsharkOrCaptureIsToldWithWhatHelps) {
  AuditOptions options = stub(two_items, two_frames);
  EXPECT_THAT(audit_capture(scratch_ / "none.pcap", options).error().what, HasSubstr("No such file"));
  options.tshark.plugin_folder = scratch_ / "none";
  EXPECT_THAT(audit_capture(scratch_ / "a.pcapng", options).error().what, HasSubstr("none is no folder"));
  options.tshark.plugin_folder.clear();
  options.tshark.program = "no-such-tshark";
  EXPECT_THAT(audit_capture(scratch_ / "a.pcapng", options).error().help,
              HasSubstr("apt-get install tshark"));
}

TEST_F(AuditWithStub, ManyFramesAreCountedAndTheFirstOnesKept) {
  std::string frames;
  for (int number = 1; number <= 1000; ++number) {
    frames += std::to_string(number) + "\t0\t\tLocal\t\t10.0.0.1\t10.0.0.2\t\t\tLogout\t1\t\n";
  }
  const auto run = audit_capture(scratch_ / "a.pcapng", stub(two_items, frames));
  ASSERT_TRUE(run) << run.error().what;
  const CaseResult& result = case_of(*run, "lmmp.mac_missing");
  EXPECT_EQ(result.trace.size(), 20U);
  EXPECT_EQ(result.reason, "lmmp.mac_missing in frames 1, 2, 3, 4, 5, 6, 7, 8 and 992 more");
}

#ifdef LMMP_PLUGIN_FOLDER
// tshark and the plugin of this build, on the project's own captures.
class AuditWithPlugin : public ::testing::Test {
 protected:
  static AuditOptions options() {
    AuditOptions made;
    made.tshark.plugin_folder = LMMP_PLUGIN_FOLDER;
    return made;
  }
  static std::string capture(const std::string& name) { return LMMP_SOURCE_DIR "/pcaps/" + name; }
};

TEST_F(AuditWithPlugin, FindsTheBreachesOfAMalformedCapture) {
  const auto run = audit_capture(capture("lmmp-malformed.pcap"), options());
  ASSERT_TRUE(run) << run.error().what << "; " << run.error().help;
  EXPECT_EQ(case_of(*run, "capture").verdict, Verdict::pass);
  EXPECT_EQ(case_of(*run, "lmmp.length_bad").verdict, Verdict::fail);
  EXPECT_EQ(case_of(*run, "lmmp.length_bad").frame, 3U);
  EXPECT_EQ(case_of(*run, "lmmp.suboption_missing").verdict, Verdict::fail);
  EXPECT_EQ(case_of(*run, "hmipv6.bu.no_a_flag").verdict, Verdict::not_applicable);
  EXPECT_EQ(exit_code_of(*run), 1);
}

TEST_F(AuditWithPlugin, FindsTheBreachesOfLocalBindingUpdates) {
  const auto run = audit_capture(capture("hmipv6-rules.pcap"), options());
  ASSERT_TRUE(run) << run.error().what << "; " << run.error().help;
  EXPECT_EQ(case_of(*run, "hmipv6.bu.no_a_flag").verdict, Verdict::fail);
  EXPECT_EQ(case_of(*run, "lmmp.length_bad").verdict, Verdict::not_applicable);
}

TEST_F(AuditWithPlugin, TellsACaptureThatIsCutOff) {
  const Scratch scratch;
  const auto whole = read_file(capture("lmmp-messages.pcap"));
  ASSERT_TRUE(whole);
  ASSERT_TRUE(write_file(scratch / "cut.pcap", std::string_view(*whole).substr(0, whole->size() - 5)));
  const auto run = audit_capture(scratch / "cut.pcap", options());
  ASSERT_TRUE(run) << run.error().what;
  EXPECT_EQ(case_of(*run, "capture").verdict, Verdict::inconclusive);
}

TEST_F(AuditWithPlugin, RefusesAFileThatIsNoCapture) {
  const auto run = audit_capture(capture("regress.sh"), options());
  ASSERT_FALSE(run);
}

TEST_F(AuditWithPlugin, TellsAFolderWithoutThePlugin) {
  const Scratch scratch;
  AuditOptions elsewhere = options();
  elsewhere.tshark.plugin_folder = scratch / "";
  const auto run = audit_capture(capture("lmmp-messages.pcap"), elsewhere);
  ASSERT_FALSE(run);
  EXPECT_THAT(run.error().what, HasSubstr("no LMMP plugin in"));
}
#endif

}  // namespace
}  // namespace lmmp::conform
