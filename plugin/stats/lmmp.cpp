// LMMP's counts of messages and its response times.
#include "plugin/stats/lmmp.hpp"

#include "plugin/analysis/lmmp_tap.hpp"
#include "plugin/dissect/lmmp.hpp"
#include "plugin/stats/address_text.hpp"
#include "plugin/stats/flow_graph.hpp"
// packet.h comes first.
#include <epan/srt_table.h>
#include <epan/stats_tree.h>

namespace lmmp::plugin {
namespace {

constexpr const char* by_type = "LMMP messages by type";
constexpr const char* by_sender = "LMMP messages by sender";
constexpr const char* by_session = "LMMP messages by session";
constexpr const char* retransmitted = "Retransmitted requests";
constexpr const char* roots[] = {by_type, by_sender, by_session, retransmitted};

void start_counts(stats_tree* tree) noexcept {
  for (const char* root : roots) stats_tree_create_node(tree, root, 0, STAT_DT_INT, true);
}

void count_under(stats_tree* tree, const char* root, const char* name) {
  const int parent = stats_tree_parent_id_by_name(tree, root);
  tick_stat_node(tree, root, 0, true);
  tick_stat_node(tree, name, parent, false);
}

tap_packet_status count(stats_tree* tree, packet_info*, epan_dissect_t*, const void* data,
                        tap_flags_t) noexcept {
  const auto& record = *static_cast<const LmmpRecord*>(data);
  const char* title = c_text(wire::spec_of(record.type).title);
  count_under(tree, by_type, title);
  count_under(tree, by_sender, AddressText(record.source).text);
  if (record.session != 0) {
    // Without its SID, which in one pass is not known before the Login Ack: a node's name is for good.
    char name[32];
    g_snprintf(name, sizeof name, "session %u", record.session);
    count_under(tree, by_session, name);
  }
  if (record.retransmission_of != 0) count_under(tree, retransmitted, title);
  return TAP_PACKET_REDRAW;
}

// A row for each type number, so that a row's filter is its number.
constexpr int response_rows = static_cast<int>(wire::messages.size()) + 1;

void start_response_times(register_srt*, GArray* tables) noexcept {
  srt_stat_table* table =
      init_srt_table("LMMP requests", nullptr, tables, response_rows, "Request", "lmmp.type", nullptr);
  init_srt_table_row(table, 0, "Unknown");
  for (const wire::MessageSpec& spec : wire::messages) {
    init_srt_table_row(table, static_cast<int>(spec.type), c_text(spec.title));
  }
}

tap_packet_status add_response_time(void* data, packet_info* pinfo, epan_dissect_t*, const void* tapped,
                                    tap_flags_t) noexcept {
  const auto& record = *static_cast<const LmmpRecord*>(tapped);
  // The first answer alone, not what follows it.
  if (!record.has_response_time || record.completes) return TAP_PACKET_DONT_REDRAW;
  nstime_t asked = pinfo->abs_ts;
  nstime_subtract(&asked, &record.response_time);
  GArray* tables = static_cast<srt_data_t*>(data)->srt_array;
  add_srt_table_data(g_array_index(tables, srt_stat_table*, 0), record.answered_type, &asked, pinfo);
  return TAP_PACKET_REDRAW;
}

}  // namespace

void register_lmmp_counts() {
  stats_tree_register_plugin("lmmp", "lmmp", "LMMP/Messages", 0, count, start_counts, nullptr);
}

void register_lmmp_response_times() {
  register_srt_table(lmmp_protocol, "lmmp", 1, add_response_time, start_response_times, nullptr);
}

void register_lmmp_statistics() noexcept {
  register_lmmp_counts();
  register_lmmp_response_times();
  register_session_table();
  register_flow_graph(lmmp_protocol, "lmmp", "LMMP Flows");
}

}  // namespace lmmp::plugin
