// Records in Wireshark's file scope, and maps to them by keys of plain octets.
#pragma once

#include <cstdint>
#include <cstring>
#include <new>
#include <type_traits>

#include "plugin/dissect/hmipv6_octets.hpp"
#include "plugin/epan.hpp"

namespace lmmp::plugin {

template <typename Key>
guint hash_key(gconstpointer key) {
  static_assert(std::has_unique_object_representations_v<Key>, "padding would be hashed");
  const std::uint64_t hash = hmipv6::digest({static_cast<const std::uint8_t*>(key), sizeof(Key)});
  return static_cast<guint>(hash ^ hash >> 32);
}

template <typename Key>
gboolean same_key(gconstpointer a, gconstpointer b) {
  return std::memcmp(a, b, sizeof(Key)) == 0;
}

// A map that is empty again with every new capture. Keys are kept by the caller, in file scope.
template <typename Key>
wmem_map_t* map_keyed_by() {
  return wmem_map_new_autoreset(wmem_epan_scope(), wmem_file_scope(), hash_key<Key>, same_key<Key>);
}

template <typename Value, typename Key>
Value* find(wmem_map_t* map, const Key& key) {
  return static_cast<Value*>(wmem_map_lookup(map, &key));
}

template <typename Record>
Record* new_record() {
  static_assert(std::is_trivially_destructible_v<Record>, "file scope calls no destructor");
  return new (wmem_alloc(wmem_file_scope(), sizeof(Record))) Record;
}

}  // namespace lmmp::plugin
