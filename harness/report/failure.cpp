// Head, ladder, comparison, basis, and the commands to go on with.
#include "harness/report/failure.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "harness/report/capture.hpp"
#include "harness/report/ladder.hpp"
#include "harness/report/text.hpp"

namespace lmmp::conform {
namespace {

std::string upper(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), [](char c) {
    return c == '_' ? ' ' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  });
  return result;
}

std::string head(const RunResult& run, const CaseResult& result, const FailureOptions& options) {
  const Outcome outcome = outcome_of(result);
  const std::string word = passes_though_parked(result) ? "PARKED, BUT PASSES" : upper(name_of(outcome));
  const Colour colour = passes_though_parked(result) ? Colour::red : colour_of(outcome);
  const std::string id = printable(result.id), purpose = printable(result.purpose);
  const std::string facts =
      fmt::format("{}  seed {}  profile {}", seconds(result.duration), run.seed, wire::name_of(run.profile));
  const std::string shown_word = options.style(colour, word), shown_id = options.style(Colour::bold, id);
  const std::size_t line = width_of(word) + 2 + width_of(id) + 2 + width_of(purpose) + 5 + facts.size();
  if (line <= options.width) return fmt::format("{}  {}  {}     {}\n", shown_word, shown_id, purpose, facts);
  return fmt::format("{}  {}  {}\n  {}\n", shown_word, shown_id, facts,
                     wrap(purpose, options.width - 2, "  "));
}

std::string requirement_lines(const CaseResult& result, const FailureOptions& options) {
  std::string text;
  for (const std::string& id : result.requirements) {
    std::string line = "requirement " + printable(id);
    if (options.requirements) {
      const auto info = options.requirements->find(id);
      if (info != options.requirements->end()) {
        line += fmt::format(" ({}{}{})", info->second.level, info->second.clause.empty() ? "" : ", ",
                            info->second.clause);
        if (!info->second.text.empty()) line += ": " + printable(info->second.text);
      }
    }
    text += "  " + wrap(line, options.width - 2, "              ") + "\n";
  }
  return text;
}

std::string step_line(const CaseResult& result) {
  std::string text;
  if (result.step > 0) {
    text += fmt::format("  step {}", result.step);
    if (result.step_count > 0) text += fmt::format(" of {}", result.step_count);
  }
  if (!result.script.file.empty()) {
    text += fmt::format("  {}", printable(result.script.file));
    if (result.script.line > 0) text += fmt::format(":{}", result.script.line);
  }
  if (!result.step_text.empty()) text += "   " + printable(result.step_text);
  return text.empty() ? text : text + "\n";
}

bool is_marked(const CaseResult& result, std::uint32_t number) {
  return result.frame == number || result.nearest == number;
}

// The rows that lead to the verdict: up to its frame and a little beyond, background frames left out.
std::vector<std::size_t> rows_that_matter(const CaseResult& result, std::size_t limit) {
  std::vector<std::size_t> rows;
  std::size_t last_marked = 0;
  for (std::size_t at = 0; at < result.trace.size(); ++at) {
    const bool marked = is_marked(result, result.trace[at].number);
    if (result.trace[at].background && !marked) continue;
    rows.push_back(at);
    if (marked) last_marked = rows.size();
  }
  constexpr std::size_t beyond = 2;
  if (last_marked > 0 && rows.size() > limit) rows.resize(std::min(rows.size(), last_marked + beyond));
  if (rows.size() > limit) rows.erase(rows.begin(), rows.end() - static_cast<std::ptrdiff_t>(limit));
  return rows;
}

std::string ladder_lines(const CaseResult& result, const FailureOptions& options) {
  const std::vector<std::size_t> rows = rows_that_matter(result, options.ladder_rows);
  if (rows.empty()) return "";
  std::string text;
  const std::string drawn = text_ladder(ladder_of(result, rows), options.width);
  // The nearest frame's row is the one to look at.
  std::size_t start = 0;
  while (start < drawn.size()) {
    const std::size_t end = drawn.find('\n', start);
    const std::string_view line = std::string_view(drawn).substr(start, end - start);
    const bool marked = line.find("<-- ") != std::string_view::npos;
    text += options.style(marked ? Colour::yellow : Colour::none, line) + "\n";
    start = end + 1;
  }
  const auto background = static_cast<std::size_t>(std::count_if(
      result.trace.begin(), result.trace.end(),
      [&](const TraceFrame& frame) { return frame.background && !is_marked(result, frame.number); }));
  const std::size_t hidden = result.trace.size() - rows.size() - background + result.frames_let_go;
  if (hidden > 0) text += fmt::format("  {} more in the capture\n", counted(hidden, "frame"));
  if (background > 0 && result.notes.empty()) {
    text += fmt::format("  not drawn: {} of ND, ARP and advertisements\n", counted(background, "frame"));
  }
  return text;
}

