// HMIPv6's statistics, all in tshark's -z and in the GUI's Statistics menu.
#pragma once

namespace lmmp::plugin {

// `hmipv6,tree`, `hmipv6,srt`, `hmipv6,bindings` and `hmipv6,maps`.
void register_hmipv6_statistics() noexcept;

namespace hmipv6 {
void register_counts();
void register_response_times();
void register_binding_table();
void register_map_table();
}  // namespace hmipv6

}  // namespace lmmp::plugin
