// SIGTERM and SIGINT as input of an event loop.
#pragma once

#include <sys/signalfd.h>

#include <csignal>

#include "reference-impl/daemon/file_descriptor.hpp"

namespace lmmp::reference {

// Readable when the process was asked to end. Blocks the signals' default action.
inline FileDescriptor termination_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigprocmask(SIG_BLOCK, &signals, nullptr);
  return FileDescriptor(signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK));
}

// Such a signal has come, and waits to be read: what a wait without an event loop looks at.
inline bool asked_to_end() {
  sigset_t pending;
  sigemptyset(&pending);
  sigpending(&pending);
  return sigismember(&pending, SIGTERM) == 1 || sigismember(&pending, SIGINT) == 1;
}

}  // namespace lmmp::reference
