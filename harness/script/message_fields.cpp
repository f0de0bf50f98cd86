// Reads messages, their fields and patches, wherever a script or a fault has them.
#include "harness/script/hmipv6_vocabulary.hpp"
#include "harness/script/step.hpp"
#include "harness/script/suggest.hpp"

namespace lmmp::conform {
namespace {

// Whether the value is, binds or excludes a call of such a function.
bool calls(const Value& value, FunctionSpec::Needs needs) {
  if (const auto* call = std::get_if<Call>(&value.is)) {
    const FunctionSpec* function = find_function(call->function);
    return function != nullptr && function->needs == needs;
  }
  const auto* bind = std::get_if<Bind>(&value.is);
  const auto* other = std::get_if<Not>(&value.is);
  return (bind != nullptr && !bind->what.empty() && calls(bind->what.front(), needs)) ||
         (other != nullptr && calls(other->what.front(), needs));
}

}  // namespace

std::optional<std::string> read_message(const YamlNode& node, const Reading& reading) {
  const auto word = read_word(node, reading, "a message such as LOGIN");
  if (!word) return std::nullopt;
  if (protocol_of_message(word->text)) return word->text;
  std::string hint = did_you_mean(word->text, known_messages());
  if (hint.empty()) hint = "a message by number is MESSAGE.99";
  reading.error(node, "unknown message " + backquoted(word->text), one_of(known_messages(), 28), hint);
  return std::nullopt;
}

std::vector<Field> read_fields(const std::vector<const YamlEntry*>& entries, FieldUse use,
                               const std::vector<std::string_view>& also, const Reading& reading) {
  std::vector<Field> fields;
  for (const YamlEntry* entry : entries) {
    const std::string& name = entry->key.text;
    const auto spec = find_field(name);
    if (!spec) {
      std::vector<std::string_view> known = known_fields();
      known.insert(known.end(), also.begin(), also.end());
      std::string hint = did_you_mean(name, known);
      if (hint.empty() && name.find(')') != std::string::npos) {
        hint = "in braces a comma ends the value: put quotes around one that contains a comma";
      }
      if (hint.empty()) hint = "a suboption by number is SUBOPTION.99";
      std::string expected = "a suboption, a field of the header";
      expected += also.empty() ? "" : ", or " + one_of(also);
      reading.error(entry->key, "unknown key " + backquoted(name), expected, hint);
      continue;
    }
    const bool suboption = !spec->of_suboption_header &&
                           (spec->suboption || suboption_number(name) || spec->kind == FieldKind::address);
    ValueRules rules;
    rules.kind = spec->kind;
    rules.pattern = use == FieldUse::received;
    rules.bind = use == FieldUse::received || name == "seq";
    // HMIPv6's options may come several times.
    const bool of_hmipv6 = find_hmipv6_field(name) != nullptr;
    rules.list = suboption || of_hmipv6;
    auto value = read_value(entry->value, rules, reading.source, reading.diagnostics);
    if (!value) continue;
    if (name != "AUTH" && calls(*value, FunctionSpec::Needs::message)) {
      reading.error(entry->value, "a MAC in " + backquoted(name), "mac() at AUTH");
      continue;
    }
    fields.push_back({name, std::move(*value), reading.place(entry->key)});
  }
  return fields;
}

std::vector<Patch> read_patches(const YamlNode& node, const Reading& reading) {
  std::vector<Patch> patches;
  if (!node.is_mapping()) {
    reading.error(node, describe(node), "a mapping of places in the octets to values, such as {SID.len: 60}");
    return patches;
  }
  for (const YamlEntry& entry : node.entries) {
    const auto kind = find_patch(entry.key.text);
    if (!kind) {
      reading.error(entry.key, "unknown place " + backquoted(entry.key.text) + " in a patch",
                    one_of(known_patches(), 20), did_you_mean(entry.key.text, known_patches()));
      continue;
    }
    const bool may_be_bad = entry.key.text.ends_with(".checksum") || entry.key.text == "esp.icv" ||
                            entry.key.text == "mh.authenticator";
    if (may_be_bad && entry.value.is_scalar() && entry.value.text == "bad") {
      patches.push_back(
          {entry.key.text, {std::string("bad"), reading.place(entry.value)}, reading.place(entry.key)});
      continue;
    }
    ValueRules rules;
    rules.kind = *kind;
    auto value = read_value(entry.value, rules, reading.source, reading.diagnostics);
    if (value) patches.push_back({entry.key.text, std::move(*value), reading.place(entry.key)});
  }
  return patches;
}

}  // namespace lmmp::conform
