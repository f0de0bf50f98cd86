// What changed between two runs.
#pragma once

#include <string>

#include "harness/report/style.hpp"

namespace lmmp::conform {

// What a command says and how it ends.
struct CommandOutput {
  std::string text;   // for the standard output
  std::string error;  // for the standard error; empty: none
  int exit_code = 0;
};

// Reads two JSON reports. Cases are matched by id; one that ran several times has its worst verdict. Exit
// code 1 if a case is worse in `after` (it passed and does not any more, or a new one fails), 2 if a file
// cannot be read, else 0.
CommandOutput compare_reports(const std::string& before, const std::string& after,
                              const Style& style = Style());

}  // namespace lmmp::conform
