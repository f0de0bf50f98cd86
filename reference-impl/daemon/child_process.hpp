// A program that is run beside the daemon, without waiting for it.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "reference-impl/daemon/file_descriptor.hpp"

namespace lmmp::reference {

class ChildProcess {
 public:
  // The first word is a path, or looked for in PATH. The error is a sentence.
  static tl::expected<ChildProcess, std::string> start(const std::vector<std::string>& words);
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&& other) noexcept;
  ~ChildProcess();  // ends it with SIGTERM, if it has not ended

  // Readable once it has ended.
  int descriptor() const { return ended_.get(); }
  // Its exit code once it has ended; 128 + N: by signal N.
  std::optional<int> exit_code();

 private:
  ChildProcess(pid_t pid, int descriptor) : pid_(pid), ended_(descriptor) {}
  pid_t pid_ = -1;
  FileDescriptor ended_;
};

}  // namespace lmmp::reference
