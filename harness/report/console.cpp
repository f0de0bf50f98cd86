// Progress, table and summary.
#include "harness/report/console.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <ostream>
#include <vector>

#include "harness/report/text.hpp"

namespace lmmp::conform {
namespace {

std::string words(std::string_view name) {
  std::string text(name);
  std::replace(text.begin(), text.end(), '_', ' ');
  return text;
}

// A block of its own, in full; else a line is enough.
bool needs_block(const CaseResult& result) {
  const Outcome outcome = outcome_of(result);
  return passes_though_parked(result) || outcome == Outcome::fail || outcome == Outcome::inconclusive ||
         outcome == Outcome::error;
}

constexpr std::size_t verdict_columns = 14;  // "not applicable"
constexpr std::size_t widest_id = 48;        // of a column that grows with the ids

std::string shown_verdict(const CaseResult& result, const Style& style) {
  if (passes_though_parked(result)) return style(Colour::red, pad("parked, passes", verdict_columns));
  const Outcome outcome = outcome_of(result);
  return style(colour_of(outcome), pad(words(name_of(outcome)), verdict_columns));
}

std::string case_line(const CaseResult& result, const Style& style, std::size_t width, std::size_t ids) {
  std::string line = fmt::format("  {}  {}  {:>9}", shown_verdict(result, style),
                                 pad(printable(result.id), ids), seconds(result.duration));
  const std::size_t used =
      2 + verdict_columns + 2 + ids + 2 + std::max<std::size_t>(9, seconds(result.duration).size());
  const bool plain_pass = outcome_of(result) == Outcome::pass && !passes_though_parked(result);
  std::string about = printable(plain_pass ? result.purpose : reason_of(result));
  if (const std::string again = why_again(result); !again.empty())
    about += (about.empty() ? "(run again, " : "  (run again, ") + printable(again) + ")";
  if (!about.empty() && used + 12 < width) line += "  " + cut(about, width - used - 2);
  return line + "\n";
}

// A parked case that passes counts apart here: it is what turns the run red.
struct Group {
  std::map<Outcome, std::size_t> counts;
  std::size_t total = 0, parked_passes = 0;
};

std::string group_line(const std::string& name, const Group& group, const Style& style, std::size_t names) {
  std::string line = fmt::format("  {}  {:>5}", pad(name, names), group.total);
  for (const auto& [outcome, count] : group.counts) {
    line += "  " + style(colour_of(outcome), fmt::format("{} {}", count, words(name_of(outcome))));
  }
  if (group.parked_passes > 0)
    line += "  " + style(Colour::red, fmt::format("{} parked, but passing", group.parked_passes));
  return line + "\n";
}

std::string grouped_table(const RunResult& run, const Style& style, std::size_t width) {
  std::map<std::string, Group> groups;
  std::size_t names = 6;
  for (const CaseResult& result : run.cases) {
    const std::string name = result.script.file.empty() ? "?" : printable(result.script.file);
    Group& group = groups[name];
    ++group.counts[outcome_of(result)];
    ++group.total;
    group.parked_passes += passes_though_parked(result) ? 1 : 0;
    names = std::max(names, width_of(name));
  }
  names = std::min(names, width / 2);
  std::string text = fmt::format("  {}  {:>5}\n", pad("script", names), "cases");
  for (const auto& [name, group] : groups) text += group_line(name, group, style, names);
  return text;
}

// Reasons that several cases share: what to add to the ICS, the IXIT or the controls to have more of the
// suite.
std::string why_not_applicable(const RunResult& run, std::size_t width) {
  constexpr std::size_t most = 6;
  std::map<std::string, std::size_t> counts;
  for (const CaseResult& result : run.cases) {
    if (outcome_of(result) == Outcome::not_applicable) ++counts[printable(result.reason)];
  }
  std::vector<std::pair<std::size_t, std::string>> shared;
  for (const auto& [reason, count] : counts) {
    if (count > 1) shared.emplace_back(count, reason);
  }
  std::stable_sort(shared.begin(), shared.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  if (shared.size() > most) shared.resize(most);
  std::string text = shared.empty() ? "" : "\n  not applicable, mostly because\n";
  for (const auto& [count, reason] : shared)
    text += fmt::format("  {:>5}  {}\n", count, cut(reason, width - 9));
  return text;
}

// A host that is too busy shows here before it shows in verdicts.
std::string what_ran_again(const RunResult& run, std::size_t width) {
  constexpr std::size_t most = 10;
  std::string text;
  std::size_t count = 0;
  for (const CaseResult& result : run.cases) {
    if (result.earlier.empty() || ++count > most) continue;
    const std::string verdict = words(name_of(outcome_of(result)));
    text += cut(fmt::format("  {}  {}; now {}", printable(result.id), printable(result.earlier.back().reason),
                            verdict),
                width) +
            "\n";
  }
  if (count == 0) return "";
  if (count > most) text += fmt::format("  and {} more\n", count - most);
  return fmt::format("\n  run again, alone, because inconclusive at first: {}\n", counted(count, "case")) +
         text;
}

}  // namespace

std::string result_table(const RunResult& run, const Style& style, std::size_t width,
                         std::size_t list_up_to) {
  if (run.cases.empty()) return "";
  if (run.cases.size() > list_up_to) return grouped_table(run, style, width);
  std::size_t ids = 4;
  for (const CaseResult& result : run.cases) ids = std::max(ids, width_of(printable(result.id)));
  // Ids stand whole before purposes do: points of a matrix differ in their last letters.
  ids =
      std::min(ids, std::max<std::size_t>(width - std::min(width, 2 + verdict_columns + 2 + 2 + 9 + 1), 30));
  std::string text;
  for (const CaseResult& result : run.cases) text += case_line(result, style, width, ids);
  return text;
}

std::string summary_line(const RunResult& run, const Style& style) {
  const Summary summary = summary_of(run);
  std::string text = counted(summary.total(), "case") + ":";
  bool first = true;
  for (std::size_t at = 0; at < outcome_names.size(); ++at) {
    const auto outcome = static_cast<Outcome>(at);
    if (summary[outcome] == 0 && outcome != Outcome::pass && outcome != Outcome::fail) continue;
    const std::string count = fmt::format("{} {}", summary[outcome], words(name_of(outcome)));
    text += (first ? " " : ", ") + (summary[outcome] > 0 ? style(colour_of(outcome), count) : count);
    first = false;
  }
  if (summary.parked_passes > 0) {
    text += ", " + style(Colour::red, fmt::format("{} of the passing parked: take them out of the park file",
                                                  summary.parked_passes));
  }
  if (summary.run_again > 0)
    text += ", " + style(Colour::yellow, fmt::format("{} of them run again, alone", summary.run_again));
  text +=
      fmt::format(" in {}  ({}{}{}, seed {}, profile {})\n", seconds(run.duration), printable(run.iut_name),
                  run.iut_name.empty() ? "" : ", ", run.reached_by, run.seed, wire::name_of(run.profile));
  if (run.interrupted) text += style(Colour::yellow, "interrupted: what was finished is reported") + "\n";
  return text;
}

Console::Console(std::ostream& out, const RunResult& run, ConsoleOptions options)
    : out_(out),
      run_(run),
      options_(std::move(options)),
      style_(options_.terminal.coloured),
      progress_(out, options_.quiet ? Terminal() : options_.terminal, options_.redraw) {}

void Console::started(const std::string& id, std::size_t, std::size_t count) {
  running_.insert(id);
  count_ = count;
  show_progress();
}

void Console::postponed(const std::string& id) {
  if (const auto at = running_.find(id); at != running_.end()) running_.erase(at);
  postponed_.insert(id);
  show_progress();
}

void Console::finished(const CaseResult& result, std::size_t done, std::size_t count) {
  if (const auto at = running_.find(result.id); at != running_.end()) running_.erase(at);
  if (const auto at = postponed_.find(result.id); at != postponed_.end()) postponed_.erase(at);
  done_ = done;
  count_ = count;
  if (needs_block(result)) {
    ++failures_;
    progress_.clear();
    FailureOptions options;
    options.style = style_;
    options.width = options_.terminal.width;
    options.requirements = options_.requirements;
    options.rerun = options_.rerun;
    out_ << '\n' << failure_block(run_, result, options) << '\n';
  } else if (!options_.terminal.is_terminal && !options_.quiet) {
    const std::string numbers = std::to_string(count);
    // In a log a line is searched rather than looked at: nothing of it is cut off.
    ids_ = std::max(ids_, std::min(width_of(printable(result.id)), widest_id));
    out_ << fmt::format("[{:>{}}/{}]", done, numbers.size(), numbers)
         << case_line(result, style_, std::string::npos, std::max(ids_, width_of(printable(result.id))));
  }
  show_progress();
  out_.flush();
}

// In virtual time a case takes less than writing about it.
void Console::show_progress() {
  progress_.show([this] {
    std::string line = fmt::format("[{}/{}] ", done_, count_);
    if (failures_ > 0) line += fmt::format("{} not passed  ", failures_);
    if (!postponed_.empty()) line += fmt::format("{} to run again alone  ", postponed_.size());
    bool first = true;
    for (const std::string& id : running_) {
      line += (first ? "" : ", ") + printable(id);
      first = false;
    }
    return line;
  });
}

void Console::end(const RunResult& run) {
  progress_.clear();
  if (!options_.quiet) {
    out_ << '\n'
         << result_table(run, style_, options_.terminal.width,
                         options_.terminal.is_terminal ? options_.list_up_to : 0)
         << why_not_applicable(run, options_.terminal.width) << what_ran_again(run, options_.terminal.width);
  }
  out_ << '\n' << summary_line(run, style_) << std::flush;
}

}  // namespace lmmp::conform
