// The files that a run or an audit was asked for.
#pragma once

#include <string>
#include <vector>

#include "harness/report/failure.hpp"
#include "harness/report/requirement.hpp"
#include "harness/run/result.hpp"

namespace lmmp::conform {

struct ReportPaths {
  std::string json, junit, html;  // empty: not wanted; "-": the standard output
};

// The standard output belongs to a report: nothing else may stand there.
bool on_standard_output(const ReportPaths& paths);

// What is wrong with the paths, known before the run; empty: nothing.
std::vector<std::string> check_reports(const ReportPaths& paths);

// Writes each of them; what could not be written is in the answer, with the path under which it is kept
// instead; the others are there all the same.
std::vector<std::string> write_reports(const RunResult& run, const ReportPaths& paths,
                                       const RequirementTable* requirements, const RerunArguments& rerun);

}  // namespace lmmp::conform
