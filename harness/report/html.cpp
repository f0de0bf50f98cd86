// Head, grid and filters of the HTML report.
#include "harness/report/html.hpp"

#include <fmt/format.h>

#include <map>
#include <set>
#include <vector>

#include "harness/report/html_case.hpp"
#include "harness/report/html_page.hpp"
#include "harness/report/outcome.hpp"
#include "harness/report/text.hpp"
#include "harness/report/version.hpp"
#include "harness/script/iut.hpp"

namespace lmmp::conform {
namespace {

std::string head(const RunResult& run) {
  // The policy keeps the page from loading anything, whatever a frame's text says.
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
      "script-src 'unsafe-inline'\"/>\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
      "<title>{}: {}</title>\n<style>{}</style></head>\n<body>\n",
      markup(tool_name), markup(run.iut_name), html_page::style);
}

std::string title(const RunResult& run) {
  std::string html = fmt::format(
      "<h1>{}</h1>\n<p class=\"facts\">{} reached by {} &#183; profile {} &#183; seed {} "
      "&#183; {} &#183; {} &#183; {}</p>\n",
      markup(run.iut_name.empty() ? std::string("conformance run") : run.iut_name), name_of(run.role),
      markup(run.reached_by), wire::name_of(run.profile), run.seed, iso8601(run.started),
      seconds(run.duration), markup(tool_name));
  if (run.interrupted) html += "<p class=\"fail\"><b>Interrupted: what was finished is shown.</b></p>\n";
  return html;
}

std::string counts(const Summary& summary) {
  std::string html = "<div class=\"counts\">";
  for (std::size_t at = 0; at < outcome_names.size(); ++at) {
    const auto outcome = static_cast<Outcome>(at);
    html +=
        fmt::format("<label class=\"{0}\"><input type=\"checkbox\" value=\"{0}\"/> <b>{1}</b> {2}</label>\n",
                    name_of(outcome), summary[outcome], spoken(outcome));
  }
  html += "</div>\n";
  if (summary.parked_passes > 0) {
    html +=
        fmt::format("<p>{} {} although parked as a known failure: take it out of the park file.</p>\n",
                    counted(summary.parked_passes, "case"), summary.parked_passes == 1 ? "passes" : "pass");
  }
  if (summary.run_again > 0) {
    html += fmt::format("<p>{} ran again, alone, after an inconclusive run.</p>\n",
                        counted(summary.run_again, "case"));
  }
  return html;
}

std::string filters(const RunResult& run, const HtmlOptions& options) {
  std::set<std::string> requirements;
  for (const CaseResult& result : run.cases) {
    requirements.insert(result.requirements.begin(), result.requirements.end());
  }
  std::string html =
      "<div class=\"filters\" hidden=\"\"><label>Words <input type=\"search\" id=\"words\" "
      "placeholder=\"handover refused\"/></label> <label>Requirement <select id=\"requirement\"><option "
      "value=\"\">any</option>";
  for (const std::string& id : requirements) {
    std::string shown = id;
    if (options.requirements) {
      const auto info = options.requirements->find(id);
      if (info != options.requirements->end()) shown += "  " + cut(info->second.text, 80);
    }
    html += fmt::format("<option value=\"{}\">{}</option>", markup(id), markup(shown));
  }
  return html + "</select></label> <span id=\"shown\" class=\"soft\"></span></div>\n";
}

// "lmmp-ar-handover" of "lmmp-ar-handover-unknown-sid/ip=4": cases about one thing stand together in the
// grid.
std::string family_of(const std::string& id) {
  std::size_t end = 0;
  for (int parts = 0; parts < 3 && end != std::string::npos; ++parts) end = id.find_first_of("-/", end + 1);
  return id.substr(0, end);
}

std::string tile(const CaseResult& result, const std::string& anchor) {
  constexpr const char* letters = "pfie-k";
  const Outcome outcome = outcome_of(result);
  const bool out_of_date = passes_though_parked(result);
  return fmt::format("<a class=\"{}\" href=\"#{}\" title=\"{}: {}{}\">{}</a>",
                     out_of_date ? "fail" : name_of(outcome), anchor, markup(result.id), spoken(outcome),
                     out_of_date ? ", though parked" : "",
                     out_of_date ? '!' : letters[static_cast<std::size_t>(outcome)]);
}

std::string grid(const RunResult& run, const std::vector<std::string>& anchors) {
  std::string html = "<h2>Cases</h2>\n<div class=\"families\">", family;
  for (std::size_t at = 0; at < run.cases.size(); ++at) {
    const CaseResult& result = run.cases[at];
    if (at == 0 || family_of(result.id) != family) {
      html += (at == 0 ? "" : "</div>\n");
      family = family_of(result.id);
      html += fmt::format("<div class=\"family\">{}</div><div class=\"grid\">", markup(family));
    }
    html += tile(result, anchors[at]);
  }
  return html + (run.cases.empty() ? "</div>\n" : "</div></div>\n");
}

// Anchors by id; with a number behind where a case ran several times.
std::vector<std::string> anchors_of(const RunResult& run) {
  std::map<std::string, int> times;
  std::vector<std::string> anchors;
  for (const CaseResult& result : run.cases) {
    std::string anchor = "case-";
    for (const char c : result.id) {
      const bool plain =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
      anchor += plain ? c : '_';
    }
    if (const int time = ++times[anchor]; time > 1) anchor += fmt::format(".{}", time);
    anchors.push_back(std::move(anchor));
  }
  return anchors;
}

}  // namespace

std::string html_report(const RunResult& run, const HtmlOptions& options) {
  const std::vector<std::string> anchors = anchors_of(run);
  std::string html =
      head(run) + title(run) + counts(summary_of(run)) + filters(run, options) + grid(run, anchors);
  html += "<h2>Results</h2>\n";
  for (std::size_t at = 0; at < run.cases.size(); ++at) {
    html += html_case(run, run.cases[at], anchors[at], options);
  }
  if (run.cases.empty()) html += "<p>No case was run.</p>\n";
  return html + fmt::format("<script>{}</script>\n</body></html>\n", html_page::script);
}

}  // namespace lmmp::conform
