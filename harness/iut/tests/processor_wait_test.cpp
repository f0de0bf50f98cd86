// What the kernel says about how long a program had no processor.
#include "harness/iut/processor_wait.hpp"

#include <gtest/gtest.h>
#include <sched.h>

#include <thread>

#include "harness/iut/child_process.hpp"

namespace lmmp::conform {
namespace {

using namespace std::chrono_literals;

// Two that are always busy, on the only processor that they have.
constexpr const char* rivals =
    "cpu=$(awk '/^Cpus_allowed_list/ { split($2, all, \"[-,]\"); print all[1] }' /proc/self/status); "
    "taskset -cp \"$cpu\" $$ >/dev/null; (while :; do :; done) & (while :; do :; done) & echo ready; wait";

class Rivals {
 public:
  Rivals() : process_(ChildProcess::start({"sh", "-c", rivals}, nullptr, ChildProcess::Ends::descendants)) {
    EXPECT_TRUE(process_ && (*process_)->wait_for_output("ready", 20s, nullptr) == ChildProcess::Waited::yes);
  }
  pid_t program() const { return process_ ? (*process_)->program().value_or(0) : 0; }

 private:
  tl::expected<std::unique_ptr<ChildProcess>, std::string> process_;
};

std::chrono::nanoseconds longest_within_a_while(ProcessorWait& wait, pid_t process) {
  auto longest = 0ns;
  for (int i = 0; i < 400 && longest < 5ms; ++i) {
    std::this_thread::sleep_for(50ms);
    longest = std::max(longest, wait.take(process));
  }
  return longest;
}

TEST(ProcessorWait, IsThatOfTheDescendantThatWaitsLongest) {
  const Rivals both;
  ProcessorWait wait;
  EXPECT_GE(longest_within_a_while(wait, both.program()), 5ms);
}

TEST(ProcessorWait, CountsFromTheLastCall) {
  const Rivals both;
  ProcessorWait wait;
  longest_within_a_while(wait, both.program());
  wait.take(both.program());
  // Between two calls that follow each other there is no time for as much as in all.
  EXPECT_LT(wait.take(both.program()), ProcessorWait().take(both.program()));
}

TEST(ProcessorWait, IsZeroForWhoHasGone) {
  ProcessorWait wait;
  EXPECT_EQ(wait.take(0x3FFFFFFF), 0ns);
}

}  // namespace
}  // namespace lmmp::conform
