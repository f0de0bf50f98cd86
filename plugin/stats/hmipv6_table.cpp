// The table of `hmipv6,bindings`: who is registered where, since when and until when.
#include "plugin/analysis/hmipv6_tap.hpp"
#include "plugin/stats/address_text.hpp"
#include "plugin/stats/hmipv6.hpp"
#include "plugin/stats/table.hpp"

namespace lmmp::plugin::hmipv6 {
namespace {

enum Column : unsigned {
  number,
  rcoa,
  map,
  first_lcoa,
  lcoa,
  updates,
  handovers,
  state,
  ends,
  last_heard,
  columns
};

stat_tap_table_item fields[columns] = {
    {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "Binding", "%u"},
    {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "RCoA", "%s"},
    {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "MAP", "%s"},
    {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "First LCoA", "%s"},
    {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "LCoA", "%s"},
    {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "Updates", "%u"},
    {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "Handovers", "%u"},
    {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "State", "%s"},
    {TABLE_ITEM_STRING, TAP_ALIGN_RIGHT, "Ends (s)", "%s"},
    {TABLE_ITEM_STRING, TAP_ALIGN_RIGHT, "Last heard (s)", "%s"},
};

double relative_seconds(const packet_info* pinfo) {
  return nstime_to_sec(&pinfo->rel_ts);
}

const char* state_after(const TapRecord& record) {
  const bool ending = record.update->request->action == Action::deregistration;
  if (record.seen == Seen::update) return ending ? "ending" : "asked for";
  if (record.status >= status_refused) return "refused";
  return ending || record.lifetime == 0 ? "de-registered" : "registered";
}

void note_binding(stat_tap_table* table, const packet_info* pinfo, const TapRecord& record) {
  const Request& request = *record.update->request;
  const Binding* binding = request.binding;
  if (binding == nullptr) return;
  bool fresh = false;
  const unsigned row = row_of(table, fields, binding->number, fresh);
  const AddressText at(request.lcoa);
  if (fresh) {
    set_cell(table, row, number, binding->number);
    set_cell(table, row, rcoa, AddressText(binding->key.rcoa).text);
    set_cell(table, row, map, AddressText(binding->key.map).text);
    set_cell(table, row, first_lcoa, at.text);
    set_cell(table, row, lcoa, at.text);
  }
  set_seconds(table, row, last_heard, relative_seconds(pinfo));
  const bool answered_before = record.seen == Seen::acknowledgement && record.answer->repeated;
  if (record.seen == Seen::update) {
    add_to_cell(table, row, updates, 1);
    if (record.update->first && request.action == Action::handover) add_to_cell(table, row, handovers, 1);
  }
  if (answered_before || (record.seen == Seen::update && !record.update->first)) return;
  set_cell(table, row, state, state_after(record));
  if (record.seen == Seen::acknowledgement && record.status < status_refused) {
    set_cell(table, row, lcoa, at.text);
    if (record.lifetime == 0)
      set_cell(table, row, ends, "");
    else
      set_seconds(table, row, ends,
                  relative_seconds(pinfo) + record.lifetime * static_cast<double>(lifetime_unit));
  }
}

void start(stat_tap_table_ui* statistic) noexcept {
  start_table(statistic, "HMIPv6 bindings");
}

tap_packet_status note(void* data, packet_info* pinfo, epan_dissect_t*, const void* tapped,
                       tap_flags_t) noexcept {
  const auto& record = *static_cast<const TapRecord*>(tapped);
  GArray* tables = static_cast<stat_data_t*>(data)->stat_tap_data->tables;
  if (record.seen == Seen::advertisement) return TAP_PACKET_DONT_REDRAW;
  note_binding(g_array_index(tables, stat_tap_table*, 0), pinfo, record);
  return TAP_PACKET_REDRAW;
}

tap_param parameters[] = {{PARAM_FILTER, "filter", "Filter", nullptr, true}};
stat_tap_table_ui statistic = {REGISTER_PACKET_STAT_GROUP_UNSORTED,
                               "HMIPv6 Bindings",
                               "hmipv6",
                               "hmipv6,bindings",
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

void register_binding_table() {
  register_stat_tap_table_ui(&statistic);
}

}  // namespace lmmp::plugin::hmipv6
