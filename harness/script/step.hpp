// Steps of a script: from YAML to ast.hpp.
#pragma once

#include <optional>

#include "harness/script/ast.hpp"
#include "harness/script/mapping.hpp"

namespace lmmp::conform {

// The verbs of steps, and the keys that each may have beside the fields of a message.
struct Verb {
  std::string_view name;
  std::vector<std::string_view> keys;
  bool fields;  // takes fields of a message
  std::string_view meaning;
};
const std::vector<Verb>& step_verbs();

// Those that are good; complains about the others.
Steps read_steps(const YamlNode& node, const Reading& reading);

// Complains about messages of another protocol than the case's.
void check_protocol(const Steps& steps, Protocol protocol, const Reading& reading);

// Fields of a message: what is sent, or a pattern for what is received. With the messages' names, only fields
// that one of them may have.
enum class FieldUse : std::uint8_t { sent, received };
std::vector<Field> read_fields(const std::vector<const YamlEntry*>& entries, FieldUse use,
                               const std::vector<std::string_view>& also, const Reading& reading,
                               const std::vector<std::string>& messages = {});
std::vector<Patch> read_patches(const YamlNode& node, const Reading& reading);
// A message's name, or nothing after a complaint.
std::optional<std::string> read_message(const YamlNode& node, const Reading& reading);

// "recv ACK at L2 within 1s": a step on one line, for reports.
std::string step_text(const YamlNode& node);

}  // namespace lmmp::conform
