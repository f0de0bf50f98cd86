// Signal handlers.
#include "harness/cli/interrupt.hpp"

#include <csignal>

namespace lmmp::conform {
namespace {

std::atomic<bool> stop = false;

extern "C" void interrupt(int signal) {
  stop = true;
  std::signal(signal, SIG_DFL);
}

}  // namespace

const std::atomic<bool>& catch_interrupts() {
  std::signal(SIGINT, interrupt);
  std::signal(SIGTERM, interrupt);
  return stop;
}

}  // namespace lmmp::conform
