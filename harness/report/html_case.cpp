// Summary, ladder, comparison and octets of one case.
#include "harness/report/html_case.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "harness/report/failure.hpp"
#include "harness/report/ladder.hpp"
#include "harness/report/text.hpp"
#include "harness/run/trace.hpp"

namespace lmmp::conform {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
  return text;
}

std::string summary(const CaseResult& result) {
  const Outcome outcome = outcome_of(result);
  const std::string reason = reason_of(result);
  return fmt::format(
      "<summary><span class=\"word\">{}</span><span class=\"id\">{}</span>{}<span class=\"what\">{}</span>"
      "<span class=\"took\">{}</span></summary>\n",
      spoken(outcome), markup(result.id),
      result.earlier.empty()
          ? ""
          : fmt::format("<span class=\"chip\" title=\"{}\">run again</span>", markup(why_again(result))),
      markup(reason.empty() ? result.purpose : reason), seconds(result.duration));
}

std::string row(std::string_view name, const std::string& html) {
  return html.empty() ? "" : fmt::format("<dt>{}</dt><dd>{}</dd>\n", name, html);
}

std::string code(const std::string& text) {
  return text.empty() ? "" : "<code>" + markup(text) + "</code>";
}

std::string requirement_list(const CaseResult& result, const HtmlOptions& options) {
  std::string html;
  for (const std::string& id : result.requirements) {
    html += (html.empty() ? "" : "<br/>") + ("<b>" + markup(id) + "</b>");
    if (!options.requirements) continue;
    const auto info = options.requirements->find(id);
    if (info == options.requirements->end()) continue;
    html += fmt::format(" <span class=\"soft\">{} {}</span> {}", markup(info->second.clause),
                        markup(info->second.level), markup(info->second.text));
  }
  return html;
}

// Of a path, for a link: every octet that a URL does not hold as it is becomes %XX.
std::string url_of(const std::string& path) {
  std::string url;
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-_.~/=").find(c) != std::string_view::npos;
    url += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<std::uint8_t>(c));
  }
  return url;
}

std::string capture_link(const CaseResult& result, const HtmlOptions& options) {
  if (result.capture.empty()) return "";
  namespace fs = std::filesystem;
  std::error_code ignored;
  const fs::path folder = fs::absolute(options.path.empty() ? "x" : options.path, ignored).parent_path();
  const std::string relative = fs::absolute(result.capture, ignored).lexically_relative(folder).string();
  return fmt::format("<a href=\"{}\">{}</a>", markup(url_of(relative.empty() ? result.capture : relative)),
                     markup(result.capture));
}

std::string facts(const RunResult& run, const CaseResult& result, const HtmlOptions& options) {
  std::string step;
  if (result.step > 0) {
    step = fmt::format("{}{} ", result.step,
                       result.step_count > 0 ? fmt::format(" of {}", result.step_count) : "");
  }
  step += code(result.step_text);
  const double late = std::chrono::duration<double, std::milli>(result.tester_lag).count();
  std::string script = result.script.file;
  if (!script.empty() && result.script.line > 0) script += fmt::format(":{}", result.script.line);
  return "<dl>" + row("purpose", markup(result.purpose)) +
         row("requirements", requirement_list(result, options)) +
         row("verdict", markup(std::string(spoken(outcome_of(result))) +
                               (reason_of(result).empty() ? "" : ": " + reason_of(result)))) +
         row("run again", markup(why_again(result))) + row("step", step) + row("script", code(script)) +
         row("rests on", markup(result.basis)) +
         row("tester late", late > 0 ? fmt::format("{:.3f} ms at most", late) : "") +
         row("capture", capture_link(result, options)) + row("open", code(open_command(result))) +
         row("rerun", code(rerun_command(run, result, options.rerun))) + "</dl>\n";
}

std::string comparison(const CaseResult& result) {
  if (result.comparison.empty() && result.expected.empty()) return "";
  std::string html = fmt::format("<h3>Expected {}, got {}{}</h3>\n", markup(result.expected),
                                 markup(result.got.empty() ? "nothing" : result.got),
                                 result.nearest ? fmt::format(" (frame {})", *result.nearest) : "");
  if (!result.comparison.empty()) {
    html += "<div class=\"scroll\"><table><tr><th>Field</th><th>Expected</th><th>Got</th><th></th></tr>\n";
    for (const FieldComparison& field : result.comparison) {
      html += fmt::format("<tr{}><td>{}</td><td class=\"v\">{}</td><td class=\"v\">{}</td><td>{}</td></tr>\n",
                          field.matches ? "" : " class=\"differs\"", markup(field.field),
                          markup(field.expected), markup(field.got),
                          field.matches ? "ok"
                          : field.octet ? fmt::format("octet {}", *field.octet)
                                        : "differs");
    }
    html += "</table></div>\n";
  }
  return html;
}

