// Measures how late this host wakes a thread that sleeps.
#include "harness/run/stall_monitor.hpp"

#include <sys/resource.h>

#include <algorithm>

#include "harness/iut/child_process.hpp"

namespace lmmp::conform {
namespace {

constexpr auto tick = std::chrono::milliseconds(5);
constexpr auto worth_noting = std::chrono::milliseconds(2);
constexpr std::size_t most_kept = 4096;

}  // namespace

StallMonitor::StallMonitor() : expected_(Clock::now()), thread_([this] { watch(); }) {}

StallMonitor::~StallMonitor() {
  done_ = true;
  thread_.join();
}

std::chrono::nanoseconds StallMonitor::worst_since(Clock::time_point begin) const {
  const std::lock_guard lock(mutex_);
  std::chrono::nanoseconds worst = std::max(Clock::now() - expected_, Clock::duration::zero());
  for (const auto& stall : stalls_) {
    if (stall.end >= begin) worst = std::max(worst, stall.length);
  }
  return worst;
}

void StallMonitor::watch() {
  // As late as an implementation that was spawned; 0 is this thread alone.
  setpriority(PRIO_PROCESS, 0, nice_of_tested);
  while (!done_) {
    const auto wake = Clock::now() + tick;
    {
      const std::lock_guard lock(mutex_);
      expected_ = wake;
    }
    std::this_thread::sleep_until(wake);
    const auto woken = Clock::now();
    if (woken - wake < worth_noting) continue;
    const std::lock_guard lock(mutex_);
    if (stalls_.size() >= most_kept) stalls_.pop_front();
    stalls_.push_back({woken, woken - wake});
  }
}

}  // namespace lmmp::conform
