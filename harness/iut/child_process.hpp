// A process of an implementation, in a group of its own: started in a namespace, watched, killed with what it
// has started.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "harness/iut/namespaces.hpp"

namespace lmmp::conform {

// The nice value of what is tested, where it is permitted: a busy host makes it late less often.
constexpr int nice_of_tested = -5;

class ChildProcess {
 public:
  // Whom its end takes along: its group, or every descendant, also one that has made a session of its own.
  enum class Ends : std::uint8_t { group, descendants };
  // Program and arguments; in this namespace if one is given. What it writes to its outputs is kept, the end
  // of it. It dies with the thread that started it.
  static tl::expected<std::unique_ptr<ChildProcess>, std::string> start(
      const std::vector<std::string>& command, const NetworkNamespace* space, Ends ends = Ends::group);
  ~ChildProcess();  // kills it
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // "exited with status 1", "was killed by signal 11 (Segmentation fault)", or empty while it lives.
  std::string ended();
  bool succeeded() { return !ended().empty() && status_ == 0; }

  enum class Waited : std::uint8_t { yes, ended, late, stopped };
  // Until it has written the text.
  Waited wait_for_output(const std::string& text, std::chrono::milliseconds patience,
                         const std::atomic<bool>* stop);
  // Calls `meanwhile`, if there is one, again and again instead of sleeping.
  Waited wait_for_end(std::chrono::milliseconds patience, const std::atomic<bool>* stop,
                      const std::function<void()>& meanwhile = {});

  // The process itself, not the guardian; nothing if it has gone.
  std::optional<pid_t> program() const;

  // The last lines that it wrote.
  std::vector<std::string> last_words();

 private:
  ChildProcess(pid_t process, Ends ends, OwnedDescriptor output)
      : process_(process), ends_(ends), output_(std::move(output)) {}
  void drain();
  void kill_it();
  void wait_for_guardian();

  pid_t process_;  // or the guardian's, that ends as the process does
  Ends ends_;
  OwnedDescriptor output_;
  std::string written_;  // bounded
  bool reaped_ = false;
  int status_ = 0;  // as wait has it
};

}  // namespace lmmp::conform
