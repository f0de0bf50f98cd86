// What an implementation has started goes with it, however it tries to stay.
#include "harness/iut/child_process.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <fstream>
#include <sstream>
#include <thread>

namespace lmmp::conform {
namespace {

using namespace std::chrono_literals;

// One in a session of its own, one whose parent has ended, one that is both and deaf to signals; each tells
// its number. Nobody waits for them longer than the test would.
constexpr const char* family =
    "setsid sh -c 'echo is $$; exec sleep 600' & (sh -c 'echo is $$; exec sleep 600' &) ; "
    "(setsid sh -c 'trap \"\" TERM HUP INT; echo is $$; exec sleep 600' &) ; ";

// 0: there is none, or only what is left of it until its parent asks.
bool lives(pid_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/stat");
  std::string text((std::istreambuf_iterator<char>(file)), {});
  const auto end = text.rfind(") ");
  return end != std::string::npos && text[end + 2] != 'Z';
}
bool all_end(const std::vector<pid_t>& processes) {
  for (int i = 0; i < 2000; ++i) {
    bool any = false;
    for (const pid_t each : processes) any = any || lives(each);
    if (!any) return true;
    std::this_thread::sleep_for(5ms);
  }
  return false;
}

std::vector<pid_t> numbers_in(const std::vector<std::string>& lines) {
  std::vector<pid_t> numbers;
  for (const auto& line : lines) {
    if (line.starts_with("is ")) numbers.push_back(std::stoi(line.substr(3)));
  }
  return numbers;
}
std::vector<pid_t> started_by(ChildProcess& process) {
  std::vector<pid_t> numbers;
  for (int i = 0; i < 2000 && numbers.size() < 3; ++i) {
    numbers = numbers_in(process.last_words());
    std::this_thread::sleep_for(5ms);
  }
  return numbers;
}

std::unique_ptr<ChildProcess> start(const std::string& script) {
  auto process = ChildProcess::start({"sh", "-c", script}, nullptr, ChildProcess::Ends::descendants);
  EXPECT_TRUE(process) << process.error();
  return std::move(*process);
}

TEST(ChildProcess, TakesEveryDescendantAlong) {
  auto process = start(std::string(family) + "exec sleep 600");
  const auto family_members = started_by(*process);
  ASSERT_EQ(family_members.size(), 3U);
  EXPECT_EQ(process->ended(), "");
  process.reset();
  EXPECT_TRUE(all_end(family_members));
}

TEST(ChildProcess, TakesThemAlongWhenItEndsByItself) {
  // A second is enough for each to tell its number; were it not, the test would see fewer of them end.
  auto process = start(std::string(family) + "sleep 1; exit 3");
  const auto family_members = started_by(*process);
  ASSERT_EQ(process->wait_for_end(20s, nullptr), ChildProcess::Waited::ended);
  EXPECT_EQ(process->ended(), "exited with status 3");
  EXPECT_TRUE(all_end(family_members));
}

TEST(ChildProcess, EndsAsTheProgramDid) {
  const auto end_of = [](const std::string& script) {
    auto process = start(script);
    EXPECT_EQ(process->wait_for_end(20s, nullptr), ChildProcess::Waited::ended);
    return process->ended();
  };
  EXPECT_EQ(end_of("exit 0"), "exited with status 0");
  EXPECT_EQ(end_of("kill -SEGV $$"), "was killed by signal 11 (Segmentation fault)");
  EXPECT_EQ(end_of("kill -KILL $$"), "was killed by signal 9 (Killed)");
  EXPECT_EQ(end_of("kill -TERM $$"), "was killed by signal 15 (Terminated)");
  const auto missing = ChildProcess::start({"/does/not/exist"}, nullptr, ChildProcess::Ends::descendants);
  ASSERT_TRUE(missing);
  EXPECT_EQ((*missing)->wait_for_end(20s, nullptr), ChildProcess::Waited::ended);
  EXPECT_EQ((*missing)->last_words(),
            std::vector<std::string>{"cannot execute /does/not/exist: No such file or directory"});
}

TEST(ChildProcess, NamesTheProgramAndNotItsGuardian) {
  auto process = start("echo ready; exec sleep 600");
  ASSERT_EQ(process->wait_for_output("ready", 20s, nullptr), ChildProcess::Waited::yes);
  const auto program = process->program();
  ASSERT_TRUE(program);
  kill(*program, SIGTERM);
  EXPECT_EQ(process->wait_for_end(20s, nullptr), ChildProcess::Waited::ended);
  EXPECT_EQ(process->ended(), "was killed by signal 15 (Terminated)");
  EXPECT_FALSE(process->program());
}

// The tester is a process of its own here: it tells the numbers, and is killed.
TEST(ChildProcess, DoesNotOutliveATesterThatIsKilled) {
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe2(ends.data(), O_CLOEXEC), 0);
  const pid_t tester = fork();
  if (tester == 0) {
    auto process = start(std::string(family) + "exec sleep 600");
    std::ostringstream text;
    for (const pid_t each : started_by(*process)) text << "is " << each << '\n';
    text << "end\n";
    if (write(ends[1], text.str().data(), text.str().size()) < 0) _exit(1);
    kill(getpid(), SIGKILL);
  }
  close(ends[1]);
  std::string text;
  std::array<char, 256> buffer{};
  for (ssize_t size = 0; (size = read(ends[0], buffer.data(), buffer.size())) > 0;)
    text.append(buffer.data(), static_cast<std::size_t>(size));
  close(ends[0]);
  waitpid(tester, nullptr, 0);
  std::istringstream lines(text);
  std::vector<std::string> each;
  for (std::string line; std::getline(lines, line);) each.push_back(line);
  const auto family_members = numbers_in(each);
  ASSERT_EQ(family_members.size(), 3U) << text;
  EXPECT_TRUE(all_end(family_members));
}

}  // namespace
}  // namespace lmmp::conform
