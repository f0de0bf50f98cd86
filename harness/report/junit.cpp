// Elements and attributes of JUnit XML.
#include "harness/report/junit.hpp"

#include <fmt/format.h>

#include <map>

#include "harness/report/failure.hpp"
#include "harness/report/outcome.hpp"
#include "harness/report/text.hpp"
#include "harness/report/version.hpp"
#include "harness/script/iut.hpp"

namespace lmmp::conform {
namespace {

std::string time_of(std::chrono::nanoseconds time) {
  return fmt::format("{:.6f}", std::chrono::duration<double>(time).count());
}

std::string property(std::string_view name, std::string_view value) {
  if (value.empty()) return "";
  return fmt::format("<property name=\"{}\" value=\"{}\"/>", name, markup(value));
}

std::string properties_of(const CaseResult& result) {
  std::string text = property("purpose", result.purpose);
  for (const std::string& requirement : result.requirements) text += property("requirement", requirement);
  if (!result.script.file.empty()) {
    text += property("script", fmt::format("{}:{}", result.script.file, result.script.line));
  }
  if (result.step > 0) text += property("step", std::to_string(result.step));
  if (result.frame) text += property("frame", std::to_string(*result.frame));
  text += property("basis", result.basis) + property("capture", result.capture);
  return text.empty() ? "" : "      <properties>" + text + "</properties>\n";
}

// A line feed in an attribute would be read as a space.
std::string one_line(const CaseResult& result) {
  const std::string reason = reason_of(result);
  return markup(printable(reason.empty() ? name_of(outcome_of(result)) : std::string_view(reason)));
}

std::string judged(const RunResult& run, const CaseResult& result, const JunitOptions& options) {
  const Outcome outcome = outcome_of(result);
  const auto with_block = [&](std::string_view element, std::string_view type) {
    FailureOptions block;
    block.requirements = options.requirements;
    block.rerun = options.rerun;
    return fmt::format("      <{0} type=\"{1}\" message=\"{2}\">{3}</{0}>\n", element, type, one_line(result),
                       markup(failure_block(run, result, block)));
  };
  if (passes_though_parked(result)) return with_block("failure", "parked_but_passes");
  switch (outcome) {
    case Outcome::pass:
      return "";
    case Outcome::fail:
      return with_block("failure", "fail");
    case Outcome::inconclusive:
    case Outcome::error:
      return with_block("error", name_of(outcome));
    case Outcome::not_applicable:
    case Outcome::parked:
      return fmt::format("      <skipped message=\"{}\"/>\n", one_line(result));
  }
  return "";
}

// As Maven Surefire writes the runs of a test before the one that counts: "flaky" if that passed. Servers
// that do not know these elements pass over them.
std::string earlier_runs(const CaseResult& result) {
  std::string text;
  for (const EarlierRun& run : result.earlier) {
    const std::string reason = markup(printable(run.reason));
    text += fmt::format("      <{0} type=\"{1}\" message=\"{2}\"><stackTrace>{2}</stackTrace></{0}>\n",
                        result.verdict == Verdict::pass ? "flakyError" : "rerunError", name_of(run.verdict),
                        reason);
  }
  return text;
}

}  // namespace

std::string junit_report(const RunResult& run, const JunitOptions& options) {
  const Summary summary = summary_of(run);
  const std::string counts =
      fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{}\"", summary.total(),
                  summary[Outcome::fail] + summary.parked_passes,
                  summary[Outcome::inconclusive] + summary[Outcome::error],
                  summary[Outcome::not_applicable] + summary[Outcome::parked], time_of(run.duration));
  std::string started = iso8601(run.started);
  started.pop_back();  // JUnit's times have no zone
  std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  xml += fmt::format("<testsuites name=\"lmmp-conform\" {}>\n", counts);
  xml += fmt::format("  <testsuite name=\"lmmp-conform.{}\" {} timestamp=\"{}\" hostname=\"localhost\">\n",
                     name_of(run.role), counts, started);
  xml += "    <properties>" + property("tool", tool_name) + property("profile", wire::name_of(run.profile)) +
         property("seed", std::to_string(run.seed)) + property("iut", run.iut_name) +
         property("reached_by", run.reached_by) + (run.interrupted ? property("interrupted", "true") : "") +
         "</properties>\n";
  std::map<std::string, int> times;
  for (const CaseResult& result : run.cases) {
    std::string name = printable(result.id);
    if (const int time = ++times[name]; time > 1) name += fmt::format(" (run {})", time);
    xml += fmt::format("    <testcase classname=\"lmmp-conform.{}\" name=\"{}\" time=\"{}\">\n",
                       name_of(run.role), markup(name), time_of(result.duration));
    xml += properties_of(result) + judged(run, result, options) + earlier_runs(result) + "    </testcase>\n";
  }
  return xml + "  </testsuite>\n</testsuites>\n";
}

}  // namespace lmmp::conform
