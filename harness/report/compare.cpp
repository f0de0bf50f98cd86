// Two reports side by side: worse, better, otherwise changed, new, gone.
#include "harness/report/compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "harness/report/report_file.hpp"
#include "harness/report/text.hpp"
#include "harness/report/verdicts.hpp"

namespace lmmp::conform {
namespace {

enum class Change : std::uint8_t { worse, better, other, added, gone };
constexpr std::array<std::string_view, 5> titles = {"worse", "better", "changed otherwise", "new", "gone"};

struct Difference {
  Change change = Change::other;
  std::string id, was, is, reason;
};

std::string words(Outcome outcome) {
  return outcome == Outcome::not_applicable ? "not applicable" : std::string(name_of(outcome));
}

// Whether the implementation was found to be at fault, or nothing could be found out.
bool is_bad(Outcome outcome) {
  return outcome == Outcome::fail || outcome == Outcome::error || outcome == Outcome::inconclusive;
}

Change change_of(Outcome was, Outcome is) {
  if (was == Outcome::not_applicable || is == Outcome::not_applicable)
    return is_bad(is) ? Change::worse : Change::other;
  return worse_of(was, is) == is ? Change::worse : Change::better;
}

std::vector<Difference> differences_of(const ReportFile& before, const ReportFile& after) {
  const auto was = by_id(before), is = by_id(after);
  std::vector<Difference> differences;
  for (const auto& [id, now] : is) {
    const auto then = was.find(id);
    if (then == was.end()) {
      differences.push_back({Change::added, id, "", words(now.outcome), now.reason});
    } else if (then->second.outcome != now.outcome) {
      differences.push_back({change_of(then->second.outcome, now.outcome), id, words(then->second.outcome),
                             words(now.outcome), now.reason});
    }
  }
  for (const auto& [id, then] : was) {
    if (!is.contains(id)) differences.push_back({Change::gone, id, words(then.outcome), "", then.reason});
  }
  return differences;
}

std::string line_of(const Difference& difference, std::size_t ids, const Style& style) {
  std::string verdicts = difference.was;
  if (!difference.was.empty() && !difference.is.empty()) verdicts += " -> ";
  verdicts += difference.is;
  const Colour colour = difference.change == Change::worse    ? Colour::red
                        : difference.change == Change::better ? Colour::green
                                                              : Colour::none;
  std::string line = "  " + pad(printable(difference.id), ids) + "  " + style(colour, pad(verdicts, 30));
  if (difference.change != Change::gone && !difference.reason.empty())
    line += "  " + printable(difference.reason);
  return line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
}

std::string count_run_again(const ReportFile& report) {
  return std::to_string(std::count_if(report.cases.begin(), report.cases.end(),
                                      [](const ReportedCase& reported) { return reported.run_again; }));
}

// Runs that were made under other conditions may differ for that reason alone.
std::string conditions(const ReportFile& before, const ReportFile& after) {
  std::string text;
  const auto differs = [&](const char* what, const std::string& was, const std::string& is) {
    if (was != is) text += fmt::format("  {}: {} -> {}\n", what, printable(was), printable(is));
  };
  differs("implementation", before.iut_name, after.iut_name);
  differs("role", before.iut_role, after.iut_role);
  differs("reached by", before.reached_by, after.reached_by);
  differs("profile", before.profile, after.profile);
  differs("seed", std::to_string(before.seed), std::to_string(after.seed));
  differs("tool", before.tool, after.tool);
  // A host that gets busier shows in these before it shows in verdicts.
  differs("cases run again, alone", count_run_again(before), count_run_again(after));
  for (const ReportFile* report : {&before, &after}) {
    if (report->interrupted)
      text += "  " + report->path + " is of an interrupted run: cases may be missing\n";
  }
  return text;
}

}  // namespace

CommandOutput compare_reports(const std::string& before_path, const std::string& after_path,
                              const Style& style) {
  const auto before = read_report(before_path);
  if (!before) return {"", "lmmp-conform: " + before.error() + "\n", exit_usage};
  const auto after = read_report(after_path);
  if (!after) return {"", "lmmp-conform: " + after.error() + "\n", exit_usage};

  const std::vector<Difference> differences = differences_of(*before, *after);
  std::size_t ids = 4;
  for (const Difference& difference : differences) ids = std::max(ids, width_of(printable(difference.id)));
  std::string text = fmt::format("{} -> {}\n", before_path, after_path) + conditions(*before, *after);
  bool regressed = false;
  std::string counts;
  for (std::size_t at = 0; at < titles.size(); ++at) {
    std::string lines;
    std::size_t count = 0;
    for (const Difference& difference : differences) {
      if (static_cast<std::size_t>(difference.change) != at) continue;
      lines += line_of(difference, ids, style);
      ++count;
      regressed = regressed || difference.change == Change::worse ||
                  (difference.change == Change::added &&
                   (difference.is == "fail" || difference.is == "error" || difference.is == "inconclusive"));
    }
    counts += fmt::format("{}{} {}", at > 0 ? ", " : "", count, titles[at]);
    if (count > 0) text += fmt::format("\n{}\n{}", titles[at], lines);
  }
  text += fmt::format("\n{}: {}\n", counted(by_id(*after).size(), "case"), counts);
  return {text, "", regressed ? exit_failures : exit_as_expected};
}

}  // namespace lmmp::conform
