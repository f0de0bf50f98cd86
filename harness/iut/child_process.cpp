// A process of an implementation.
#include "harness/iut/child_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>

#include "harness/iut/guardian.hpp"

namespace lmmp::conform {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t most_kept = 64 * 1024;
constexpr std::size_t most_lines = 20;
constexpr std::chrono::milliseconds slice(20);
constexpr std::chrono::seconds guardian_patience(5);
constexpr int cannot_execute = 127;

// Between fork and exec of a program with threads: only what is safe in a signal handler.
[[noreturn]] void become(const GuardedProgram& what, pid_t parent) {
  setsid();  // a group of its own, for signals and for the scheduler's shares
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  setpriority(PRIO_PROCESS, 0, nice_of_tested);
  if (getppid() != parent) _exit(cannot_execute);  // it died before the line above
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  signal(SIGPIPE, SIG_DFL);
  signal(SIGINT, SIG_DFL);
  const int nothing = open("/dev/null", O_RDONLY);
  dup2(nothing, STDIN_FILENO);
  dup2(what.output, STDOUT_FILENO);
  dup2(what.output, STDERR_FILENO);
  if (what.space >= 0 && setns(what.space, CLONE_NEWNET) != 0) _exit(cannot_execute);
  execvp(what.arguments[0], what.arguments);
  const char* why = std::strerror(errno);
  for (const char* part : {"cannot execute ", static_cast<const char*>(what.arguments[0]), ": ", why, "\n"}) {
    if (write(STDERR_FILENO, part, std::strlen(part)) < 0) break;
  }
  _exit(cannot_execute);
}

}  // namespace

tl::expected<std::unique_ptr<ChildProcess>, std::string> ChildProcess::start(
    const std::vector<std::string>& command, const NetworkNamespace* space, Ends ends) {
  if (command.empty()) return tl::unexpected(std::string("there is no command"));
  std::array<int, 2> pipe_ends{};
  if (pipe2(pipe_ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) {
    return tl::unexpected(std::string("no pipe: ") + std::strerror(errno));
  }
  OwnedDescriptor read_end(pipe_ends[0]), write_end(pipe_ends[1]);
  // Ours does not block; the process's end does, as programs expect.
  fcntl(write_end.get(), F_SETFL, 0);
  std::vector<std::string> words = command;
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  const GuardedProgram what{arguments.data(), write_end.get(), space == nullptr ? -1 : space->get()};
  const pid_t parent = getpid();
  // A signal between fork and guard() would come to the tester's handler, and be lost.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t process = fork();
  const int error = errno;
  if (process == 0 && ends == Ends::descendants) guard(become, what, parent);
  if (process == 0) become(what, parent);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (process < 0) return tl::unexpected(std::string("no process: ") + std::strerror(error));
  return std::unique_ptr<ChildProcess>(new ChildProcess(process, ends, std::move(read_end)));
}

ChildProcess::~ChildProcess() {
  kill_it();
}

void ChildProcess::kill_it() {
  if (ends_ == Ends::descendants && !reaped_) wait_for_guardian();
  if (ends_ == Ends::group) kill(-process_, SIGKILL);
  if (reaped_) return;
  kill(process_, SIGKILL);
  while (waitpid(process_, &status_, 0) < 0 && errno == EINTR) {
  }
  reaped_ = true;
}

// Not for ever: a process that hangs in the kernel cannot be killed.
void ChildProcess::wait_for_guardian() {
  kill(process_, SIGTERM);
  auto pause = std::chrono::microseconds(50);
  for (const auto deadline = Clock::now() + guardian_patience; Clock::now() < deadline;) {
    reaped_ = waitpid(process_, &status_, WNOHANG) == process_;
    if (reaped_) return;
    usleep(static_cast<useconds_t>(pause.count()));
    pause = std::min(2 * pause, std::chrono::microseconds(5'000));
  }
}

void ChildProcess::drain() {
  std::array<char, 4096> buffer{};
  // Bounded: a process that writes without end is read on the next call.
  for (int i = 0; i < 64; ++i) {
    const ssize_t count = read(output_.get(), buffer.data(), buffer.size());
    if (count <= 0) return;
    written_.append(buffer.data(), static_cast<std::size_t>(count));
    if (written_.size() > 2 * most_kept) written_.erase(0, written_.size() - most_kept);
  }
}

std::optional<pid_t> ChildProcess::program() const {
  if (reaped_) return std::nullopt;
  if (ends_ == Ends::group) return process_;
  const auto guardian = std::to_string(process_);
  std::ifstream children("/proc/" + guardian + "/task/" + guardian + "/children");
  pid_t first = 0;
  return children >> first ? std::optional(first) : std::nullopt;
}

std::string ChildProcess::ended() {
  drain();
  if (!reaped_) {
    if (waitpid(process_, &status_, WNOHANG) != process_) return {};
    reaped_ = true;
    drain();
  }
  if (WIFSIGNALED(status_)) {
    const int signal = WTERMSIG(status_);
    return "was killed by signal " + std::to_string(signal) + " (" + strsignal(signal) + ")";
  }
  return "exited with status " + std::to_string(WEXITSTATUS(status_));
}

ChildProcess::Waited ChildProcess::wait_for_output(const std::string& text,
                                                   std::chrono::milliseconds patience,
                                                   const std::atomic<bool>* stop) {
  const auto deadline = Clock::now() + patience;
  while (true) {
    const bool gone = !ended().empty();
    if (written_.find(text) != std::string::npos) return Waited::yes;
    if (gone) return Waited::ended;
    if (stop != nullptr && stop->load()) return Waited::stopped;
    if (Clock::now() >= deadline) return Waited::late;
    pollfd waited{output_.get(), POLLIN, 0};
    poll(&waited, 1, static_cast<int>(slice.count()));
    // Its outputs may be closed while it lives.
    if ((waited.revents & POLLHUP) != 0 && (waited.revents & POLLIN) == 0) usleep(1000);
  }
}

ChildProcess::Waited ChildProcess::wait_for_end(std::chrono::milliseconds patience,
                                                const std::atomic<bool>* stop,
                                                const std::function<void()>& meanwhile) {
  const auto deadline = Clock::now() + patience;
  while (ended().empty()) {
    if (stop != nullptr && stop->load()) return Waited::stopped;
    if (Clock::now() >= deadline) return Waited::late;
    if (meanwhile) {
      meanwhile();
    } else {
      usleep(500);
    }
  }
  return Waited::ended;
}

std::vector<std::string> ChildProcess::last_words() {
  drain();
  std::vector<std::string> lines;
  std::size_t end = written_.size();
  while (end > 0 && lines.size() < most_lines) {
    if (written_[end - 1] == '\n') --end;
    const auto begin = end == 0 ? std::string::npos : written_.rfind('\n', end - 1);
    const std::size_t from = begin == std::string::npos ? 0 : begin + 1;
    if (end > from) lines.push_back(written_.substr(from, end - from));
    end = from;
  }
  std::reverse(lines.begin(), lines.end());
  return lines;
}

}  // namespace lmmp::conform
