// The ladder in characters: columns per link and actor, as wide as their labels and the terminal allow.
#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "harness/report/ladder.hpp"
#include "harness/report/text.hpp"

namespace lmmp::conform {
namespace {

constexpr std::size_t least_gap = 6;      // columns between two bars
constexpr std::size_t cut_gap = 14;       // what a gap with messages keeps when the terminal is narrow
constexpr std::size_t arrow_columns = 5;  // "--" before and "-->" behind a label

struct Layout {
  std::vector<std::size_t> bars;  // column of each lifeline
  std::size_t end = 0;            // first column of the marks
  std::size_t note_end = 0;       // column that no note reaches
  bool timed = false;
  bool fine_times = false;
};

bool same_link(const Ladder& ladder, std::size_t a, std::size_t b) {
  return ladder.lifelines[a].link == ladder.lifelines[b].link;
}

// What stands left of a lifeline's bar: the link before the first of its actors, then the actor, but for the
// last of a link, whose name stands right of the bar.
std::string left_name(const Ladder& ladder, std::size_t at) {
  const Lifeline& line = ladder.lifelines[at];
  if (at == 0 || !same_link(ladder, at - 1, at)) return line.link + " " + line.actor;
  const bool last = at + 1 == ladder.lifelines.size() || !same_link(ladder, at, at + 1);
  return last ? "" : line.actor;
}

std::string right_name(const Ladder& ladder, std::size_t at) {
  const bool first = at == 0 || !same_link(ladder, at - 1, at);
  const bool last = at + 1 == ladder.lifelines.size() || !same_link(ladder, at, at + 1);
  return last && !first ? ladder.lifelines[at].actor : "";
}

std::string time_text(std::chrono::nanoseconds at, bool fine) {
  return fmt::format("{:+.{}f}", std::chrono::duration<double>(at).count(), fine ? 6 : 3);
}

// Milliseconds, unless two neighbours that differ would look the same.
bool needs_fine_times(const Ladder& ladder) {
  for (std::size_t at = 1; at < ladder.rows.size(); ++at) {
    const auto &before = ladder.rows[at - 1].at, &now = ladder.rows[at].at;
    if (before && now && *before != *now && time_text(*before, false) == time_text(*now, false)) return true;
  }
  return false;
}

// Width of the gap before each lifeline (none before the first).
std::vector<std::size_t> gaps_of(const Ladder& ladder, std::size_t available) {
  const std::size_t count = ladder.lifelines.size();
  std::vector<std::size_t> gaps(count, 0), least(count, 0);
  for (std::size_t at = 1; at < count; ++at) {
    // Between two links stands the one's right name, three spaces and the other's left name.
    least[at] = same_link(ladder, at - 1, at)
                    ? std::max(least_gap, width_of(left_name(ladder, at)) + 1)
                    : width_of(right_name(ladder, at - 1)) + 3 + width_of(left_name(ladder, at));
  }
  gaps = least;
  for (const LadderRow& row : ladder.rows) {
    const auto [low, high] = std::minmax(row.from, row.to);
    if (low == high) continue;
    const std::size_t wanted = width_of(row.label) + arrow_columns;
    const std::size_t there =
        std::accumulate(gaps.begin() + low + 1, gaps.begin() + high + 1, std::size_t{0}) + (high - low - 1);
    if (there < wanted) gaps[high] += wanted - there;
  }
  const auto total = [&] { return std::accumulate(gaps.begin(), gaps.end(), count); };
  while (total() > available) {
    const auto widest = std::max_element(gaps.begin(), gaps.end());
    const std::size_t floor = std::max(least[static_cast<std::size_t>(widest - gaps.begin())], cut_gap);
    if (*widest <= floor) break;  // the terminal is narrower than the lifelines
    --*widest;
  }
  return gaps;
}

Layout layout_of(const Ladder& ladder, std::size_t width) {
  Layout layout;
  layout.timed = std::any_of(ladder.rows.begin(), ladder.rows.end(), [](const auto& row) { return row.at; });
  layout.fine_times = needs_fine_times(ladder);
  std::size_t left = 2;
  if (layout.timed) {
    std::size_t times = 6;
    for (const LadderRow& row : ladder.rows) {
      if (row.at) times = std::max(times, time_text(*row.at, layout.fine_times).size());
    }
    left += times + 2;
  }
  std::size_t marks = ladder.mark_title.size();
  for (const LadderRow& row : ladder.rows) marks = std::max(marks, width_of(row.mark));
  std::size_t column = left + width_of(left_name(ladder, 0));
  const std::size_t right = width_of(right_name(ladder, ladder.lifelines.size() - 1));
  const std::size_t taken = column + right + 3 + marks;
  const std::vector<std::size_t> gaps = gaps_of(ladder, width > taken ? width - taken : 0);
  for (std::size_t at = 0; at < gaps.size(); ++at) {
    column += gaps[at] + (at > 0 ? 1 : 0);
    layout.bars.push_back(column);
  }
  layout.end = layout.bars.back() + 1 + right + 3;
  layout.note_end = std::max(layout.end, width > marks ? width - marks : 0) - 2;
  return layout;
}

// A line that is written into at columns; what it holds beyond ASCII counts as code points.
class Line {
 public:
  void put(std::size_t column, std::string_view text) {
    if (column > width_) text_.append(column - width_, ' '), width_ = column;
    text_ += text;
    width_ += width_of(text);
  }
  void put_bars(const Layout& layout, std::size_t first, std::size_t last) {
    for (std::size_t at = first; at < last; ++at) put(layout.bars[at], "|");
  }
  std::size_t width() const { return width_; }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  std::size_t width_ = 0;
};

std::string arrow(const LadderRow& row, std::size_t width) {
  const std::string label = cut(row.label, width > arrow_columns ? width - arrow_columns : 0);
  const std::size_t fill = width - width_of(label) - 3;
  const char line = row.background ? '.' : '-';
  if (row.from < row.to) return std::string(2, line) + label + std::string(fill, line) + ">";
  return "<" + std::string(fill, line) + label + std::string(2, line);
}

void put_row(Line& line, const Layout& layout, const LadderRow& row) {
  const auto [low, high] = std::minmax(row.from, row.to);
  line.put_bars(layout, 0, low);
  if (row.kind == LadderRow::Kind::note) {
    line.put(layout.bars[low], "| " + cut(row.label, layout.note_end - layout.bars[low] - 2));
    for (std::size_t at = low + 1; at < layout.bars.size(); ++at) {
      if (layout.bars[at] > line.width()) line.put(layout.bars[at], "|");
    }
    return;
  }
  line.put(layout.bars[low], "|");
  line.put(layout.bars[low] + 1, arrow(row, layout.bars[high] - layout.bars[low] - 1));
  line.put_bars(layout, high, layout.bars.size());
}

std::string header(const Ladder& ladder, const Layout& layout) {
  Line line;
  line.put(0, layout.timed ? "    time" : "");
  for (std::size_t at = 0; at < ladder.lifelines.size(); ++at) {
    const std::string left = left_name(ladder, at);
    line.put(layout.bars[at] - width_of(left), left);
    line.put(layout.bars[at], "|" + right_name(ladder, at));
  }
  line.put(layout.end, ladder.mark_title);
  return line.text() + "\n";
}

}  // namespace

std::string text_ladder(const Ladder& ladder, std::size_t width) {
  if (ladder.lifelines.empty()) return "";
  const Layout layout = layout_of(ladder, width);
  std::string text = header(ladder, layout);
  for (const LadderRow& row : ladder.rows) {
    Line line;
    if (row.at) line.put(2, time_text(*row.at, layout.fine_times));
    put_row(line, layout, row);
    if (!row.mark.empty()) line.put(std::max(layout.end, line.width() + 1), row.mark);
    if (!row.remark.empty()) {
      const std::string remark = "<-- " + row.remark;
      if (line.width() + 2 + width_of(remark) > width) {
        text += line.text() + "\n";
        line = Line();
        line.put(width > width_of(remark) ? width - width_of(remark) : 0, remark);
      } else {
        line.put(line.width() + 2, remark);
      }
    }
    text += line.text() + "\n";
  }
  return text;
}

}  // namespace lmmp::conform
