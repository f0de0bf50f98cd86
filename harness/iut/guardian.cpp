// Kills an implementation's process with every descendant.
//
// As a child subreaper (prctl(2)) it inherits what a descendant leaves behind, however often that has forked
// and whatever session it has made: killing its own children until there are none left kills them all.
#include "harness/iut/guardian.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>

namespace lmmp::conform {
namespace {

constexpr int cannot_execute = 127;

// "123 456 ": decimal numbers with a blank behind each.
void kill_children() {
  const int list = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
  if (list < 0) return;
  std::array<char, 4096> buffer{};
  pid_t number = 0;
  for (ssize_t size = 0; (size = read(list, buffer.data(), buffer.size())) > 0;) {
    for (ssize_t i = 0; i < size; ++i) {
      const char letter = buffer[static_cast<std::size_t>(i)];
      if (letter >= '0' && letter <= '9') {
        number = number * 10 + (letter - '0');
      } else if (number > 0) {
        kill(number, SIGKILL);
        number = 0;
      }
    }
  }
  close(list);
}

// Who is orphaned by the death of one of its descendants becomes its child before that death is told.
void kill_descendants(pid_t program) {
  kill(-program, SIGKILL);
  do {
    kill_children();
  } while (waitpid(-1, nullptr, 0) > 0 || errno == EINTR);
}

// So that whoever waits for the guardian learns how the program ended.
[[noreturn]] void end_like(int status) {
  if (!WIFSIGNALED(status)) _exit(WEXITSTATUS(status));
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  signal(WTERMSIG(status), SIG_DFL);
  sigset_t one;
  sigemptyset(&one);
  sigaddset(&one, WTERMSIG(status));
  kill(getpid(), WTERMSIG(status));
  sigprocmask(SIG_UNBLOCK, &one, nullptr);
  _exit(cannot_execute);
}

}  // namespace

void guard(void (*program)(const GuardedProgram&, pid_t parent), const GuardedProgram& what, pid_t tester) {
  setpgid(0, 0);  // a Ctrl-C at the terminal is the tester's
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  if (getppid() != tester) _exit(cannot_execute);  // it died before the lines above
  const pid_t guardian = getpid();
  const pid_t started = _Fork();
  if (started < 0) _exit(cannot_execute);
  if (started == 0) program(what, guardian);
  // What the tester has open is not kept open by this.
  close_range(0, ~0U, 0);

  sigset_t awaited;
  sigemptyset(&awaited);
  sigaddset(&awaited, SIGCHLD);
  sigaddset(&awaited, SIGTERM);
  int status = 0;
  for (bool ends = false; !ends;) {
    ends = sigwaitinfo(&awaited, nullptr) == SIGTERM;
    for (pid_t ended = 0; (ended = waitpid(-1, &status, WNOHANG)) > 0;) {
      if (ended != started) continue;
      const int of_program = status;
      kill_descendants(started);
      end_like(of_program);
    }
  }
  kill_descendants(started);
  _exit(0);
}

}  // namespace lmmp::conform
