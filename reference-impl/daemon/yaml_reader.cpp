// Reads a YAML configuration and tells every mistake with its place.
#include "reference-impl/daemon/yaml_reader.hpp"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <set>
#include <sstream>

namespace lmmp::reference {
namespace {

// Of text that somebody wrote: what a terminal can show, and not more of it than a line.
std::string quoted(std::string_view text) {
  constexpr std::size_t longest = 80;
  std::string result = "`";
  for (const char octet : text.substr(0, longest)) {
    result += static_cast<unsigned char>(octet) < 0x20 || octet == 0x7F ? '?' : octet;
  }
  return result + (text.size() > longest ? "...`" : "`");
}

std::string shown(const YAML::Node& node) {
  switch (node.Type()) {
    case YAML::NodeType::Scalar:
      return quoted(node.Scalar());
    case YAML::NodeType::Sequence:
      return "a list";
    case YAML::NodeType::Map:
      return "a mapping";
    case YAML::NodeType::Null:
    case YAML::NodeType::Undefined:
      return "nothing";
  }
  return "nothing";
}

std::string joined(const std::vector<std::string_view>& names) {
  std::string text;
  for (const std::string_view name : names) {
    if (!text.empty()) text += ", ";
    text += "`" + std::string(name) + "`";
  }
  return names.size() > 1 ? "one of " + text : text;
}

std::string suggestion(std::string_view word, const std::vector<std::string_view>& names) {
  std::string lower(word);
  for (char& letter : lower) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  const std::string name = nearest(lower, names);
  return name.empty() ? "" : "did you mean `" + name + "`?";
}

// What YAML makes of a colon, where a mapping was or was not meant.
std::string hint_for_colon(const YAML::Node& node) {
  if (!node.IsScalar()) return {};
  const std::string_view text = node.Scalar();
  if (text.ends_with(':')) return "YAML takes a colon at the end for a mapping: put it in quotes";
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0) return {};
  return "YAML wants a space after the colon of a key: " +
         quoted(std::string(text.substr(0, colon)) + ": ...");
}

// Decimal, or hexadecimal after 0x; a leading zero would be octal to some and decimal to others.
std::optional<std::uint64_t> number_of(std::string_view text) {
  int base = 10;
  if (text.starts_with("0x")) {
    base = 16;
    text.remove_prefix(2);
  } else if (text.size() > 1 && text[0] == '0') {
    return std::nullopt;
  }
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

// A number with its unit, above 0 and `longest` at most.
std::optional<std::chrono::nanoseconds> time_of(const YAML::Node& node, std::chrono::nanoseconds longest) {
  using namespace std::chrono;
  struct Unit {
    std::string_view name;
    nanoseconds length;
  };
  // Longer names first: "ms" ends in "s".
  constexpr std::array units = {Unit{"ms", milliseconds(1)}, Unit{"us", microseconds(1)},
                                Unit{"s", seconds(1)}, Unit{"m", minutes(1)}, Unit{"h", hours(1)}};
  const std::string_view text = node.IsScalar() ? std::string_view(node.Scalar()) : std::string_view();
  for (const Unit& unit : units) {
    if (!text.ends_with(unit.name)) continue;
    const auto value = number_of(text.substr(0, text.size() - unit.name.size()));
    if (!value || *value == 0 || *value > static_cast<std::uint64_t>(longest / unit.length)) break;
    return unit.length * static_cast<std::int64_t>(*value);
  }
  return std::nullopt;
}

}  // namespace

std::string ConfigurationError::to_string() const {
  std::string text = file;
  if (line > 0) text += ":" + std::to_string(line) + ":" + std::to_string(column);
  text += ": found " + found + ", expected " + expected;
  if (!hint.empty()) text += "; " + hint;
  return text;
}

void ConfigurationErrors::add(const YAML::Mark& mark, std::string found, std::string expected,
                              std::string hint) {
  const bool placed = !mark.is_null();
  errors_.push_back({file_, placed ? mark.line + 1 : 0, placed ? mark.column + 1 : 0, std::move(found),
                     std::move(expected), std::move(hint)});
}

std::optional<YAML::Node> load_yaml(ConfigurationErrors& errors) {
  std::ifstream stream(errors.file(), std::ios::binary);
  std::ostringstream text;
  // Inserting nothing is a failure to an ostream: an empty file is told apart by its end.
  if (!stream || (stream.peek() != std::ifstream::traits_type::eof() && !(text << stream.rdbuf())) ||
      stream.bad()) {
    errors.add(YAML::Mark::null_mark(),
               std::string("a file that cannot be read (") + std::strerror(errno) + ")",
               "a configuration file");
    return std::nullopt;
  }
  return parse_yaml(text.str(), errors);
}

std::optional<YAML::Node> parse_yaml(const std::string& text, ConfigurationErrors& errors) {
  try {
    const std::vector<YAML::Node> documents = YAML::LoadAll(text);
    if (documents.empty() || documents[0].IsNull()) {
      errors.add(YAML::Mark::null_mark(), "an empty file", "a mapping");
      return std::nullopt;
    }
    if (documents.size() > 1) {
      errors.add(documents[1].Mark(), "a second document", "one document a file");
      return std::nullopt;
    }
    return documents[0];
  } catch (const YAML::Exception& exception) {
    std::string what = exception.msg;
    std::replace_if(
        what.begin(), what.end(), [](unsigned char octet) { return octet >= 0x80; }, '?');
    errors.add(exception.mark, "no YAML (" + quoted(what) + ")", "YAML",
               "look before it, too: an indentation, a space after a colon, a bracket or a quote that is not "
               "closed");
    return std::nullopt;
  }
}

Section::Section(const YAML::Node& node, std::initializer_list<std::string_view> keys,
                 ConfigurationErrors& errors)
    : node_(node), is_mapping_(node.IsMap()), errors_(errors) {
  const std::vector<std::string_view> known(keys);
  if (!node.IsMap()) {
    errors.add(node.Mark(), shown(node), "a mapping with " + joined(known), hint_for_colon(node));
    node_ = YAML::Node(YAML::NodeType::Map);
    return;
  }
  std::set<std::string> seen;
  for (const auto& entry : node) {
    if (!entry.first.IsScalar()) {
      errors.add(entry.first.Mark(), shown(entry.first), joined(known));
      continue;
    }
    const std::string& key = entry.first.Scalar();
    if (std::find(known.begin(), known.end(), key) == known.end()) {
      const std::string hint = suggestion(key, known);
      errors.add(entry.first.Mark(), shown(entry.first), joined(known),
                 hint.empty() ? hint_for_colon(entry.first) : hint);
    } else if (!seen.insert(key).second) {
      errors.add(entry.first.Mark(), shown(entry.first) + " a second time", "each key once");
    } else if (entry.second.IsNull()) {
      errors.add(entry.first.Mark(), "nothing behind `" + key + "`", "a value, or no such key");
    }
  }
}

bool Section::has(std::string_view key) const {
  return std::any_of(node_.begin(), node_.end(), [key](const auto& entry) {
    return entry.first.IsScalar() && entry.first.Scalar() == key;
  });
}

std::optional<YAML::Node> Section::find(std::string_view key) const {
  for (const auto& entry : node_) {
    if (!entry.first.IsScalar() || entry.first.Scalar() != key) continue;
    return entry.second.IsNull() ? std::nullopt : std::optional(entry.second);  // told already
  }
  return std::nullopt;
}

std::optional<YAML::Node> Section::require(std::string_view key, std::string expected) {
  auto node = find(key);
  // What is no mapping, and a key without a value, was told as such already.
  if (!node && is_mapping_ && !has(key))
    errors_.add(node_.Mark(), "no `" + std::string(key) + "`", std::move(expected));
  return node;
}

std::optional<std::uint64_t> read_number(const YAML::Node& node, std::uint64_t minimum, std::uint64_t maximum,
                                         ConfigurationErrors& errors) {
  const auto value = node.IsScalar() ? number_of(node.Scalar()) : std::nullopt;
  if (value && *value >= minimum && *value <= maximum) return value;
  errors.add(node.Mark(), shown(node),
             "a number from " + std::to_string(minimum) + " to " + std::to_string(maximum));
  return std::nullopt;
}

std::optional<std::chrono::nanoseconds> read_duration(const YAML::Node& node, ConfigurationErrors& errors) {
  // Up to a year, so that no sum of a few of them runs over.
  const auto duration = time_of(node, std::chrono::hours(24 * 365));
  if (!duration) {
    errors.add(node.Mark(), shown(node), "a time with its unit, such as 250ms, 30s or 5m, of a year at most");
  }
  return duration;
}

std::optional<std::uint32_t> read_seconds(const YAML::Node& node, ConfigurationErrors& errors) {
  using std::chrono::seconds;
  const auto duration = time_of(node, seconds(0xFFFFFFFF));
  if (!duration) {
    errors.add(node.Mark(), shown(node),
               "a time with its unit, such as 30s or 5m, of 4294967295s at most: the message has 32 bits for "
               "it");
    return std::nullopt;
  }
  const auto whole = std::chrono::duration_cast<seconds>(*duration);
  if (whole == *duration) return static_cast<std::uint32_t>(whole.count());
  errors.add(node.Mark(), shown(node), "whole seconds: the message carries them as such");
  return std::nullopt;
}

std::optional<wire::IpAddress> read_address(const YAML::Node& node, ConfigurationErrors& errors) {
  auto address = node.IsScalar() ? wire::IpAddress::parse(node.Scalar()) : std::nullopt;
  if (!address) errors.add(node.Mark(), shown(node), "an IPv4 or IPv6 address");
  return address;
}

std::optional<std::string> read_text(const YAML::Node& node, ConfigurationErrors& errors) {
  if (node.IsScalar() && !node.Scalar().empty()) return node.Scalar();
  errors.add(node.Mark(), shown(node), "text");
  return std::nullopt;
}

std::optional<bool> read_boolean(const YAML::Node& node, ConfigurationErrors& errors) {
  const auto choice = read_choice(node, {"false", "true"}, errors);
  return choice ? std::optional(*choice == 1) : std::nullopt;
}

std::optional<wire::OctetVector> read_hex(const YAML::Node& node, ConfigurationErrors& errors) {
  const std::string text = node.IsScalar() ? node.Scalar() : "";
  const auto is_digit = [](unsigned char digit) { return std::isxdigit(digit) != 0; };
  const auto wrong = std::find_if_not(text.begin(), text.end(), is_digit);
  if (text.empty() || text.size() % 2 != 0 || wrong != text.end()) {
    // A key is not shown: errors end up in logs.
    const std::string found = !node.IsScalar() || text.empty() ? shown(node)
                              : wrong != text.end() ? quoted({wrong, wrong + 1}) + " as character " +
                                                          std::to_string(wrong - text.begin() + 1)
                                                    : std::to_string(text.size()) + " digits";
    errors.add(node.Mark(), found, "pairs of hexadecimal digits, in quotes");
    return std::nullopt;
  }
  wire::OctetVector octets(text.size() / 2);
  for (std::size_t i = 0; i < octets.size(); ++i) {
    std::from_chars(&text[2 * i], &text[2 * i] + 2, octets[i], 16);
  }
  return octets;
}

std::optional<std::size_t> read_choice(const YAML::Node& node, std::initializer_list<std::string_view> names,
                                       ConfigurationErrors& errors) {
  const std::vector<std::string_view> known(names);
  const auto at = node.IsScalar() ? std::find(known.begin(), known.end(), node.Scalar()) : known.end();
  if (at != known.end()) return static_cast<std::size_t>(at - known.begin());
  errors.add(node.Mark(), shown(node), joined(known),
             node.IsScalar() ? suggestion(node.Scalar(), known) : "");
  return std::nullopt;
}

std::vector<YAML::Node> read_sequence(const YAML::Node& node, std::string expected,
                                      ConfigurationErrors& errors) {
  if (node.IsSequence()) return {node.begin(), node.end()};
  errors.add(node.Mark(), shown(node), std::move(expected));
  return {};
}

std::string nearest(std::string_view word, const std::vector<std::string_view>& names) {
  std::string best;
  std::size_t least = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (const std::string_view name : names) {
    const std::size_t d = distance(word, name);
    if (d < least) {
      least = d;
      best = name;
    }
  }
  return best;
}

}  // namespace lmmp::reference
