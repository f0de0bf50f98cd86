// fork, exec, poll.
#include "harness/audit/process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <map>

extern char** environ;

namespace lmmp::conform::audit {
namespace {

constexpr int cannot_start = 127;
constexpr ::gid_t nobody = 65534;
constexpr std::size_t kept_errors = 4096;
constexpr std::size_t longest_line = 1024 * 1024;
constexpr std::chrono::milliseconds longest_wait(100);  // until somebody looks at the flag again

class Pipe {
 public:
  Pipe() {
    if (pipe2(ends_, O_CLOEXEC) != 0) ends_[0] = ends_[1] = -1;
  }
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  int reader() const { return ends_[0]; }
  int writer() const { return ends_[1]; }
  void close_writer() { close_end(1); }
  void close_reader() { close_end(0); }

 private:
  void close_end(int end) {
    if (ends_[end] >= 0) close(ends_[end]);
    ends_[end] = -1;
  }
  int ends_[2] = {-1, -1};
};

// The caller's environment with the changes, made before the fork.
std::vector<std::string> environment_with(const std::vector<std::string>& changes) {
  std::map<std::string, std::string> variables;
  const auto add = [&](std::string_view entry) {
    variables[std::string(entry.substr(0, entry.find('=')))] = std::string(entry);
  };
  for (char** entry = environ; *entry; ++entry) add(*entry);
  for (const std::string& entry : changes) add(entry);
  std::vector<std::string> all;
  for (auto& [name, entry] : variables) all.push_back(std::move(entry));
  return all;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

[[noreturn]] void become(char** arguments, char** environment, int output, int errors, bool as_nobody) {
  const int input = open("/dev/null", O_RDONLY);
  dup2(input, STDIN_FILENO);
  dup2(output, STDOUT_FILENO);
  dup2(errors, STDERR_FILENO);
  const bool changed = !as_nobody || (setgroups(0, nullptr) == 0 && setresgid(nobody, nobody, nobody) == 0 &&
                                      setresuid(nobody, nobody, nobody) == 0);
  if (changed) execvpe(arguments[0], arguments, environment);
  _exit(cannot_start);
}

// Splits what comes into lines; a line that never ends is given in parts.
class Lines {
 public:
  explicit Lines(const std::function<void(std::string_view)>& put) : put_(put) {}
  void add(std::string_view octets) {
    rest_ += octets;
    std::size_t start = 0;
    for (std::size_t end; (end = rest_.find('\n', start)) != std::string::npos; start = end + 1) {
      put_(std::string_view(rest_).substr(start, end - start));
    }
    rest_.erase(0, start);
    if (rest_.size() > longest_line) finish();
  }
  void finish() {
    if (!rest_.empty()) put_(rest_);
    rest_.clear();
  }

 private:
  const std::function<void(std::string_view)>& put_;
  std::string rest_;
};

bool is_stopped(const ProcessOptions& options) {
  return options.stop != nullptr && *options.stop;
}

// False when the time is over, or the whole is to stop.
bool read_all(Pipe& output, Pipe& errors, const ProcessOptions& options, std::string& error_text) {
  const auto deadline = std::chrono::steady_clock::now() + options.time_limit;
  Lines lines(options.line);
  char buffer[65536];
  pollfd ends[2] = {{output.reader(), POLLIN, 0}, {errors.reader(), POLLIN, 0}};
  while (ends[0].fd >= 0 || ends[1].fd >= 0) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0 || is_stopped(options)) return false;
    const auto wait = static_cast<int>(std::min<std::int64_t>(left.count(), longest_wait.count()));
    if (poll(ends, 2, wait) < 0 && errno != EINTR) break;
    for (pollfd& end : ends) {
      if (end.fd < 0 || end.revents == 0) continue;
      const ssize_t count = read(end.fd, buffer, sizeof buffer);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) {
        end.fd = -1;
      } else if (&end == &ends[0]) {
        lines.add({buffer, static_cast<std::size_t>(count)});
      } else {
        error_text.append(buffer, static_cast<std::size_t>(count));
        if (error_text.size() > kept_errors) error_text.erase(0, error_text.size() - kept_errors);
      }
    }
  }
  lines.finish();
  return true;
}

}  // namespace

tl::expected<ProcessEnd, std::string> run_process(const ProcessOptions& options) {
  std::vector<std::string> arguments = options.arguments;
  std::vector<std::string> environment = environment_with(options.environment);
  const std::vector<char*> argument_pointers = pointers_to(arguments), entries = pointers_to(environment);
  Pipe output, errors;
  if (output.reader() < 0 || errors.reader() < 0) {
    return tl::unexpected(fmt::format("no pipe to {}: {}", options.arguments[0], std::strerror(errno)));
  }
  const pid_t child = fork();
  if (child < 0)
    return tl::unexpected(
        fmt::format("{} cannot be started: {}", options.arguments[0], std::strerror(errno)));
  if (child == 0) {
    become(const_cast<char**>(argument_pointers.data()), const_cast<char**>(entries.data()), output.writer(),
           errors.writer(), options.as_nobody);
  }
  output.close_writer();
  errors.close_writer();
  ProcessEnd end;
  const bool in_time = read_all(output, errors, options, end.errors);
  if (!in_time) kill(child, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!in_time && is_stopped(options))
    return tl::unexpected(fmt::format("{} was interrupted", options.arguments[0]));
  if (!in_time) {
    return tl::unexpected(fmt::format("{} took longer than {} s and was ended", options.arguments[0],
                                      options.time_limit.count()));
  }
  end.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  if (end.status == cannot_start) {
    return tl::unexpected(
        fmt::format("{} cannot be started: is it installed and in PATH?", options.arguments[0]));
  }
  return end;
}

}  // namespace lmmp::conform::audit
