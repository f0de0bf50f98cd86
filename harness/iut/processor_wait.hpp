// How long a program that runs on this host had to wait for a processor: a busy host makes it late, and what
// it did not do in time then is no failure of its own.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <map>

namespace lmmp::conform {

class ProcessorWait {
 public:
  // The longest that any thread of this process and of its descendants was ready to run and did not, since
  // the last call or its own beginning. Zero where the kernel does not count it (CONFIG_SCHED_INFO).
  std::chrono::nanoseconds take(pid_t process);

 private:
  std::map<pid_t, std::chrono::nanoseconds> so_far_;  // by thread
};

}  // namespace lmmp::conform
