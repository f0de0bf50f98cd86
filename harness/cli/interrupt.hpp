// What a signal to end does to a run.
#pragma once

#include <atomic>

namespace lmmp::conform {

// From here on the first SIGINT or SIGTERM sets the flag, and whoever looks at it ends in order, with
// reports; the second ends the program. Before, a signal does what it does to every program: nothing is lost
// yet.
const std::atomic<bool>& catch_interrupts();

}  // namespace lmmp::conform
