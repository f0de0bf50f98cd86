// Reads what the kernel's scheduler counts for each thread.
#include "harness/iut/processor_wait.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace lmmp::conform {
namespace {

namespace fs = std::filesystem;

// Of a thread, by its folder: time on a processor, time of waiting for one, number of turns (proc(5), and
// sched-stats.rst of the kernel).
std::chrono::nanoseconds wait_of(const fs::path& thread) {
  std::ifstream file(thread / "schedstat");
  std::chrono::nanoseconds::rep running = 0, waiting = 0;
  return file >> running >> waiting ? std::chrono::nanoseconds(waiting) : std::chrono::nanoseconds::zero();
}

}  // namespace

std::chrono::nanoseconds ProcessorWait::take(pid_t process) {
  std::map<pid_t, std::chrono::nanoseconds> now;
  auto longest = std::chrono::nanoseconds::zero();
  std::vector<pid_t> processes = {process};
  while (!processes.empty()) {
    const fs::path threads = fs::path("/proc") / std::to_string(processes.back()) / "task";
    processes.pop_back();
    std::error_code gone;  // a process may end while it is looked at
    for (fs::directory_iterator thread(threads, gone), end; !gone && thread != end; thread.increment(gone)) {
      const auto id = static_cast<pid_t>(std::stol(thread->path().filename().string()));
      const auto before = so_far_.find(id);
      const auto wait = now[id] = wait_of(thread->path());
      longest = std::max(longest, before == so_far_.end() ? wait : wait - before->second);
      std::ifstream children(thread->path() / "children");
      for (pid_t child = 0; children >> child;) processes.push_back(child);
    }
  }
  so_far_ = std::move(now);
  return longest;
}

}  // namespace lmmp::conform
