// Takes keys out of a mapping and remembers which were asked for.
#include "harness/script/mapping.hpp"

#include <algorithm>
#include <cctype>

#include "harness/script/suggest.hpp"

namespace lmmp::conform {

Mapping::Mapping(const YamlNode& node, Reading reading, std::string what)
    : node_(node), reading_(reading), what_(std::move(what)) {
  if (!node.is_mapping()) reading_.error(node, describe(node), what_ + ", a mapping of keys to values");
}

const YamlNode* Mapping::take(std::string_view key) {
  asked_.push_back(key);
  const YamlEntry* entry = node_.find(key);
  return entry == nullptr ? nullptr : &entry->value;
}

const YamlNode* Mapping::require(std::string_view key) {
  const YamlNode* value = take(key);
  if (value == nullptr && node_.is_mapping()) {
    reading_.error(node_, what_ + " without " + backquoted(key), "the key " + backquoted(key));
  }
  return value;
}

std::optional<Word> Mapping::word(std::string_view key, bool required) {
  const YamlNode* value = required ? require(key) : take(key);
  if (value == nullptr) return std::nullopt;
  return read_word(*value, reading_, "text for " + backquoted(key));
}

std::vector<Word> Mapping::words(std::string_view key) {
  const YamlNode* value = take(key);
  if (value == nullptr) return {};
  return read_words(*value, reading_, "a list of words for " + backquoted(key));
}

std::optional<bool> Mapping::truth(std::string_view key) {
  const YamlNode* value = take(key);
  if (value == nullptr) return std::nullopt;
  if (!value->is_scalar()) {
    reading_.error(*value, describe(*value), "true or false");
    return std::nullopt;
  }
  const auto read = read_truth(value->text);
  if (!read) {
    reading_.error(*value, read.error().found, read.error().expected, read.error().hint);
    return std::nullopt;
  }
  return *read;
}

std::optional<Value> Mapping::value(std::string_view key, const ValueRules& rules) {
  const YamlNode* node = take(key);
  if (node == nullptr) return std::nullopt;
  return read_value(*node, rules, reading_.source, reading_.diagnostics);
}

std::vector<const YamlEntry*> Mapping::rest() const {
  std::vector<const YamlEntry*> entries;
  for (const YamlEntry& entry : node_.entries) {
    if (std::find(asked_.begin(), asked_.end(), entry.key.text) == asked_.end()) entries.push_back(&entry);
  }
  return entries;
}

void Mapping::finish(const std::vector<std::string_view>& also) {
  std::vector<std::string_view> known;
  for (const std::string_view key : asked_) {
    if (std::find(known.begin(), known.end(), key) == known.end()) known.push_back(key);
  }
  known.insert(known.end(), also.begin(), also.end());
  for (const YamlEntry* entry : rest()) {
    std::string hint = did_you_mean(entry->key.text, known);
    if (hint.empty() && entry->value.kind == YamlNode::Kind::null &&
        entry->key.text.find(')') != std::string::npos) {
      hint = "in braces a comma ends the value: put quotes around one that contains a comma";
    }
    reading_.error(entry->key, "unknown key " + backquoted(entry->key.text) + " in " + what_,
                   one_of(known, 17), hint);
  }
}

std::vector<const YamlEntry*> entries_of(const YamlNode& node, const Reading& reading,
                                         std::string_view expected) {
  std::vector<const YamlEntry*> entries;
  if (!node.is_mapping()) reading.error(node, describe(node), std::string(expected));
  for (const YamlEntry& entry : node.entries) entries.push_back(&entry);
  return entries;
}

std::optional<Word> read_word(const YamlNode& node, const Reading& reading, std::string_view expected) {
  if (!node.is_scalar()) {
    reading.error(node, describe(node), std::string(expected));
    return std::nullopt;
  }
  if (node.text.empty()) {
    reading.error(node, "an empty text", std::string(expected));
    return std::nullopt;
  }
  if (node.plain) {
    if (const auto trap = yaml_trap(node.text)) {
      reading.error(node, backquoted(node.text) + ", " + *trap, std::string(expected),
                    "put it in quotes if the text is meant: \"" + node.text + "\"");
      return std::nullopt;
    }
  }
  return Word{node.text, reading.place(node)};
}

std::vector<Word> read_words(const YamlNode& node, const Reading& reading, std::string_view expected) {
  std::vector<Word> words;
  if (!node.is_sequence()) {
    if (auto word = read_word(node, reading, expected)) words.push_back(std::move(*word));
    return words;
  }
  for (const YamlNode& item : node.items) {
    auto word = read_word(item, reading, "a word");
    if (!word) continue;
    const auto first =
        std::find_if(words.begin(), words.end(), [&](const Word& w) { return w.text == word->text; });
    if (first != words.end()) {
      reading.error(item, backquoted(word->text) + " a second time", "each once");
      continue;
    }
    words.push_back(std::move(*word));
  }
  return words;
}

std::vector<std::string> texts(const std::vector<Word>& words) {
  std::vector<std::string> result;
  result.reserve(words.size());
  for (const Word& word : words) result.push_back(word.text);
  return result;
}

bool check_id(const Word& word, const Reading& reading) {
  const auto lawful = [](char c) {
    return std::islower(static_cast<unsigned char>(c)) || std::isdigit(static_cast<unsigned char>(c)) ||
           c == '-';
  };
  if (std::all_of(word.text.begin(), word.text.end(), lawful) && word.text.front() != '-' &&
      word.text.back() != '-' && word.text.find("--") == std::string::npos) {
    return true;
  }
  std::string better;
  for (const char c : word.text) {
    const char l = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const char kept = lawful(l) ? l : '-';
    if (kept == '-' && (better.empty() || better.back() == '-')) continue;
    better += kept;
  }
  while (better.ends_with('-')) better.pop_back();
  reading.diagnostics.error(reading.source, word.place, "the id " + backquoted(word.text),
                            "lower-case letters, digits and hyphens",
                            better.empty() ? "" : "did you mean " + better + "?");
  return false;
}

}  // namespace lmmp::conform
