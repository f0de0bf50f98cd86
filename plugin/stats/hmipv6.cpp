// HMIPv6's counts of messages and its response times.
#include "plugin/stats/hmipv6.hpp"

#include <cstdint>

#include "plugin/analysis/hmipv6_tap.hpp"
#include "plugin/stats/address_text.hpp"
#include "plugin/stats/flow_graph.hpp"
// packet.h comes first.
#include <epan/srt_table.h>
#include <epan/stats_tree.h>

namespace lmmp::plugin {
namespace hmipv6 {
namespace {

constexpr const char* by_type = "HMIPv6 messages by type";
constexpr const char* by_sender = "HMIPv6 messages by sender";
constexpr const char* by_binding = "Updates and acknowledgements by binding";
constexpr const char* by_status = "Acknowledgements by status";
constexpr const char* by_map = "MAP options by MAP";
constexpr const char* retransmitted = "Retransmitted updates";
constexpr const char* roots[] = {by_type, by_sender, by_binding, by_status, by_map, retransmitted};

void start_counts(stats_tree* tree) noexcept {
  for (const char* root : roots) stats_tree_create_node(tree, root, 0, STAT_DT_INT, true);
}

void count_under(stats_tree* tree, const char* root, const char* name) {
  const int parent = stats_tree_parent_id_by_name(tree, root);
  tick_stat_node(tree, root, 0, true);
  tick_stat_node(tree, name, parent, false);
}

void count_update(stats_tree* tree, const Update& update) {
  const Request& request = *update.request;
  char name[64];
  g_snprintf(name, sizeof name, "Binding Update: %s", action_name(request.action));
  count_under(tree, by_type, name);
  if (!update.first) count_under(tree, retransmitted, action_name(request.action));
}

void count_acknowledgement(stats_tree* tree, std::uint8_t status) {
  count_under(tree, by_type, "Binding Acknowledgement");
  char name[96];
  const char* meaning = status_name(status);
  g_snprintf(name, sizeof name, "%u %s", status, meaning != nullptr ? meaning : "unknown");
  count_under(tree, by_status, name);
}

void count_advertisement(stats_tree* tree, const MapOptions& maps) {
  count_under(tree, by_type, "Router Advertisement with MAP options");
  for (unsigned i = 0; i < maps.count; ++i)
    count_under(tree, by_map, AddressText(maps.options[i].address).text);
}

void count_binding(stats_tree* tree, const Binding* binding) {
  if (binding == nullptr) return;
  char name[2 * WS_INET6_ADDRSTRLEN + 32];
  g_snprintf(name, sizeof name, "%u: %s at %s", binding->number, AddressText(binding->key.rcoa).text,
             AddressText(binding->key.map).text);
  count_under(tree, by_binding, name);
}

tap_packet_status count(stats_tree* tree, packet_info*, epan_dissect_t*, const void* data,
                        tap_flags_t) noexcept {
  const auto& record = *static_cast<const TapRecord*>(data);
  count_under(tree, by_sender, AddressText(record.source).text);
  switch (record.seen) {
    case Seen::advertisement:
      count_advertisement(tree, *record.maps);
      break;
    case Seen::update:
      count_update(tree, *record.update);
      count_binding(tree, record.update->request->binding);
      break;
    case Seen::acknowledgement:
      count_acknowledgement(tree, record.status);
      count_binding(tree, record.update->request->binding);
      break;
  }
  return TAP_PACKET_REDRAW;
}

// A row's number is the action's, for Wireshark makes a filter of it; there is no action 0.
constexpr const char* rows[] = {"unknown", "registration", "refresh", "handover", "de-registration"};

void start_response_times(register_srt*, GArray* tables) noexcept {
  srt_stat_table* table = init_srt_table("HMIPv6 local Binding Updates", nullptr, tables, array_length(rows),
                                         "Update", "hmipv6.bu.action", nullptr);
  for (int row = 0; row < static_cast<int>(array_length(rows)); ++row)
    init_srt_table_row(table, row, rows[row]);
}

tap_packet_status add_response_time(void* data, packet_info* pinfo, epan_dissect_t*, const void* tapped,
                                    tap_flags_t) noexcept {
  const auto& record = *static_cast<const TapRecord*>(tapped);
  if (record.seen != Seen::acknowledgement || record.answer->repeated) return TAP_PACKET_DONT_REDRAW;
  GArray* tables = static_cast<srt_data_t*>(data)->srt_array;
  srt_stat_table* table = g_array_index(tables, srt_stat_table*, 0);
  const nstime_t sent = to_nstime(record.update->time);
  add_srt_table_data(table, static_cast<int>(record.update->request->action), &sent, pinfo);
  return TAP_PACKET_REDRAW;
}

}  // namespace

void register_counts() {
  stats_tree_register_plugin("hmipv6", "hmipv6", "HMIPv6/Messages", 0, count, start_counts, nullptr);
}

void register_response_times() {
  register_srt_table(protocol, "hmipv6", 1, add_response_time, start_response_times, nullptr);
}

}  // namespace hmipv6

void register_hmipv6_statistics() noexcept {
  hmipv6::register_counts();
  hmipv6::register_response_times();
  hmipv6::register_binding_table();
  hmipv6::register_map_table();
  register_flow_graph(hmipv6::protocol, "hmipv6", "HMIPv6 Flows");
}

}  // namespace lmmp::plugin
