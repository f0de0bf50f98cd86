// Values of a script: from what is written to ast.hpp, typed by the field that they are for.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/script/ast.hpp"
#include "harness/script/diagnostic.hpp"
#include "harness/script/scalar.hpp"
#include "harness/script/source.hpp"
#include "harness/script/vocabulary.hpp"
#include "harness/script/yaml.hpp"

namespace lmmp::conform {

// What may stand where a value is read.
struct ValueRules {
  enum class Type : std::uint8_t {
    field,     // by `kind`
    duration,  // a time
    name,      // a bare word: a node, a link
    node,      // a node's name or an address
    anything,  // an argument of a procedure or a function: whatever it looks like
  } type = Type::field;
  FieldKind kind = FieldKind::octets;
  bool bind = false;     // =>name
  bool pattern = false;  // any, absent, not, ranges: what a received field is compared with
  bool list = false;     // [a, b]
};

// Complains and returns nothing if the node is no such value.
std::optional<Value> read_value(const YamlNode& node, const ValueRules& rules, const Source& source,
                                Diagnostics& diagnostics);

// "name(argument, argument) => result, result", as in a call or a procedure's head. Arguments may be set
// apart by commas or blanks.
struct Signature {
  std::string name;
  std::vector<std::string> arguments;
  std::vector<std::size_t> argument_offsets;  // in the text
  std::vector<std::string> results;
  std::size_t results_offset = 0;
};
Read<Signature> read_signature(std::string_view text);

// A name of a variable, a procedure or a parameter: letters, digits, '_', not starting with a digit.
bool is_identifier(std::string_view text);

// As an author would write it: "0x1f2e3d4c" stays a number, so identifiers are shown in hex by the caller.
std::string to_text(const Value& value);

}  // namespace lmmp::conform
