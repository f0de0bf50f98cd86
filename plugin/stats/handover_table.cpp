// The two tables of the handover report. They share their columns, for Wireshark has one set for each
// statistic: all are texts, so that a cell without a meaning is empty.
#include "plugin/stats/handover_table.hpp"

#include <cstdint>

#include "plugin/stats/table.hpp"

namespace lmmp::plugin {
namespace {

enum Column : unsigned {
  number,
  kind,
  node,
  from,
  to,
  start,
  latency,
  messages,
  octets,
  address_fate,
  lost,
  delayed,
  gap,
  columns
};
static_assert(columns == handover_column_count);

constexpr double milliseconds = 1e-6;  // of a nanosecond

using SetText = void (*)(stat_tap_table*, unsigned row, unsigned column, const char* text);
constexpr SetText as_text = set_cell;           // under a label, where there is nothing to sort
constexpr SetText as_number = set_number_text;  // in a column of numbers

void set_milliseconds(SetText set, stat_tap_table* table, unsigned row, unsigned column,
                      std::int64_t nanoseconds) {
  char text[40];
  g_snprintf(text, sizeof text, "%.3f", static_cast<double>(nanoseconds) * milliseconds);
  set(table, row, column, text);
}

constexpr const char* no_value = "none";  // of what there is nothing to take it from

void set_count(SetText set, stat_tap_table* table, unsigned row, unsigned column, std::uint64_t count) {
  char text[40];
  g_snprintf(text, sizeof text, "%" G_GUINT64_FORMAT, count);
  set(table, row, column, text);
}

void set_share(stat_tap_table* table, unsigned row, unsigned column, std::uint32_t part,
               std::uint32_t whole) {
  char text[64];
  if (whole == 0)
    g_strlcpy(text, no_value, sizeof text);
  else
    g_snprintf(text, sizeof text, "%u of %u (%.1f %%)", part, whole, 100.0 * part / whole);
  set_cell(table, row, column, text);
}

const char* fate_name(AddressFate fate) {
  switch (fate) {
    case AddressFate::unknown:
      return "unknown";
    case AddressFate::kept:
      return "kept";
    case AddressFate::changed:
      return "changed";
  }
  return "";
}

unsigned summary_row(stat_tap_table* table, unsigned index, const char* label) {
  bool fresh = false;
  const unsigned row = row_of(table, handover_columns, index, fresh);
  if (fresh) set_cell(table, row, number, label);
  return row;
}

}  // namespace

stat_tap_table_item handover_columns[handover_column_count] = {
    {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Handover", "%s"},
    {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Kind", "%s"},
    {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Node", "%s"},
    {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "From", "%s"},
    {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "To", "%s"},
    {TABLE_ITEM_STRING, TAP_ALIGN_RIGHT, "Start (s)", "%s"},
    {TABLE_ITEM_STRING, TAP_ALIGN_RIGHT, "Latency (ms)", "%s"},
    {TABLE_ITEM_STRING, TAP_ALIGN_RIGHT, "Messages", "%s"},
    {TABLE_ITEM_STRING, TAP_ALIGN_RIGHT, "Octets", "%s"},
    {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "Address", "%s"},
    {TABLE_ITEM_STRING, TAP_ALIGN_RIGHT, "Lost", "%s"},
    {TABLE_ITEM_STRING, TAP_ALIGN_RIGHT, "Delayed", "%s"},
    {TABLE_ITEM_STRING, TAP_ALIGN_RIGHT, "Gap (ms)", "%s"},
};

void show_handover(stat_tap_table_ui* statistic, const Handover& handover) {
  stat_tap_table* table = stat_tap_find_table(statistic, handovers_title);
  bool fresh = false;
  const unsigned row = row_of(table, handover_columns, handover.number, fresh);
  set_count(as_number, table, row, number, handover.number);
  set_cell(table, row, kind, handover_kind_name(handover.kind));
  char name[32];
  g_snprintf(name, sizeof name, "%s %u",
             handover.node.protocol == NodeKey::Protocol::lmmp ? "session" : "binding", handover.node.number);
  set_cell(table, row, node, name);
  set_cell(table, row, from, handover.from.c_str());
  set_cell(table, row, to, handover.to.c_str());
  set_seconds(table, row, start, static_cast<double>(handover.start) * 1e-9);
  if (const auto took = handover.latency())
    set_milliseconds(as_number, table, row, latency, *took);
  else
    set_cell(table, row, latency, handover.refused ? "refused" : "no answer");
  set_count(as_number, table, row, messages, handover.messages);
  set_count(as_number, table, row, octets, handover.octets);
  set_cell(table, row, address_fate, handover.done ? fate_name(handover.address) : "");
  set_count(as_number, table, row, lost, handover.lost);
  set_count(as_number, table, row, delayed, handover.delayed);
  if (const auto silence = handover.gap()) set_milliseconds(as_number, table, row, gap, *silence);
}

void show_summary(stat_tap_table_ui* statistic, const HandoverSummary& summary) {
  stat_tap_table* table = stat_tap_find_table(statistic, summary_title);
  unsigned index = 0;
  // The GUI sorts by these labels: what belongs together begins alike.
  const auto row = [&](const char* label) { return summary_row(table, index++, label); };
  set_count(as_text, table, row("Handovers"), kind, summary.handovers);
  set_count(as_text, table, row("Handovers acknowledged"), kind, summary.acknowledged);
  set_count(as_text, table, row("Handovers refused"), kind, summary.refused);
  const auto latency = [&](const char* label, std::int64_t nanoseconds) {
    if (summary.acknowledged == 0)
      set_cell(table, row(label), kind, no_value);
    else
      set_milliseconds(as_text, table, row(label), kind, nanoseconds);
  };
  latency("Latency, median (ms)", summary.median.value());
  latency("Latency, 95th percentile (ms)", summary.percentile_95.value());
  latency("Latency, maximum (ms)", summary.median.maximum());
  set_share(table, row("Goal 1: within 70 ms"), kind, summary.within_70_ms, summary.acknowledged);
  set_count(as_text, table, row("Goal 2: signalling messages"), kind, summary.messages);
  set_count(as_text, table, row("Goal 2: signalling octets"), kind, summary.octets);
  if (summary.handovers == 0)
    set_cell(table, row("Goal 2: octets a handover, median"), kind, no_value);
  else
    set_count(as_text, table, row("Goal 2: octets a handover, median"), kind,
              static_cast<std::uint64_t>(summary.median_octets.value()));
  set_share(table, row("Goal 3: address kept"), kind, summary.kept, summary.kept + summary.changed);
  set_count(as_text, table, row("Data packets lost"), kind, summary.lost);
  set_count(as_text, table, row("Data packets delayed"), kind, summary.delayed);
}

}  // namespace lmmp::plugin
