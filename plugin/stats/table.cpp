// Tables of statistics whose rows come up as the capture is read.
//
// Wireshark keeps a table's cells; which row a key has is kept with the first cell, so that each of several
// open windows has its own.
#include "plugin/stats/table.hpp"

#include <cstdint>

#include <glib.h>

namespace lmmp::plugin {
namespace {

GHashTable* rows_of(stat_tap_table* table) {
  if (table->num_elements == 0) return nullptr;
  return static_cast<GHashTable*>(stat_tap_get_field_data(table, 0, 0)->user_data.ptr_value);
}

unsigned add_row(stat_tap_table* table, const stat_tap_table_item* columns) {
  const guint row = table->num_elements;
  auto* cells = g_new0(stat_tap_table_item_type, table->num_fields);
  for (guint column = 0; column < table->num_fields; ++column) {
    cells[column].type = columns[column].type;
    if (columns[column].type == TABLE_ITEM_STRING) cells[column].value.string_value = g_strdup("");
  }
  stat_tap_init_table_row(table, row, table->num_fields, cells);
  g_free(cells);
  return row;
}

stat_tap_table_item_type* cell_at(stat_tap_table* table, unsigned row, unsigned column) {
  return stat_tap_get_field_data(table, row, column);
}

void drop_text(stat_tap_table_item_type* cell) {
  if (cell->type == TABLE_ITEM_STRING) g_free(const_cast<char*>(cell->value.string_value));
}

}  // namespace

unsigned row_of(stat_tap_table* table, const stat_tap_table_item* columns, std::uint64_t key, bool& fresh) {
  fresh = false;
  GHashTable* rows = rows_of(table);
  if (rows != nullptr) {
    const gint64 wanted = static_cast<gint64>(key);
    void* row = nullptr;
    if (g_hash_table_lookup_extended(rows, &wanted, nullptr, &row)) return GPOINTER_TO_UINT(row);
  }
  fresh = true;
  const unsigned row = add_row(table, columns);
  if (rows == nullptr) {
    rows = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, nullptr);
    cell_at(table, 0, 0)->user_data.ptr_value = rows;
  }
  auto* kept = g_new(gint64, 1);
  *kept = static_cast<gint64>(key);
  g_hash_table_insert(rows, kept, GUINT_TO_POINTER(row));
  return row;
}

void set_cell(stat_tap_table* table, unsigned row, unsigned column, const char* text) {
  stat_tap_table_item_type* cell = cell_at(table, row, column);
  drop_text(cell);
  cell->value.string_value = g_strdup(text);
}

void set_cell(stat_tap_table* table, unsigned row, unsigned column, unsigned number) {
  cell_at(table, row, column)->value.uint_value = number;
}

void add_to_cell(stat_tap_table* table, unsigned row, unsigned column, unsigned number) {
  cell_at(table, row, column)->value.uint_value += number;
}

void set_number_text(stat_tap_table* table, unsigned row, unsigned column, const char* digits) {
  char text[40];
  g_snprintf(text, sizeof text, "%12s", digits);
  set_cell(table, row, column, text);
}

void set_seconds(stat_tap_table* table, unsigned row, unsigned column, double seconds) {
  char text[40];
  g_snprintf(text, sizeof text, "%.6f", seconds);
  set_number_text(table, row, column, text);
}

stat_tap_table* start_table(stat_tap_table_ui* statistic, const char* title) {
  stat_tap_table* table = stat_tap_find_table(statistic, title);
  if (table != nullptr) {
    reset_table(table);
  } else {
    table = stat_tap_init_table(title, static_cast<int>(statistic->nfields), 0, nullptr);
    stat_tap_add_table(statistic, table);
  }
  return table;
}

void free_cell(stat_tap_table*, guint row, guint column, stat_tap_table_item_type* cell) noexcept {
  drop_text(cell);
  cell->type = TABLE_ITEM_NONE;
  if (row == 0 && column == 0 && cell->user_data.ptr_value != nullptr) {
    g_hash_table_destroy(static_cast<GHashTable*>(cell->user_data.ptr_value));
    cell->user_data.ptr_value = nullptr;
  }
}

void reset_table(stat_tap_table* table) noexcept {
  for (guint row = 0; row < table->num_elements; ++row) {
    for (guint column = 0; column < table->num_fields; ++column)
      free_cell(table, row, column, stat_tap_get_field_data(table, row, column));
    g_free(table->elements[row]);
  }
  table->num_elements = 0;
}

}  // namespace lmmp::plugin
