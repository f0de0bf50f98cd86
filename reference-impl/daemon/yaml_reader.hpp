// Reads a YAML configuration and tells every mistake with file, line, column, what was found and what is
// expected.
#pragma once

#include <yaml-cpp/yaml.h>

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "wire/ip_address.hpp"
#include "wire/octets.hpp"

namespace lmmp::reference {

struct ConfigurationError {
  std::string file;
  int line = 0;    // from 1; 0: about the whole file
  int column = 0;  // from 1
  std::string found;
  std::string expected;
  std::string hint;  // what to do; may be empty

  // "ar.yaml:3:5: found `rooting_interval`, expected one of ...; did you mean `routing_interval`?"
  std::string to_string() const;
};

// Where all mistakes of one file are gathered, so that a user mends them in one go.
class ConfigurationErrors {
 public:
  explicit ConfigurationErrors(std::string file) : file_(std::move(file)) {}

  void add(const YAML::Mark& mark, std::string found, std::string expected, std::string hint = {});
  const std::string& file() const { return file_; }
  bool empty() const { return errors_.empty(); }
  const std::vector<ConfigurationError>& all() const { return errors_; }

 private:
  std::string file_;
  std::vector<ConfigurationError> errors_;
};

// The one document of a file; nothing (and an error) if it cannot be read or is not YAML.
std::optional<YAML::Node> load_yaml(ConfigurationErrors& errors);
std::optional<YAML::Node> parse_yaml(const std::string& text, ConfigurationErrors& errors);

// A mapping whose keys are known. Unknown and repeated keys, and keys without a value, are errors.
class Section {
 public:
  Section(const YAML::Node& node, std::initializer_list<std::string_view> keys, ConfigurationErrors& errors);

  bool has(std::string_view key) const;
  // The value of a key, nothing if it is absent or has none.
  std::optional<YAML::Node> find(std::string_view key) const;
  // The same, and an error if it is absent.
  std::optional<YAML::Node> require(std::string_view key, std::string expected);

 private:
  YAML::Node node_;
  bool is_mapping_;
  ConfigurationErrors& errors_;
};

// Each gives the value, or nothing and an error.
std::optional<std::uint64_t> read_number(const YAML::Node& node, std::uint64_t minimum, std::uint64_t maximum,
                                         ConfigurationErrors& errors);
// "250ms", "30s", "5m", "2h"; above 0.
std::optional<std::chrono::nanoseconds> read_duration(const YAML::Node& node, ConfigurationErrors& errors);
// A duration of 1 to 4294967295 whole seconds, which is what 32 bits on the wire can say.
std::optional<std::uint32_t> read_seconds(const YAML::Node& node, ConfigurationErrors& errors);
std::optional<wire::IpAddress> read_address(const YAML::Node& node, ConfigurationErrors& errors);
std::optional<std::string> read_text(const YAML::Node& node, ConfigurationErrors& errors);
std::optional<bool> read_boolean(const YAML::Node& node, ConfigurationErrors& errors);
// Pairs of hexadecimal digits.
std::optional<wire::OctetVector> read_hex(const YAML::Node& node, ConfigurationErrors& errors);
// The index of the name in `names`.
std::optional<std::size_t> read_choice(const YAML::Node& node, std::initializer_list<std::string_view> names,
                                       ConfigurationErrors& errors);
// The elements of a sequence; none (and an error) if it is something else.
std::vector<YAML::Node> read_sequence(const YAML::Node& node, std::string expected,
                                      ConfigurationErrors& errors);

// The name that somebody who wrote `word` meant, empty if none is near.
std::string nearest(std::string_view word, const std::vector<std::string_view>& names);

}  // namespace lmmp::reference
