// The ladder as SVG, for the HTML report.
#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "harness/report/ladder.hpp"
#include "harness/report/text.hpp"

namespace lmmp::conform {
namespace {

// Pixels.
constexpr double character = 7.3;  // of the 12-pixel monospace that the page sets
constexpr double row_height = 30, head_height = 46, margin = 12;
constexpr double time_width = 84, mark_width = 84;
constexpr double least_gap = 120, most_gap = 460, link_gap = 60;
constexpr double arrow_head = 7;

double text_width(std::string_view text) {
  return static_cast<double>(width_of(text)) * character;
}

struct Layout {
  std::vector<double> x;  // of each lifeline
  double left = 0, right = 0, height = 0;
  bool timed = false;
};

Layout layout_of(const Ladder& ladder) {
  Layout layout;
  layout.timed = std::any_of(ladder.rows.begin(), ladder.rows.end(), [](const auto& row) { return row.at; });
  const std::size_t count = ladder.lifelines.size();
  std::vector<double> gaps(count, 0);
  for (std::size_t at = 1; at < count; ++at) {
    gaps[at] = ladder.lifelines[at].link == ladder.lifelines[at - 1].link ? least_gap : link_gap;
    const double names = text_width(ladder.lifelines[at].actor) + text_width(ladder.lifelines[at - 1].actor);
    gaps[at] = std::max(gaps[at], names / 2 + character);
  }
  for (const LadderRow& row : ladder.rows) {
    if (row.kind != LadderRow::Kind::message) continue;
    const auto [low, high] = std::minmax(row.from, row.to);
    const double wanted = std::min(text_width(row.label) + 4 * arrow_head, most_gap);
    const double there = std::accumulate(gaps.begin() + low + 1, gaps.begin() + high + 1, 0.0);
    if (there < wanted) gaps[high] += wanted - there;
  }
  const double first = std::max(text_width(ladder.lifelines.front().actor) / 2, 2 * character);
  layout.left = margin + (layout.timed ? time_width : 0) + first;
  double x = layout.left;
  for (const double gap : gaps) layout.x.push_back(x += gap);
  layout.right = x + std::max(text_width(ladder.lifelines.back().actor) / 2, 2 * character) + margin;
  layout.height = head_height + row_height * static_cast<double>(ladder.rows.size()) + margin;
  return layout;
}

std::string heads(const Ladder& ladder, const Layout& layout) {
  std::string svg;
  for (std::size_t at = 0; at < ladder.lifelines.size();) {
    std::size_t last = at;
    while (last + 1 < ladder.lifelines.size() && ladder.lifelines[last + 1].link == ladder.lifelines[at].link)
      ++last;
    svg += fmt::format("<text class=\"link\" x=\"{:.0f}\" y=\"14\">{}</text>",
                       (layout.x[at] + layout.x[last]) / 2, markup(ladder.lifelines[at].link));
    at = last + 1;
  }
  for (std::size_t at = 0; at < ladder.lifelines.size(); ++at) {
    svg += fmt::format(
        "<text class=\"actor\" x=\"{0:.0f}\" y=\"34\">{1}</text>"
        "<line class=\"life\" x1=\"{0:.0f}\" y1=\"{2:.0f}\" x2=\"{0:.0f}\" y2=\"{3:.0f}\"/>",
        layout.x[at], markup(ladder.lifelines[at].actor), head_height - 6, layout.height - margin);
  }
  return svg;
}

std::string arrow(const LadderRow& row, const Layout& layout, double y) {
  const double from = layout.x[row.from], to = layout.x[row.to];
  const double direction = from < to ? 1 : -1;
  const double room = std::abs(to - from) - 3 * arrow_head;
  const auto columns = static_cast<std::size_t>(std::max(room / character, 4.0));
  return fmt::format(
      "<line class=\"arrow\" x1=\"{:.0f}\" y1=\"{:.0f}\" x2=\"{:.0f}\" y2=\"{:.0f}\"/>"
      "<path class=\"head\" d=\"M{:.0f} {:.0f}l{:.0f} -4v8z\"/>"
      "<text class=\"label\" x=\"{:.0f}\" y=\"{:.0f}\">{}</text>",
      from, y, to - direction * arrow_head, y, to, y, -direction * arrow_head, (from + to) / 2, y - 6,
      markup(cut(row.label, columns)));
}

std::string note(const LadderRow& row, const Layout& layout, double y) {
  const double from = layout.x[row.from] + character;
  return fmt::format("<text class=\"note\" x=\"{:.0f}\" y=\"{:.0f}\">{}</text>", from, y, markup(row.label));
}

std::string row_of(const LadderRow& row, const Layout& layout, double y) {
  std::string classes = "row";
  if (row.background) classes += " background";
  if (!row.remark.empty()) classes += " marked";
  std::string svg = fmt::format("<g class=\"{}\"", classes);
  if (row.frame) svg += fmt::format(" data-frame=\"{}\"", *row.frame);
  svg += fmt::format("><title>{}{}{}</title>", markup(row.label), row.remark.empty() ? "" : " - ",
                     markup(row.remark));
  svg += fmt::format("<rect class=\"hit\" x=\"0\" y=\"{:.0f}\" width=\"{:.0f}\" height=\"{:.0f}\"/>",
                     y - row_height + 8, layout.right + mark_width, row_height);
  if (row.at) {
    svg += fmt::format("<text class=\"time\" x=\"{:.0f}\" y=\"{:.0f}\">{:+.6f}</text>", margin, y + 4,
                       std::chrono::duration<double>(*row.at).count());
  }
  svg += row.kind == LadderRow::Kind::note ? note(row, layout, y) : arrow(row, layout, y);
  svg += fmt::format("<text class=\"mark\" x=\"{:.0f}\" y=\"{:.0f}\">{}</text></g>", layout.right, y + 4,
                     markup(row.mark));
  return svg;
}

}  // namespace

std::string svg_ladder(const Ladder& ladder) {
  if (ladder.lifelines.empty()) return "";
  const Layout layout = layout_of(ladder);
  std::string svg = fmt::format(
      "<svg class=\"ladder\" role=\"img\" aria-label=\"ladder diagram\" viewBox=\"0 0 {0:.0f} {1:.0f}\" "
      "width=\"{0:.0f}\" height=\"{1:.0f}\">",
      layout.right + mark_width, layout.height);
  svg += heads(ladder, layout);
  for (std::size_t at = 0; at < ladder.rows.size(); ++at) {
    svg += row_of(ladder.rows[at], layout, head_height + row_height * (static_cast<double>(at) + 0.7)) + "\n";
  }
  return svg + "</svg>";
}

}  // namespace lmmp::conform
