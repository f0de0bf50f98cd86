// The frames of one case that are kept: memory stays bounded whatever an implementation sends.
//
// A frame has a number if it is kept, so that numbers are those of the capture. What no step can speak of
// (neighbour traffic, noise) has half of the room; the other half stays for messages.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/run/result.hpp"

namespace lmmp::conform {

struct TraceLimits {
  std::size_t frames = 20'000;
  std::size_t octets = 8 << 20;  // of frames, what is kept about them included
};

class Trace {
 public:
  explicit Trace(TraceLimits limits) : limits_(limits) {}

  // The frame's number; where it is not kept, that of the last one if it is background, else the next.
  std::uint32_t add(TraceFrame frame, bool noise);
  std::uint32_t last_number() const { return last_number_; }
  // Nothing if it was not kept.
  TraceFrame* find(std::uint32_t number);
  // "the capture lacks ...": how many frames of what kind were not kept.
  std::vector<std::string> notes() const;
  std::vector<TraceFrame> take() { return std::move(frames_); }

 private:
  TraceLimits limits_;
  std::vector<TraceFrame> frames_;
  std::size_t octets_ = 0;
  std::uint32_t last_number_ = 0;
  std::uint64_t noise_left_out_ = 0, messages_left_out_ = 0;
};

// Around the frame that decided, at most so many rows of a trace: what reports draw.
std::vector<std::size_t> deciding_rows(const CaseResult& result, std::size_t limit);

// Keeps of a finished case only what reports draw.
void shorten_trace(CaseResult& result, std::size_t limit);

// What the trace of a finished case takes.
std::size_t memory_of(const std::vector<TraceFrame>& trace);

}  // namespace lmmp::conform
