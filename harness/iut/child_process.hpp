// A process of an implementation, in a group of its own: started in a namespace, watched, killed.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "harness/iut/namespaces.hpp"

namespace lmmp::conform {

class ChildProcess {
 public:
  // Program and arguments; in this namespace if one is given. What it writes to its outputs is kept, the end
  // of it. It dies with the thread that started it.
  static tl::expected<std::unique_ptr<ChildProcess>, std::string> start(
      const std::vector<std::string>& command, const NetworkNamespace* space);
  ~ChildProcess();  // kills the group
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // "exited with status 1", "was killed by signal 11 (Segmentation fault)", or empty while it lives.
  std::string ended();
  bool succeeded() { return !ended().empty() && status_ == 0; }

  enum class Waited : std::uint8_t { yes, ended, late, stopped };
  // Until it has written the text.
  Waited wait_for_output(const std::string& text, std::chrono::milliseconds patience,
                         const std::atomic<bool>* stop);
  Waited wait_for_end(std::chrono::milliseconds patience, const std::atomic<bool>* stop);

  // The last lines that it wrote.
  std::vector<std::string> last_words();

  void kill_group();

 private:
  ChildProcess(pid_t process, OwnedDescriptor output) : process_(process), output_(std::move(output)) {}
  void drain();

  pid_t process_;
  OwnedDescriptor output_;
  std::string written_;  // bounded
  bool reaped_ = false;
  int status_ = 0;  // as wait has it
};

}  // namespace lmmp::conform
