// Writes and wipes the line.
#include "harness/report/progress_line.hpp"

#include "harness/report/text.hpp"

namespace lmmp::conform {

void ProgressLine::show(const std::function<std::string()>& text) {
  if (!terminal_.is_terminal) return;
  const auto now = std::chrono::steady_clock::now();
  if (drawn_ != std::chrono::steady_clock::time_point() && now - drawn_ < between_) return;
  clear();
  drawn_ = now;
  out_ << cut(text(), terminal_.width - 1) << std::flush;
  shown_ = true;
}

void ProgressLine::clear() {
  if (shown_) out_ << "\r\x1b[K" << std::flush;
  shown_ = false;
  drawn_ = {};
}

}  // namespace lmmp::conform
