// LMMP's statistics, all in tshark's -z and in the GUI's Statistics menu.
#pragma once

namespace lmmp::plugin {

// `lmmp,tree`, `lmmp,srt` and `lmmp,sessions`.
void register_lmmp_statistics() noexcept;

void register_lmmp_counts();
void register_lmmp_response_times();
void register_session_table();

}  // namespace lmmp::plugin
