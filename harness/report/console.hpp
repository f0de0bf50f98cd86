// What a run shows while it goes on and when it is over.
#pragma once

#include <chrono>
#include <cstddef>
#include <iosfwd>
#include <set>
#include <string>

#include "harness/report/failure.hpp"
#include "harness/report/progress_line.hpp"
#include "harness/report/style.hpp"
#include "harness/run/result.hpp"

namespace lmmp::conform {

struct ConsoleOptions {
  Terminal terminal;
  const RequirementTable* requirements = nullptr;
  RerunArguments rerun;
  bool quiet = false;                                                // failures and the summary only
  std::chrono::milliseconds redraw = std::chrono::milliseconds(50);  // of the progress line, at most so often
  std::size_t list_up_to = 60;  // the table has a line a case up to here, then one a script
};

// On a terminal: one line that is written anew, with what runs and how many of how many; what does not pass
// is shown in full at once. Elsewhere: a plain line for each case.
class Console {
 public:
  // `run` has what is known before the first case: seed, profile, implementation. It must outlive the
  // console.
  Console(std::ostream& out, const RunResult& run, ConsoleOptions options);

  void started(const std::string& id, std::size_t index, std::size_t count);
  void finished(const CaseResult& result, std::size_t done, std::size_t count);
  void postponed(const std::string& id);  // it will be started again
  void end(const RunResult& run);         // table and summary

 private:
  void show_progress();

  std::ostream& out_;
  const RunResult& run_;
  ConsoleOptions options_;
  Style style_;
  ProgressLine progress_;
  std::multiset<std::string> running_, postponed_;
  std::size_t done_ = 0, count_ = 0, failures_ = 0;
  std::size_t ids_ = 30;  // columns of the ids in plain lines
};

// A line a case, or one a script where there are more than `list_up_to`.
std::string result_table(const RunResult& run, const Style& style, std::size_t width, std::size_t list_up_to);

// "85 cases: 80 pass, 2 fail, 3 not applicable in 1.204 s  (simulate, reference access router, seed 4711,
// profile draft-00)".
std::string summary_line(const RunResult& run, const Style& style);

}  // namespace lmmp::conform
