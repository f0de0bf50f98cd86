// Measures how late this host wakes a thread that sleeps: what makes a tester a bad clock.
#pragma once

#include <atomic>
#include <chrono>
#include <deque>
#include <mutex>
#include <thread>

namespace lmmp::conform {

class StallMonitor {
 public:
  using Clock = std::chrono::steady_clock;

  StallMonitor();
  ~StallMonitor();
  StallMonitor(const StallMonitor&) = delete;
  StallMonitor& operator=(const StallMonitor&) = delete;

  // The longest delay that was measured since then, or is going on now.
  std::chrono::nanoseconds worst_since(Clock::time_point begin) const;

 private:
  void watch();

  struct Stall {
    Clock::time_point end;
    std::chrono::nanoseconds length;
  };
  mutable std::mutex mutex_;
  std::deque<Stall> stalls_;  // the newest, oldest first
  Clock::time_point expected_;
  std::atomic<bool> done_ = false;
  std::thread thread_;
};

}  // namespace lmmp::conform
