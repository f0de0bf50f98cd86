// At most so many a second.
#pragma once

#include <chrono>

#include "reference-impl/core/datagram.hpp"

namespace lmmp::reference {

class RateLimit {
 public:
  explicit RateLimit(unsigned per_second) : per_second_(per_second) {}

  // Whether one more may happen now; if so, it is counted.
  bool allow(Time now) {
    if (now - window_ >= std::chrono::seconds(1)) {
      window_ = now;
      count_ = 0;
    }
    if (count_ >= per_second_) return false;
    ++count_;
    return true;
  }

 private:
  unsigned per_second_;
  Time window_ = -std::chrono::hours(1);
  unsigned count_ = 0;
};

}  // namespace lmmp::reference
