// JSON, JUnit and HTML, as they were asked for.
#include "harness/report/reports.hpp"

#include <algorithm>

#include "harness/report/file.hpp"
#include "harness/report/html.hpp"
#include "harness/report/json.hpp"
#include "harness/report/junit.hpp"

namespace lmmp::conform {

bool on_standard_output(const ReportPaths& paths) {
  return paths.json == "-" || paths.junit == "-" || paths.html == "-";
}

std::vector<std::string> check_reports(const ReportPaths& paths) {
  std::vector<std::string> errors, taken;
  for (const std::string* path : {&paths.json, &paths.junit, &paths.html}) {
    if (path->empty()) continue;
    if (std::find(taken.begin(), taken.end(), *path) != taken.end()) {
      errors.push_back((*path == "-" ? std::string("the standard output") : *path) +
                       ": two reports in one place; name another file for one of them");
      continue;
    }
    taken.push_back(*path);
    if (const auto writable = check_writable(*path); !writable) errors.push_back(writable.error());
  }
  return errors;
}

std::vector<std::string> write_reports(const RunResult& run, const ReportPaths& paths,
                                       const RequirementTable* requirements, const RerunArguments& rerun) {
  std::vector<std::string> errors;
  const auto write = [&](const std::string& path, const std::string& content) {
    const auto written = write_file(path, content);
    if (written) return;
    const auto kept = keep_elsewhere(path, content);
    errors.push_back(written.error() + (kept ? "; the report is kept as " + *kept
                                             : "; it could not be kept elsewhere either: " + kept.error()));
  };
  if (!paths.json.empty()) write(paths.json, json_report(run));
  if (!paths.junit.empty()) write(paths.junit, junit_report(run, {requirements, rerun}));
  if (!paths.html.empty()) {
    HtmlOptions options;
    options.requirements = requirements;
    options.rerun = rerun;
    options.path = paths.html;
    write(paths.html, html_report(run, options));
  }
  return errors;
}

}  // namespace lmmp::conform
