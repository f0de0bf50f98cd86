// A JSON report read back: what compare, matrix and --only-failed start from.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "harness/report/outcome.hpp"

namespace lmmp::conform {

struct ReportedCase {
  std::string id, purpose, reason, basis, capture, script_file;
  int script_line = 0;
  Outcome outcome = Outcome::error;
  bool run_again = false;  // it was inconclusive at first
  std::vector<std::string> requirements;
};

struct ReportFile {
  std::string path, tool, profile, iut_name, iut_role, reached_by, started;
  std::uint64_t seed = 0;
  bool interrupted = false;
  std::vector<ReportedCase> cases;  // in the file's order
};

// Reads `path`. An error is one line: file, line and column where the text is no JSON, else the member that
// is missing or of another kind, what was found and what the contract expects (docs/report-schema.json).
tl::expected<ReportFile, std::string> read_report(const std::string& path);

// The same of a text; `path` is for errors.
tl::expected<ReportFile, std::string> parse_report(const std::string& path, std::string_view text);

}  // namespace lmmp::conform
