// The frames of one case that are kept.
#include "harness/run/trace.hpp"

#include <algorithm>
#include <numeric>

namespace lmmp::conform {
namespace {

// Of a frame that has no texts to speak of, beside its octets.
constexpr std::size_t overhead = sizeof(TraceFrame) + 64;

std::size_t memory_of(const TraceFrame& frame) {
  return overhead + frame.octets.size();
}

std::string left_out(std::uint64_t count, const char* what) {
  return std::to_string(count) + (count == 1 ? " frame of " : " frames of ") + what +
         (count == 1 ? " is" : " are") + " not in the capture: it would take too much memory";
}

}  // namespace

std::uint32_t Trace::add(TraceFrame frame, bool noise) {
  const std::size_t share = noise ? 2 : 1;
  const std::size_t memory = memory_of(frame);
  if (frames_.size() >= limits_.frames / share || octets_ + memory > limits_.octets / share) {
    ++(noise ? noise_left_out_ : messages_left_out_);
    return noise ? last_number_ : ++last_number_;
  }
  octets_ += memory;
  frame.number = ++last_number_;
  frames_.push_back(std::move(frame));
  return last_number_;
}

TraceFrame* Trace::find(std::uint32_t number) {
  const auto found =
      std::lower_bound(frames_.begin(), frames_.end(), number,
                       [](const TraceFrame& frame, std::uint32_t wanted) { return frame.number < wanted; });
  return found != frames_.end() && found->number == number ? &*found : nullptr;
}

std::vector<std::string> Trace::notes() const {
  std::vector<std::string> notes;
  if (noise_left_out_ > 0) notes.push_back(left_out(noise_left_out_, "other traffic"));
  if (messages_left_out_ > 0) notes.push_back(left_out(messages_left_out_, "the protocol"));
  return notes;
}

std::vector<std::size_t> deciding_rows(const CaseResult& result, std::size_t limit) {
  std::size_t end = result.trace.size();
  if (end > limit) {
    const auto decided = std::find_if(result.trace.begin(), result.trace.end(), [&](const TraceFrame& frame) {
      return result.nearest == frame.number || (!result.nearest && result.frame == frame.number);
    });
    constexpr std::size_t beyond = 20;
    const auto wanted = static_cast<std::size_t>(decided - result.trace.begin()) + beyond;
    end = std::clamp(wanted, limit, result.trace.size());
  }
  std::vector<std::size_t> rows(std::min(end, limit));
  std::iota(rows.begin(), rows.end(), end - rows.size());
  return rows;
}

void shorten_trace(CaseResult& result, std::size_t limit) {
  if (result.trace.size() <= limit) return;
  const auto rows = deciding_rows(result, limit);
  std::vector<TraceFrame> kept;
  kept.reserve(rows.size());
  for (const std::size_t row : rows) kept.push_back(std::move(result.trace[row]));
  result.frames_let_go += result.trace.size() - kept.size();
  result.trace = std::move(kept);
}

std::size_t memory_of(const std::vector<TraceFrame>& trace) {
  return std::accumulate(trace.begin(), trace.end(), std::size_t{0},
                         [](std::size_t sum, const TraceFrame& frame) { return sum + memory_of(frame); });
}

}  // namespace lmmp::conform
