// The table of `lmmp,sessions`: who was where, with how many handovers, and how it ended.
#include <cstdint>

#include "plugin/analysis/lmmp_tap.hpp"
#include "plugin/stats/address_text.hpp"
#include "plugin/stats/lmmp.hpp"
#include "plugin/stats/table.hpp"

namespace lmmp::plugin {
namespace {

using M = wire::MessageType;

enum Column : unsigned {
  number,
  sid,
  mobile_node,
  first_router,
  router,
  handovers,
  messages,
  state,
  begun,
  last_heard,
  columns
};

stat_tap_table_item fields[columns] = {
    {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "Session", "%u"},
    {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "SID", "%s"},
    {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Mobile node", "%s"},
    {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "First router", "%s"},
    {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Router", "%s"},
    {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "Handovers", "%u"},
    {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "Messages", "%u"},
    {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "State", "%s"},
    {TABLE_ITEM_STRING, TAP_ALIGN_RIGHT, "Begun (s)", "%s"},
    {TABLE_ITEM_STRING, TAP_ALIGN_RIGHT, "Last heard (s)", "%s"},
};

bool is(std::uint8_t type, M message) {
  return type == static_cast<std::uint8_t>(message);
}

// What the message makes of its session, or nullptr: it stays as it is.
const char* state_after(const LmmpRecord& record) {
  switch (record.type) {
    case M::login:
    case M::key_exchange_request:
      return record.retransmission_of == 0 ? "logging in" : nullptr;
    case M::login_ack:
      return record.has_response_time || record.response_to == 0 ? "active" : nullptr;
    case M::logout:
      return record.retransmission_of == 0 ? "ending" : nullptr;
    case M::ack:
      return record.has_response_time && is(record.answered_type, M::logout) ? "logged out" : nullptr;
    case M::error:
      return record.has_response_time && is(record.answered_type, M::login) ? "refused" : nullptr;
    default:
      return nullptr;
  }
}

// Which way a message of its type goes; of those that go either way nothing is learned.
void note_nodes(stat_tap_table* table, unsigned row, const LmmpRecord& record, bool fresh) {
  const wire::Sender sender = wire::spec_of(record.type).sender;
  if (sender == wire::Sender::either) return;
  const bool from_node = sender == wire::Sender::mobile_node;
  const hmipv6::Address& node = from_node ? record.source : record.destination;
  const hmipv6::Address& access_router = from_node ? record.destination : record.source;
  const bool to_group = record.destination.octets[0] == 0xFF;
  if (from_node || !to_group) set_cell(table, row, mobile_node, AddressText(node).text);
  if (from_node && to_group) return;
  if (fresh) set_cell(table, row, first_router, AddressText(access_router).text);
  set_cell(table, row, router, AddressText(access_router).text);
}

void start(stat_tap_table_ui* statistic) noexcept {
  start_table(statistic, "LMMP sessions");
}

tap_packet_status note(void* data, packet_info* pinfo, epan_dissect_t*, const void* tapped,
                       tap_flags_t) noexcept {
  const auto& record = *static_cast<const LmmpRecord*>(tapped);
  if (record.session == 0 || !record.acted_on) return TAP_PACKET_DONT_REDRAW;
  GArray* tables = static_cast<stat_data_t*>(data)->stat_tap_data->tables;
  auto* table = g_array_index(tables, stat_tap_table*, 0);
  bool fresh = false;
  const unsigned row = row_of(table, fields, record.session, fresh);
  if (fresh) {
    set_cell(table, row, number, record.session);
    set_cell(table, row, state, "active");
    set_seconds(table, row, begun, nstime_to_sec(&pinfo->rel_ts));
  }
  // In one pass, a login's first messages do not know the SID yet.
  if (record.sid != 0) {
    char text[16];
    g_snprintf(text, sizeof text, "0x%08x", record.sid);
    set_cell(table, row, sid, text);
  }
  note_nodes(table, row, record, fresh);
  add_to_cell(table, row, messages, 1);
  if (record.type == M::handover && record.retransmission_of == 0) add_to_cell(table, row, handovers, 1);
  if (const char* now = state_after(record)) set_cell(table, row, state, now);
  set_seconds(table, row, last_heard, nstime_to_sec(&pinfo->rel_ts));
  return TAP_PACKET_REDRAW;
}

tap_param parameters[] = {{PARAM_FILTER, "filter", "Filter", nullptr, true}};
stat_tap_table_ui statistic = {REGISTER_PACKET_STAT_GROUP_UNSORTED,
                               "LMMP Sessions",
                               "lmmp",
                               "lmmp,sessions",
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

void register_session_table() {
  register_stat_tap_table_ui(&statistic);
}

}  // namespace lmmp::plugin
