// What a simulated link does to frames, decided by the seed.
#pragma once

#include <chrono>

namespace lmmp::conform {

struct LinkImpairment {
  double loss = 0;         // 0 to 1
  double duplication = 0;  // 0 to 1
  std::chrono::nanoseconds delay{};
  std::chrono::nanoseconds jitter{};  // added to the delay, uniformly; enough of it reorders
};

}  // namespace lmmp::conform
