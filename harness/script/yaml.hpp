// YAML as a tree in which every node, keys included, knows its line and column.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/script/diagnostic.hpp"
#include "harness/script/source.hpp"

namespace lmmp::conform {

struct YamlEntry;

struct YamlNode {
  enum class Kind : std::uint8_t { null, scalar, sequence, mapping } kind = Kind::null;
  std::string text;   // of a scalar
  bool plain = true;  // a scalar without quotes
  int line = 1, column = 1;
  std::vector<YamlNode> items;     // of a sequence
  std::vector<YamlEntry> entries;  // of a mapping, in the order written, doubles included

  bool is_scalar() const { return kind == Kind::scalar; }
  bool is_sequence() const { return kind == Kind::sequence; }
  bool is_mapping() const { return kind == Kind::mapping; }
  const YamlEntry* find(std::string_view key) const;
};

struct YamlEntry {
  YamlNode key, value;
};

// "a list", "a mapping", "`text`", "nothing"
std::string describe(const YamlNode& node);
// The node on one line: {recv: ACK, at: L2}
std::string flow_text(const YamlNode& node);

// The documents of a stream. Syntax errors, anchors, aliases, tags, keys that are no scalars and keys that
// stand twice are complained about; what could be read before a syntax error is returned all the same.
std::vector<YamlNode> read_yaml(const Source& source, Diagnostics& diagnostics);

}  // namespace lmmp::conform
