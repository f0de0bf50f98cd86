// Runs a program and reads its output line by line.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace lmmp::conform::audit {

struct ProcessOptions {
  std::vector<std::string> arguments;    // the program first, looked for in PATH
  std::vector<std::string> environment;  // "NAME=value", in place of or beside the caller's
  bool as_nobody = false;                // root only: user and group 65534
  std::chrono::seconds time_limit = std::chrono::seconds(600);
  const std::atomic<bool>* stop = nullptr;     // set from a signal handler; honoured within 100 ms
  std::function<void(std::string_view)> line;  // of the standard output, without its line feed
};

struct ProcessEnd {
  int status = 0;      // exit status; 128 + N when signal N ended it
  std::string errors;  // the last part of the standard error
};

// An error is one sentence: the program is not there, took longer than the limit, or was told to stop.
tl::expected<ProcessEnd, std::string> run_process(const ProcessOptions& options);

}  // namespace lmmp::conform::audit
