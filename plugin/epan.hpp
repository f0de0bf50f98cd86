// Wireshark's headers in the order and linkage that they need from C++; compat.hpp has what differs by
// version.
//
// epan throws by longjmp: C++ destructors are skipped and an exception that leaves a callback ends the
// process. So no object with a destructor is alive across a call into epan, and every callback is noexcept.
#pragma once

#include <epan/packet.h>
#include <ws_version.h>
// packet.h comes first.
#include <epan/exceptions.h>
#include <epan/expert.h>
#include <epan/prefs.h>
#include <epan/proto_data.h>
#include <epan/range.h>
#include <epan/tap.h>
#include <epan/to_str.h>
#include <epan/uat.h>
#include <epan/unit_strings.h>
extern "C" {
#include <epan/epan.h>
#include <epan/in_cksum.h>
#include <epan/ipproto.h>
}

#include <cstdint>
#include <string_view>

namespace lmmp::plugin {

// The registry's names are literals, so their text ends in a zero octet as epan wants it.
constexpr const char* c_text(std::string_view literal) {
  return literal.data();
}

inline bool is_visible(const proto_tree* tree) {
  return tree != nullptr && PTREE_DATA(tree)->visible;
}

// proto_tree_add_item for octets that are known to be there, asking first whether anybody wants the field:
// most packets of a large capture are only filtered. What stands for the item otherwise is its tree, as in
// epan, so that expert items find their place.
inline proto_item* add_item(proto_tree* tree, int field, tvbuff_t* tvb, int start, int length,
                            unsigned encoding) {
  if (!proto_field_is_referenced(tree, field)) return tree;
  return proto_tree_add_item(tree, field, tvb, start, length, encoding);
}

// The same for a number that is not the octets' own.
inline void add_generated(proto_tree* tree, int field, tvbuff_t* tvb, int start, int length,
                          std::uint32_t value) {
  if (!proto_field_is_referenced(tree, field)) return;
  proto_item_set_generated(proto_tree_add_uint(tree, field, tvb, start, length, value));
}

}  // namespace lmmp::plugin
