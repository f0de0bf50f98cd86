// A YAML mapping read key by key, with complaints about keys that nobody asked for.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/script/diagnostic.hpp"
#include "harness/script/source.hpp"
#include "harness/script/value.hpp"
#include "harness/script/yaml.hpp"

namespace lmmp::conform {

// Where a reader reads from and complains to.
struct Reading {
  const Source& source;
  Diagnostics& diagnostics;

  Place place(const YamlNode& node) const { return source.place(node.line, node.column); }
  void error(const YamlNode& node, std::string found, std::string expected = {},
             std::string hint = {}) const {
    diagnostics.error(source, place(node), std::move(found), std::move(expected), std::move(hint));
  }
};

struct Word {
  std::string text;
  Place place;
};

class Mapping {
 public:
  // `what` names it in complaints: "a test case". Complains if the node is none.
  Mapping(const YamlNode& node, Reading reading, std::string what);

  const YamlNode* take(std::string_view key);     // nullptr if it is not there
  const YamlNode* require(std::string_view key);  // complains if it is not there

  // Nothing, after a complaint, if the value has another shape.
  std::optional<Word> word(std::string_view key, bool required = false);
  std::vector<Word> words(std::string_view key);  // a list of words, or one
  std::optional<bool> truth(std::string_view key);
  std::optional<Value> value(std::string_view key, const ValueRules& rules);

  // The entries that nobody took, for a mapping that is open: fields of a message.
  std::vector<const YamlEntry*> rest() const;
  // Complains about every entry that nobody took. `also` are further words to suggest.
  void finish(const std::vector<std::string_view>& also = {});

  const YamlNode& node() const { return node_; }
  const Reading& reading() const { return reading_; }

 private:
  const YamlNode& node_;
  Reading reading_;
  std::string what_;
  std::vector<std::string_view> asked_;
};

// The entries of a mapping; complains about what is none.
std::vector<const YamlEntry*> entries_of(const YamlNode& node, const Reading& reading,
                                         std::string_view expected);

// A scalar that is a word, with the traps of YAML 1.1 told as such.
std::optional<Word> read_word(const YamlNode& node, const Reading& reading, std::string_view expected);
// A list of words, or one.
std::vector<Word> read_words(const YamlNode& node, const Reading& reading, std::string_view expected);
std::vector<std::string> texts(const std::vector<Word>& words);

// Lower-case letters, digits and single hyphens: the form of ids. Complains otherwise.
bool check_id(const Word& word, const Reading& reading);

}  // namespace lmmp::conform