std::string notes(const CaseResult& result) {
  std::string html;
  for (const std::string& note : result.notes) {
    html += "<p class=\"soft\">" + markup(note) + "</p>\n";
  }
  return html;
}

// Sixteen octets a line; those where a field differs are marked.
std::string hex_dump(const wire::OctetVector& octets, const std::set<std::size_t>& marked) {
  constexpr std::size_t shown = 512;
  std::string html;
  for (std::size_t at = 0; at < octets.size() && at < shown; ++at) {
    if (at % 16 == 0) html += fmt::format("{}{:04x}  ", at > 0 ? "\n" : "", at);
    const std::string octet = fmt::format("{:02x}", octets[at]);
    html += (marked.contains(at) ? "<mark>" + octet + "</mark>" : octet) + (at % 8 == 7 ? "  " : " ");
  }
  if (octets.size() > shown) html += fmt::format("\n{} octets more in the capture", octets.size() - shown);
  return html;
}

std::string frame_of(const CaseResult& result, const TraceFrame& frame) {
  const bool matters = result.nearest == frame.number || (!result.nearest && result.frame == frame.number);
  std::set<std::size_t> differing;
  for (const FieldComparison& field : result.comparison) {
    if (result.nearest == frame.number && !field.matches && field.octet) differing.insert(*field.octet);
  }
  return fmt::format(
      "<div class=\"frame{}\" data-frame=\"{}\"><div><b>#{}</b> {} {} &#8594; {}: {} {}</div>"
      "<pre class=\"octets\">{}</pre></div>\n",
      matters ? " shown" : "", frame.number, frame.number, markup(frame.link), markup(frame.from),
      markup(frame.to), markup(frame.summary),
      frame.comment.empty() ? "" : "<span class=\"soft\">(" + markup(frame.comment) + ")</span>",
      hex_dump(frame.octets, differing));
}

std::string trace(const CaseResult& result, const HtmlOptions& options) {
  if (result.trace.empty()) return "";
  const std::vector<std::size_t> rows = deciding_rows(result, options.ladder_rows);
  // What goes on by itself would hide what the case is about.
  std::vector<std::size_t> telling = rows;
  std::erase_if(telling, [&](std::size_t at) {
    const TraceFrame& frame = result.trace[at];
    return frame.background && result.frame != frame.number && result.nearest != frame.number;
  });
  const auto drawn = [&](const std::vector<std::size_t>& frames) {
    return "<div class=\"scroll\">" + svg_ladder(ladder_of(result, frames)) + "</div>\n";
  };
  std::string html = "<h3>Ladder</h3>\n" + drawn(telling.empty() ? rows : telling);
  if (!telling.empty() && telling.size() < rows.size()) {
    html += fmt::format(
        "<details class=\"whole\"><summary>with {} of ND, ARP and advertisements</summary>\n{}</details>\n",
        counted(rows.size() - telling.size(), "frame"), drawn(rows));
  }
  if (const std::size_t more = result.trace.size() + result.frames_let_go - rows.size(); more > 0) {
    html += fmt::format("<p class=\"soft\">{} more in the capture</p>\n", counted(more, "frame"));
  }
  for (const std::size_t at : rows) html += frame_of(result, result.trace[at]);
  return html;
}

}  // namespace

std::string_view spoken(Outcome outcome) {
  return outcome == Outcome::not_applicable ? "not applicable" : name_of(outcome);
}

std::string html_case(const RunResult& run, const CaseResult& result, std::string_view anchor,
                      const HtmlOptions& options) {
  std::string requirements;
  for (const std::string& id : result.requirements) requirements += (requirements.empty() ? "" : " ") + id;
  return fmt::format(
      "<details class=\"case {0}\" id=\"{1}\" data-verdict=\"{0}\" data-requirements=\"{2}\" "
      "data-text=\"{3}\">\n"
      "{4}<div class=\"body\">\n{5}{6}{7}</div></details>\n",
      name_of(outcome_of(result)), anchor, markup(requirements),
      markup(lower(result.id + " " + result.purpose + " " + result.reason)), summary(result),
      facts(run, result, options), comparison(result) + notes(result), trace(result, options));
}

}  // namespace lmmp::conform
