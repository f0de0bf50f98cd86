// Tables of statistics whose rows come up as the capture is read, in the GUI and in tshark.
#pragma once

#include <epan/packet.h>
// packet.h comes first.
#include <epan/stat_tap_ui.h>

#include <cstdint>

namespace lmmp::plugin {

// The row of `key` in `table`. At its first use it is made, with empty cells and zeroes as `columns` says,
// and `fresh` is set. Rows stand in the order of their first use.
unsigned row_of(stat_tap_table* table, const stat_tap_table_item* columns, std::uint64_t key, bool& fresh);

// Cells, of the type that their column has. A text is copied.
void set_cell(stat_tap_table* table, unsigned row, unsigned column, const char* text);
void set_cell(stat_tap_table* table, unsigned row, unsigned column, unsigned number);
void add_to_cell(stat_tap_table* table, unsigned row, unsigned column, unsigned number);
// Digits in a column of texts, right-aligned: the GUI sorts such columns octet by octet.
void set_number_text(stat_tap_table* table, unsigned row, unsigned column, const char* digits);
void set_seconds(stat_tap_table* table, unsigned row, unsigned column, double seconds);  // a text

// For stat_tap_init_cb: the table of that title, empty.
stat_tap_table* start_table(stat_tap_table_ui* statistic, const char* title);

// The callbacks that Wireshark wants with such a table.
void reset_table(stat_tap_table* table) noexcept;
void free_cell(stat_tap_table* table, guint row, guint column, stat_tap_table_item_type* cell) noexcept;

}  // namespace lmmp::plugin
