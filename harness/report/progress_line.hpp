// One line of a terminal that is written anew, and gone before anything else is written.
#pragma once

#include <chrono>
#include <functional>
#include <ostream>
#include <string>

#include "harness/report/style.hpp"

namespace lmmp::conform {

class ProgressLine {
 public:
  // Shows nothing where there is no terminal. `between`: it is written at most so often.
  ProgressLine(std::ostream& out, const Terminal& terminal, std::chrono::milliseconds between)
      : out_(out), terminal_(terminal), between_(between) {}
  ~ProgressLine() { clear(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  // The text is asked for only when it is time to write it; what is wider than the terminal is cut.
  void show(const std::function<std::string()>& text);
  // The next text is written at once.
  void clear();

 private:
  std::ostream& out_;
  Terminal terminal_;
  std::chrono::milliseconds between_;
  std::chrono::steady_clock::time_point drawn_{};
  bool shown_ = false;
};

}  // namespace lmmp::conform
