// How far a capture runs on.
//
// Wireshark hands plugins no way to another frame's time, but frame_data_compare tells the sign of a
// difference of delta times: of a made-up frame N + 1 against frame N, and of frame 1, which is 0.
#include "plugin/analysis/capture_end.hpp"

#include <cstdint>

#include <epan/column-utils.h>
#include <epan/frame_data.h>
#include <wsutil/wslog.h>

namespace lmmp::plugin {
namespace {

// Whether frame `number` is there and later than `moment`.
bool is_later(const epan_t* session, std::uint32_t number, const nstime_t& moment) {
  frame_data behind{};
  behind.num = number + 1;
  behind.abs_ts = moment;
  behind.has_ts = 1;
  frame_data first{};
  first.num = 1;
  first.has_ts = 1;
  return frame_data_compare(session, &behind, &first, COL_DELTA_TIME) < 0;
}

bool is_there(const epan_t* session, std::uint32_t number) {
  return is_later(session, number, {-(std::int64_t{1} << 40), 0});
}

// The number of the last frame, which is `known` or one behind it.
std::uint32_t last_frame(const epan_t* session, std::uint32_t known) {
  std::uint32_t step = 1;
  while (step < (1U << 30) && is_there(session, known + step)) {
    known += step;
    step *= 2;
  }
  for (; step > 0; step /= 2) {
    if (is_there(session, known + step)) known += step;
  }
  return known;
}

}  // namespace

bool capture_runs_beyond(const packet_info* pinfo, const nstime_t& moment) {
  if (!PINFO_FD_VISITED(pinfo)) return false;
  // Asking for a frame that is not there is a warning in the log, and how else to find the last one.
  const ws_log_level before = ws_log_get_level();
  ws_log_set_level(LOG_LEVEL_ERROR);
  const bool later = is_later(pinfo->epan, last_frame(pinfo->epan, pinfo->num), moment);
  ws_log_set_level(before);
  return later;
}

}  // namespace lmmp::plugin
