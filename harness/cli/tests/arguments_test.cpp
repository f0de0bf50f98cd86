// The command line.
#include "harness/cli/arguments.hpp"

#include <gmock/gmock.h>

namespace lmmp::conform {
namespace {

using ::testing::HasSubstr;

std::variant<Arguments, int> read(std::vector<const char*> words) {
  words.insert(words.begin(), "lmmp-conform");
  return read_arguments(static_cast<int>(words.size()), words.data());
}

template <typename Command>
Command command(const std::vector<const char*>& words) {
  const auto read_words = read(words);
  const auto* arguments = std::get_if<Arguments>(&read_words);
  EXPECT_NE(arguments, nullptr);
  return arguments == nullptr ? Command{} : std::get<Command>(arguments->command);
}

std::string complaint(const std::vector<const char*>& words) {
  ::testing::internal::CaptureStderr();
  const auto read_words = read(words);
  const std::string text = ::testing::internal::GetCapturedStderr();
  EXPECT_TRUE(std::holds_alternative<int>(read_words)) << text;
  return text;
}

int exit_code(const std::vector<const char*>& words) {
  ::testing::internal::CaptureStderr();
  ::testing::internal::CaptureStdout();
  const auto read_words = read(words);
  ::testing::internal::GetCapturedStderr();
  ::testing::internal::GetCapturedStdout();
  const int* code = std::get_if<int>(&read_words);
  return code == nullptr ? -1 : *code;
}

TEST(Arguments, RunTakesCasesFiltersAndReports) {
  const auto run =
      command<RunArguments>({"run", "lmmp-ar-*", "--tag", "quick", "--role", "ar", "--profile", "paper-2004",
                             "--seed", "4711", "--shard", "2/3", "--json", "x.json"});
  EXPECT_EQ(run.selection.cases, std::vector<std::string>{"lmmp-ar-*"});
  EXPECT_EQ(run.selection.tags, std::vector<std::string>{"quick"});
  EXPECT_EQ(run.selection.role, Role::access_router);
  EXPECT_EQ(run.profile, wire::Profile::paper_2004);
  EXPECT_EQ(run.seed, 4711U);
  EXPECT_EQ(run.shard.index, 2U);
  EXPECT_EQ(run.shard.count, 3U);
  EXPECT_EQ(run.json, "x.json");
}

TEST(Arguments, RunHasDefaults) {
  const auto run = command<RunArguments>({"run"});
  EXPECT_TRUE(run.selection.cases.empty());
  EXPECT_EQ(run.profile, wire::Profile::draft_00);
  EXPECT_EQ(run.seed, 1U);
  EXPECT_EQ(run.shard.count, 1U);
}

TEST(Arguments, RandomFaultsTakeACountOrNone) {
  EXPECT_FALSE(command<MutateArguments>({"mutate"}).random);
  EXPECT_EQ(command<MutateArguments>({"mutate", "--random"}).random, 100U);
  EXPECT_EQ(command<MutateArguments>({"mutate", "--random=7", "--role", "mn"}).random, 7U);
  EXPECT_EQ(command<MutateArguments>({"mutate", "--random", "--at-least", "98"}).at_least, 98);
  EXPECT_TRUE(command<MutateArguments>({"mutate", "--cases"}).cases);
  EXPECT_EQ(exit_code({"mutate", "--cases", "--random"}), 2);
  EXPECT_EQ(exit_code({"mutate", "--cases", "ar-silent"}), 2);
  EXPECT_EQ(exit_code({"mutate", "--random=none"}), 2);
  EXPECT_EQ(exit_code({"mutate", "--random=0"}), 2);
}

TEST(Arguments, FolderOfTestcasesStandsBeforeOrBehindTheCommand) {
  for (const auto& words :
       {std::vector<const char*>{"--testcases", "x", "lint"}, {"lint", "--testcases", "x"}}) {
    const auto read_words = read(words);
    ASSERT_TRUE(std::holds_alternative<Arguments>(read_words));
    EXPECT_EQ(std::get<Arguments>(read_words).testcases, "x");
  }
}

TEST(Arguments, MistakesHaveTheExitCodeOfUsage) {
  EXPECT_EQ(exit_code({}), 2);
  EXPECT_EQ(exit_code({"rnu"}), 2);
  EXPECT_EQ(exit_code({"run", "--profile", "draft"}), 2);
  EXPECT_EQ(exit_code({"run", "--shard", "4/3"}), 2);
  EXPECT_EQ(exit_code({"run", "--shard", "1"}), 2);
  EXPECT_EQ(exit_code({"run", "--role", "router"}), 2);
  EXPECT_EQ(exit_code({"explain"}), 2);
  EXPECT_EQ(exit_code({"audit"}), 2);
  EXPECT_EQ(exit_code({"run", "--seed", "18446744073709551616"}), 2);
  EXPECT_EQ(exit_code({"run", "--repeat", "-1"}), 2);
  EXPECT_EQ(exit_code({"run", "--jobs", "0"}), 2);
}

TEST(Arguments, MistakesAreToldWithWhatWasMeant) {
  EXPECT_THAT(complaint({"rnu"}), HasSubstr("lmmp-conform: unknown command rnu; did you mean run?\n"));
  EXPECT_THAT(complaint({}), HasSubstr("a command is missing; expected one of run, list"));
  EXPECT_THAT(complaint({"run", "--tags", "x"}), HasSubstr("run has no option --tags; did you mean --tag?"));
  EXPECT_THAT(complaint({"run", "--jsn=x"}), HasSubstr("run has no option --jsn; did you mean --json?"));
  EXPECT_THAT(complaint({"list", "--junit", "x"}),
              HasSubstr("list has no option --junit; it is an option of run or audit"));
  EXPECT_THAT(complaint({"schema", "x"}), HasSubstr("schema takes no argument x"));
  EXPECT_THAT(complaint({"run", "--profile", "draft"}), HasSubstr("did you mean draft-00?"));
  EXPECT_THAT(complaint({"run", "--shard", "4"}), HasSubstr("4 is no part; expected i/n"));
  EXPECT_THAT(complaint({"run", "--seed", "x"}),
              HasSubstr("--seed: x is no number from 0 to 18446744073709551615"));
  EXPECT_THAT(complaint({"audit", "x.pcap", "--from", "me"}), HasSubstr("me is no address"));
  EXPECT_THAT(complaint({"explain"}), HasSubstr("CASE is required\nlmmp-conform explain --help tells"));
}

TEST(Arguments, HelpAndVersionEndWell) {
  EXPECT_EQ(exit_code({"--help"}), 0);
  EXPECT_EQ(exit_code({"--version"}), 0);
  EXPECT_EQ(exit_code({"run", "--help"}), 0);
}

}  // namespace
}  // namespace lmmp::conform
