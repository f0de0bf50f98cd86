// The ladder of what happened: lifelines from the actors of the frames.
#include "harness/report/ladder.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "harness/report/lifelines.hpp"
#include "harness/report/text.hpp"

namespace lmmp::conform {

Ladder ladder_of(const CaseResult& result) {
  Lifelines lifelines;
  for (const TraceFrame& frame : result.trace) {
    lifelines.add(frame.link, frame.from, frame.sent_by_tester ? Side::tester : Side::iut);
    lifelines.add(frame.link, frame.to, frame.sent_by_tester ? Side::iut : Side::tester);
  }
  lifelines.settle();

  Ladder ladder;
  ladder.mark_title = "frame";
  ladder.lifelines = lifelines.all();
  for (const TraceFrame& frame : result.trace) {
    LadderRow row;
    row.at = frame.at;
    std::tie(row.from, row.to) = lifelines.ends(frame.link, frame.from, frame.to);
    row.label = printable(frame.summary);
    if (frame.to == everyone) row.label += " to all";
    row.mark = fmt::format("#{}", frame.number);
    row.frame = frame.number;
    row.background = frame.background;
    if (result.nearest == frame.number) {
      row.remark = "nearest to what was expected";
    } else if (result.frame == frame.number) {
      row.remark = "the verdict rests on this";
    }
    ladder.rows.push_back(std::move(row));
  }
  return ladder;
}

Ladder select_rows(const Ladder& ladder, const std::vector<std::size_t>& rows) {
  Ladder selected{ladder.lifelines, {}, ladder.mark_title};
  for (const std::size_t row : rows) selected.rows.push_back(ladder.rows.at(row));
  return selected;
}

}  // namespace lmmp::conform
