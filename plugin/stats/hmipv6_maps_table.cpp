// The table of `hmipv6,maps`: the MAPs that routers advertise, as each was advertised last.
#include "plugin/analysis/hmipv6_tap.hpp"
#include "plugin/stats/address_text.hpp"
#include "plugin/stats/hmipv6.hpp"
#include "plugin/stats/table.hpp"

namespace lmmp::plugin::hmipv6 {
namespace {

enum Column : unsigned {
  map,
  router,
  distance,
  preference,
  flag_r,
  lifetime,
  advertisements,
  changes,
  failures,
  last_heard,
  columns
};

stat_tap_table_item fields[columns] = {
    {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "MAP", "%s"},
    {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Last router", "%s"},
    {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "Distance", "%u"},
    {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "Preference", "%u"},
    {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "Flag R", "%u"},
    {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "Lifetime (s)", "%u"},
    {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "Advertisements", "%u"},
    {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "Changes", "%u"},
    {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "Failures", "%u"},
    {TABLE_ITEM_STRING, TAP_ALIGN_RIGHT, "Last heard (s)", "%s"},
};

void note_option(stat_tap_table* table, const packet_info* pinfo, const TapRecord& record,
                 const MapOption& option) {
  bool fresh = false;
  const unsigned row = row_of(table, fields, digest(option.address.octets), fresh);
  if (fresh) set_cell(table, row, map, AddressText(option.address).text);
  set_cell(table, row, router, AddressText(record.source).text);
  set_cell(table, row, distance, unsigned{option.distance});
  set_cell(table, row, preference, unsigned{option.preference});
  set_cell(table, row, flag_r, option.flag_r ? 1U : 0U);
  set_cell(table, row, lifetime, option.valid_lifetime);
  add_to_cell(table, row, advertisements, 1);
  if (option.valid_lifetime == 0) add_to_cell(table, row, failures, 1);
  set_seconds(table, row, last_heard, nstime_to_sec(&pinfo->rel_ts));
  if (record.changes == nullptr) return;
  const MapOption* before = record.changes->before.of(option.address);
  if (before == nullptr || changed(*before, option, record.changes->elapsed))
    add_to_cell(table, row, changes, 1);
}

void start(stat_tap_table_ui* statistic) noexcept {
  start_table(statistic, "HMIPv6 MAPs advertised");
}

tap_packet_status note(void* data, packet_info* pinfo, epan_dissect_t*, const void* tapped,
                       tap_flags_t) noexcept {
  const auto& record = *static_cast<const TapRecord*>(tapped);
  if (record.seen != Seen::advertisement) return TAP_PACKET_DONT_REDRAW;
  GArray* tables = static_cast<stat_data_t*>(data)->stat_tap_data->tables;
  stat_tap_table* table = g_array_index(tables, stat_tap_table*, 0);
  for (unsigned i = 0; i < record.maps->count; ++i)
    note_option(table, pinfo, record, record.maps->options[i]);
  return TAP_PACKET_REDRAW;
}

tap_param parameters[] = {{PARAM_FILTER, "filter", "Filter", nullptr, true}};
stat_tap_table_ui statistic = {REGISTER_PACKET_STAT_GROUP_UNSORTED,
                               "HMIPv6 MAPs",
                               "hmipv6",
                               "hmipv6,maps",
                               start,
                               note,
                               reset_table,
                               free_cell,
                               nullptr,
                               columns,
                               fields,
                               array_length(parameters),
                               parameters,
                               nullptr,
                               0};

}  // namespace

void register_map_table() {
  register_stat_tap_table_ui(&statistic);
}

}  // namespace lmmp::plugin::hmipv6
