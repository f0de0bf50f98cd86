// The two tables of the handover report: a row a handover, and the summary.
#pragma once

#include <epan/packet.h>
// packet.h comes first.
#include <epan/stat_tap_ui.h>

#include "plugin/stats/handover_log.hpp"

namespace lmmp::plugin {

inline constexpr const char* handovers_title = "Handovers";
inline constexpr const char* summary_title = "Summary (RFC 4831)";

inline constexpr unsigned handover_column_count = 13;
extern stat_tap_table_item handover_columns[handover_column_count];

void show_handover(stat_tap_table_ui* statistic, const Handover& handover);
void show_summary(stat_tap_table_ui* statistic, const HandoverSummary& summary);

}  // namespace lmmp::plugin
