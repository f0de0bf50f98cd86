// Results of several implementations, or of several runs of one, as one table.
#pragma once

#include <string>
#include <vector>

#include "harness/report/compare.hpp"
#include "harness/report/style.hpp"

namespace lmmp::conform {

struct MatrixOptions {
  Style style = Style();
  bool only_differences = false;  // rows where the columns do not agree
  bool markdown = false;          // a table for a README or a merge request
};

// A row a case, a column a report; then a row with the sums. A case that a report lacks has an empty cell.
// Exit code 1 if any report has a failure, 2 if a file cannot be read, else 0.
CommandOutput result_matrix(const std::vector<std::string>& paths, const MatrixOptions& options = {});

}  // namespace lmmp::conform
