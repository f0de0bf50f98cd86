// Stands between the tester and an implementation's process, so that no descendant of it outlives the case.
#pragma once

#include <sys/types.h>

namespace lmmp::conform {

// In a child process that was forked with every signal blocked: starts `program` as a child of its own, waits
// for its end, for SIGTERM or for the end of the tester, then kills every descendant, those that have left
// the program's group and session too, and ends as the program did. Only what is safe after a fork of a
// process with threads. `program` gets the guardian's process id, and does not come back.
struct GuardedProgram {
  char* const* arguments;
  int output;
  int space;
};
[[noreturn]] void guard(void (*program)(const GuardedProgram&, pid_t parent), const GuardedProgram& what,
                        pid_t tester);

}  // namespace lmmp::conform
