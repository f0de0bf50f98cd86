// What a fuzz target insists on.
#pragma once

#include <cstdlib>

namespace lmmp::wire {

// Ends the process, so that libFuzzer keeps the input.
inline void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace lmmp::wire
