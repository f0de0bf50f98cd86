// The run as one HTML file that needs nothing else: no network, no folder of assets.
#pragma once

#include <string>

#include "harness/report/failure.hpp"
#include "harness/report/requirement.hpp"
#include "harness/run/result.hpp"

namespace lmmp::conform {

struct HtmlOptions {
  const RequirementTable* requirements = nullptr;
  RerunArguments rerun;
  std::string path;               // where the file will be: links to captures are relative to it
  std::size_t ladder_rows = 200;  // frames drawn of one case; the capture has all
};

// A grid of all cases, filters by verdict, requirement and words, and for each case its ladder, what was
// expected and what came, clause, basis, capture and commands. Without scripts the page is whole, only
// unfiltered.
std::string html_report(const RunResult& run, const HtmlOptions& options);

}  // namespace lmmp::conform