std::string comparison_lines(const CaseResult& result, const FailureOptions& options) {
  if (result.expected.empty() && result.comparison.empty()) return "";
  std::size_t names = 8, expected = 0, got = 0;
  constexpr std::size_t widest = 40;
  for (const FieldComparison& field : result.comparison) {
    names = std::max(names, std::min(width_of(printable(field.field)), widest));
    expected = std::max(expected, std::min(width_of(printable(field.expected)), widest));
    got = std::max(got, std::min(width_of(printable(field.got)), widest));
  }
  const std::string wanted = "expected " + printable(result.expected);
  expected = std::max(expected, width_of(wanted) > names + 4 ? width_of(wanted) - names - 4 : 0);
  std::string text = "  " + pad(wanted, names + expected + 4) + "  got " +
                     (result.got.empty() ? "nothing" : printable(result.got));
  if (result.nearest) text += fmt::format(" (#{})", *result.nearest);
  text += '\n';
  for (const FieldComparison& field : result.comparison) {
    std::string place = "ok";
    if (!field.matches) {
      place = field.octet && result.nearest ? fmt::format("frame {}, octet {}", *result.nearest, *field.octet)
              : result.nearest              ? fmt::format("frame {}", *result.nearest)
                                            : "differs";
    }
    const std::string line = fmt::format("    {}  {}  {}  ", pad(printable(field.field), names),
                                         pad(printable(field.expected), expected),
                                         pad(printable(field.got), std::max<std::size_t>(got, 8)));
    text += line + options.style(field.matches ? Colour::grey : Colour::red, place) + "\n";
  }
  return text;
}

std::string basis_line(const CaseResult& result) {
  const double late = std::chrono::duration<double, std::milli>(result.tester_lag).count();
  const std::string lag = late > 0 ? fmt::format("the tester was at most {:.1f} ms late", late) : "";
  if (result.basis.empty()) return lag.empty() ? "" : "  " + lag + "\n";
  return "  verdict rests on " + printable(result.basis) + (lag.empty() ? "" : "; " + lag) + "\n";
}

std::string commands(const RunResult& run, const CaseResult& result, const FailureOptions& options) {
  std::string text;
  if (!result.capture.empty()) {
    text += "  capture  " + printable(result.capture);
    std::string commented;
    for (const TraceFrame& frame : result.trace) {
      if (frame.comment.empty() && !is_marked(result, frame.number)) continue;
      commented += fmt::format("{}#{}", commented.empty() ? "" : ", ", frame.number);
    }
    if (!commented.empty()) text += " (comments on " + cut(commented, 60) + ")";
    text += "\n  open     " + open_command(result) + "\n";
  }
  const std::string places = options.rerun.places.empty() ? "" : " " + options.rerun.places;
  text += "  rerun    " + rerun_command(run, result, options.rerun) + "\n";
  if (result.verdict == Verdict::fail && !result.parked && run.reached_by != "capture") {
    text += "  park     lmmp-conform park " + shell_word(result.id) + " --reason \"...\"" + places + "\n";
  }
  if (passes_though_parked(result)) {
    text += "  unpark   lmmp-conform park --remove " + shell_word(result.id) + places + "\n";
  }
  return text;
}

}  // namespace

std::string RerunArguments::all() const {
  return run + (run.empty() || places.empty() ? "" : " ") + places;
}

std::string rerun_command(const RunResult& run, const CaseResult& result, const RerunArguments& arguments) {
  const std::string rest = arguments.all().empty() ? "" : " " + arguments.all();
  if (run.reached_by == "capture") return "lmmp-conform audit " + shell_word(result.capture) + rest;
  std::string command = fmt::format("lmmp-conform run {} --seed {}", shell_word(result.id), run.seed);
  if (result.repetition > 0) command += fmt::format(" --repeat {}", result.repetition + 1);
  if (run.profile != wire::Profile::draft_00)
    command += fmt::format(" --profile {}", wire::name_of(run.profile));
  return command + rest;
}

std::string open_command(const CaseResult& result) {
  if (result.capture.empty()) return "";
  const std::optional<std::uint32_t> at = result.frame ? result.frame : result.nearest;
  std::string command = "wireshark -r " + shell_word(result.capture);
  if (at) command += fmt::format(" -g {}", *at);
  return has_arguments(result) ? "xargs -a " + shell_word(arguments_path(result.capture)) + " " + command
                               : command;
}

std::string failure_block(const RunResult& run, const CaseResult& result, const FailureOptions& options) {
  std::string text = head(run, result, options) + requirement_lines(result, options) + step_line(result);
  if (const std::string reason = reason_of(result); !reason.empty()) {
    text += "  " + wrap(printable(reason), options.width - 2, "  ") + "\n";
  }
  if (const std::string again = why_again(result); !again.empty()) {
    text += "  " + wrap("run again, " + printable(again), options.width - 2, "  ") + "\n";
  }
  text += ladder_lines(result, options) + comparison_lines(result, options);
  for (const std::string& note : result.notes) text += "  " + printable(note) + "\n";
  return text + basis_line(result) + commands(run, result, options);
}

}  // namespace lmmp::conform
