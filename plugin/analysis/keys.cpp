// The keys that a user gives in tables. A wrong row is refused by the preference dialog with the row's name.
#include "plugin/analysis/keys.hpp"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <new>
#include <sstream>
#include <string>

#include <wsutil/report_message.h>

#include "plugin/analysis/conflicts.hpp"
#include "plugin/compat.hpp"
#include "plugin/dissect/preferences.hpp"
#include "wire/security.hpp"

namespace lmmp::plugin {
namespace {

// Rows as epan keeps them: text fields that it edits, and what update makes of them.
struct NetworkKeyRow {
  char* name;
  char* hex;
  std::uint8_t* octets;
  std::uint32_t size;
};
struct SessionKeyRow {
  char* sid_text;
  char* hex;
  std::uint32_t sid;
  std::uint8_t octets[session_key_size];
};
struct RsaKeyRow {
  char* path;
  wire::RsaKey* key;
};

NetworkKeyRow* network_keys = nullptr;
unsigned network_keys_size = 0;
SessionKeyRow* session_keys = nullptr;
unsigned session_keys_size = 0;
RsaKeyRow* rsa_keys = nullptr;
unsigned rsa_keys_size = 0;

// Text fields of a row: set and show, as epan's own macros do.
template <auto Member, typename Row>
void set_text(void* row, const char* text, unsigned length, const void*, const void*) noexcept {
  char*& field = static_cast<Row*>(row)->*Member;
  g_free(field);
  field = g_strndup(text, length);
}
template <auto Member, typename Row>
void show_text(void* row, char** text, unsigned* length, const void*, const void*) noexcept {
  const char* field = static_cast<Row*>(row)->*Member;
  *text = g_strdup(field ? field : "");
  *length = static_cast<unsigned>(std::char_traits<char>::length(*text));
}
template <auto Member, typename Row>
constexpr uat_field_t text_field(const char* name, const char* title, uat_text_mode_t mode,
                                 const char* description) {
  return {name,
          title,
          mode,
          {nullptr, set_text<Member, Row>, show_text<Member, Row>},
          {nullptr, nullptr, nullptr},
          nullptr,
          description,
          FLDFILL};
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Octets of hexadecimal text, in which ':', '-' and blanks may part them; -1 if it is no such text, -2 if it
// has more than `room` octets.
int read_hex(const char* text, std::uint8_t* octets, std::size_t room) {
  std::size_t digits = 0;
  for (const char* at = text ? text : ""; *at != 0; ++at) {
    if ((*at == ':' || *at == '-' || *at == ' ') && digits % 2 == 0) continue;
    const int digit = hex_digit(*at);
    if (digit < 0) return -1;
    if (digits / 2 >= room) return -2;
    std::uint8_t& octet = octets[digits / 2];
    octet = static_cast<std::uint8_t>(digits % 2 == 0 ? digit << 4 : octet | digit);
    ++digits;
  }
  return digits % 2 == 0 ? static_cast<int>(digits / 2) : -1;
}

const char* shown(const char* text) {
  return text != nullptr && *text != 0 ? text : "(empty)";
}

RowAccepted update_network_key(void* record, char** error) noexcept {
  auto* row = static_cast<NetworkKeyRow*>(record);
  std::uint8_t octets[network_key_size_limit];
  const int size = read_hex(row->hex, octets, sizeof octets);
  if (size == -1) {
    *error = g_strdup_printf(
        "Access network \"%s\": the key \"%s\" is not hexadecimal; two digits an octet are expected",
        shown(row->name), shown(row->hex));
    return false;
  }
  if (size <= 0) {
    *error = g_strdup_printf("Access network \"%s\": the key has %s octets; 1 to %u are expected",
                             shown(row->name), size == 0 ? "no" : "too many",
                             static_cast<unsigned>(network_key_size_limit));
    return false;
  }
  g_free(row->octets);
  row->octets = static_cast<std::uint8_t*>(g_malloc(static_cast<std::size_t>(size)));
  std::copy_n(octets, size, row->octets);
  row->size = static_cast<std::uint32_t>(size);
  return true;
}
void* copy_network_key(void* to, const void* from, std::size_t) noexcept {
  auto* copy = static_cast<NetworkKeyRow*>(to);
  const auto* row = static_cast<const NetworkKeyRow*>(from);
  *copy = {g_strdup(row->name), g_strdup(row->hex), nullptr, row->size};
  if (row->octets != nullptr) {
    copy->octets = static_cast<std::uint8_t*>(g_malloc(row->size));
    std::copy_n(row->octets, row->size, copy->octets);
  }
  return to;
}
void free_network_key(void* record) noexcept {
  auto* row = static_cast<NetworkKeyRow*>(record);
  g_free(row->name);
  g_free(row->hex);
  g_free(row->octets);
}

RowAccepted update_session_key(void* record, char** error) noexcept {
  auto* row = static_cast<SessionKeyRow*>(record);
  const char* digits = row->sid_text ? row->sid_text : "";
  if (digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X')) digits += 2;
  const std::size_t count = std::char_traits<char>::length(digits);
  const bool hexadecimal = std::all_of(digits, digits + count, [](char c) { return hex_digit(c) >= 0; });
  if (count == 0 || count > 8 || !hexadecimal) {
    *error = g_strdup_printf("Session \"%s\": the SID is one to eight hexadecimal digits, such as 1f2e3d4c",
                             shown(row->sid_text));
    return false;
  }
  row->sid = 0;
  for (const char* at = digits; *at != 0; ++at)
    row->sid = row->sid << 4 | static_cast<std::uint32_t>(hex_digit(*at));
  std::uint8_t octets[session_key_size];
  const int size = read_hex(row->hex, octets, sizeof octets);
  if (size == -1) {
    *error =
        g_strdup_printf("Session \"%s\": the key \"%s\" is not hexadecimal; two digits an octet are expected",
                        row->sid_text, shown(row->hex));
    return false;
  }
  if (size != static_cast<int>(session_key_size)) {
    *error =
        g_strdup_printf("Session \"%s\": the key has %s octets; a session key is an MD5 hash of 16 (I12)",
                        row->sid_text, size == -2 ? "more than 16" : "fewer than 16");
    return false;
  }
  std::copy_n(octets, session_key_size, row->octets);
  return true;
}
void* copy_session_key(void* to, const void* from, std::size_t) noexcept {
  auto* copy = static_cast<SessionKeyRow*>(to);
  const auto* row = static_cast<const SessionKeyRow*>(from);
  *copy = *row;
  copy->sid_text = g_strdup(row->sid_text);
  copy->hex = g_strdup(row->hex);
  return to;
}
void free_session_key(void* record) noexcept {
  auto* row = static_cast<SessionKeyRow*>(record);
  g_free(row->sid_text);
  g_free(row->hex);
}

// Two rows that name the same session and disagree: the first would silently win. Called when the table has
// changed, so each state of the table is judged once, never on a packet.
void tell_row_conflicts() noexcept {
  tell_conflicts();
  for (unsigned later = 1; later < session_keys_size; ++later) {
    for (unsigned row = 0; row < later; ++row) {
      const auto& one = session_keys[row];
      const auto& other = session_keys[later];
      if (one.sid != other.sid || std::equal(one.octets, one.octets + session_key_size, other.octets))
        continue;
      report_warning(
          "LMMP session keys: rows %u and %u give different keys for the session 0x%08x; row %u is used.",
          row + 1, later + 1, static_cast<unsigned>(one.sid), row + 1);
      break;
    }
  }
}

RowAccepted update_rsa_key(void* record, char** error) noexcept {
  auto* row = static_cast<RsaKeyRow*>(record);
  std::ifstream file(row->path ? row->path : "", std::ios::binary);
  if (!file) {
    *error = g_strdup_printf("RSA key \"%s\": the file cannot be read; give the path of a PEM file",
                             shown(row->path));
    return false;
  }
  // A PEM file of a key has some thousand octets: what is longer is something else.
  constexpr std::size_t limit = 65536;
  std::string pem(limit, '\0');
  file.read(pem.data(), static_cast<std::streamsize>(limit));
  pem.resize(static_cast<std::size_t>(file.gcount()));
  auto key = wire::RsaKey::from_pem(pem);
  if (!key) {
    *error = g_strdup_printf("RSA key \"%s\": %s", row->path, key.error().c_str());
    return false;
  }
  delete row->key;
  row->key = new (std::nothrow) wire::RsaKey(*std::move(key));
  return true;
}
void* copy_rsa_key(void* to, const void* from, std::size_t) noexcept {
  auto* copy = static_cast<RsaKeyRow*>(to);
  const auto* row = static_cast<const RsaKeyRow*>(from);
  *copy = {g_strdup(row->path), row->key != nullptr ? new (std::nothrow) wire::RsaKey(*row->key) : nullptr};
  return to;
}
void free_rsa_key(void* record) noexcept {
  auto* row = static_cast<RsaKeyRow*>(record);
  g_free(row->path);
  delete row->key;
}

template <typename Row>
void add_table(module_t* module, const char* file, const char* title, const char* description, Row** rows,
               unsigned* count, uat_copy_cb_t copy, uat_update_cb_t update, uat_free_cb_t release,
               uat_field_t* fields, uat_post_update_cb_t whole) {
  uat_t* table = uat_new(title, sizeof(Row), file, true, rows, count, UAT_AFFECTS_DISSECTION, nullptr, copy,
                         update, release, whole, nullptr, fields);
  // A preference is named without its module.
  constexpr std::size_t module_name_length = std::string_view("lmmp_").size();
  prefs_register_uat_preference(module, file + module_name_length, title, description, table);
}

}  // namespace

void register_key_tables(module_t* module) {
  static uat_field_t network_fields[] = {
      text_field<&NetworkKeyRow::name, NetworkKeyRow>("name", "Access network", PT_TXTMOD_STRING, "Any name"),
      text_field<&NetworkKeyRow::hex, NetworkKeyRow>(
          "key", "SK_an (hex)", PT_TXTMOD_STRING, "The key shared by the network's access routers (D 2.4)"),
      UAT_END_FIELDS};
  static uat_field_t session_fields[] = {
      text_field<&SessionKeyRow::sid_text, SessionKeyRow>("sid", "SID (hex)", PT_TXTMOD_STRING,
                                                          "Session identifier, up to eight digits"),
      text_field<&SessionKeyRow::hex, SessionKeyRow>("key", "Session key (hex)", PT_TXTMOD_STRING,
                                                     "SK_an-mn, 16 octets (I12)"),
      UAT_END_FIELDS};
  static uat_field_t rsa_fields[] = {text_field<&RsaKeyRow::path, RsaKeyRow>(
                                         "file", "PEM file", PT_TXTMOD_FILENAME,
                                         "Private key of a mobile node or an access router, not encrypted"),
                                     UAT_END_FIELDS};
  add_table(module, "lmmp_keys", "LMMP access network keys",
            "SK_an of access networks; the session key of every SID follows from it (I12)", &network_keys,
            &network_keys_size, copy_network_key, update_network_key, free_network_key, network_fields,
            tell_conflicts);
  add_table(module, "lmmp_session_keys", "LMMP session keys",
            "Session keys of single sessions, where SK_an is not known", &session_keys, &session_keys_size,
            copy_session_key, update_session_key, free_session_key, session_fields, tell_row_conflicts);
  add_table(module, "lmmp_rsa_keys", "LMMP private RSA keys",
            "Private keys of a lab: they decrypt nonces and shared keys (I14)", &rsa_keys, &rsa_keys_size,
            copy_rsa_key, update_rsa_key, free_rsa_key, rsa_fields, tell_conflicts);
}

std::uint32_t network_key_count() {
  return network_keys_size;
}
GivenKey network_key(std::uint32_t row) {
  return {network_keys[row].octets, network_keys[row].size};
}
GivenKey given_session_key(std::uint32_t sid) {
  for (unsigned row = 0; row < session_keys_size; ++row) {
    if (session_keys[row].sid == sid) return {session_keys[row].octets, session_key_size};
  }
  return {};
}

std::uint32_t session_key_count() {
  return session_keys_size;
}
std::uint32_t rsa_key_count() {
  return rsa_keys_size;
}
std::size_t decrypt_with_rsa_key(std::uint32_t row, wire::Octets block, std::uint8_t* plain,
                                 std::size_t room) noexcept {
  const wire::RsaKey* key = rsa_keys[row].key;
  if (key == nullptr || block.size() != (key->bits() + 7) / 8) return 0;
  const auto opened = key->decrypt(block, static_cast<wire::RsaPadding>(preferences.rsa_padding));
  if (!opened || opened->size() > room) return 0;
  std::copy(opened->begin(), opened->end(), plain);
  return opened->size();
}

}  // namespace lmmp::plugin
