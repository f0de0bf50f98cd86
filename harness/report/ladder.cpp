// The ladder of what happened: lifelines from the actors of the frames.
#include "harness/report/ladder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "harness/report/lifelines.hpp"
#include "harness/report/text.hpp"

namespace lmmp::conform {

Ladder ladder_of(const CaseResult& result) {
  std::vector<std::size_t> all(result.trace.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return ladder_of(result, all);
}

Ladder ladder_of(const CaseResult& result, const std::vector<std::size_t>& frames) {
  Lifelines lifelines;
  for (const std::size_t at : frames) {
    const TraceFrame& frame = result.trace.at(at);
    lifelines.add(frame.link, frame.from, frame.sent_by_tester ? Side::tester : Side::iut);
    lifelines.add(frame.link, frame.to, frame.sent_by_tester ? Side::iut : Side::tester);
  }
  lifelines.settle();

  Ladder ladder;
  ladder.mark_title = "frame";
  ladder.lifelines = lifelines.all();
  for (const std::size_t at : frames) {
    const TraceFrame& frame = result.trace.at(at);
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

}  // namespace lmmp::conform
