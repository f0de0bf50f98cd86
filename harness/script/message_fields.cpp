// Reads messages, their fields and patches, wherever a script or a fault has them.
#include <algorithm>

#include "harness/script/hmipv6_vocabulary.hpp"
#include "harness/script/step.hpp"
#include "harness/script/suggest.hpp"

namespace lmmp::conform {
namespace {

constexpr std::size_t most_listed = 12;

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

// The fields that any of these messages may have, those first that are its own.
std::vector<std::string_view> fields_of(const std::vector<std::string>& messages) {
  std::vector<std::string_view> fields;
  for (const std::string_view field : known_fields()) {
    if (std::any_of(messages.begin(), messages.end(),
                    [&](const std::string& message) { return has_field(message, field); })) {
      fields.push_back(field);
    }
  }
  const auto common = [](std::string_view field) {
    const auto* spec = find_hmipv6_field(field);
    return spec != nullptr && has_hmipv6_field(Hmipv6Kind::unreadable, *spec);
  };
  std::stable_partition(fields.begin(), fields.end(), [&](std::string_view field) { return !common(field); });
  return fields;
}

// A field of another message; nothing is known of messages that are not named.
bool is_foreign(const YamlEntry& entry, FieldUse use, const std::vector<std::string>& messages) {
  if (messages.empty()) return false;
  // That it is absent holds of every message.
  const bool absent = use == FieldUse::received && entry.value.is_scalar() && entry.value.text == "absent";
  return !absent && std::none_of(messages.begin(), messages.end(), [&](const std::string& message) {
    return has_field(message, entry.key.text);
  });
}

std::string joined(const std::vector<std::string>& messages) {
  const std::vector<std::string_view> views(messages.begin(), messages.end());
  return messages.size() > 1 ? one_of(views).substr(std::string_view("one of ").size()) : messages.front();
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
                               const std::vector<std::string_view>& also, const Reading& reading,
                               const std::vector<std::string>& messages) {
  std::vector<Field> fields;
  const bool of_hmipv6_alone =
      !messages.empty() && std::all_of(messages.begin(), messages.end(),
                                       [](const std::string& message) { return hmipv6_kind(message); });
  for (const YamlEntry* entry : entries) {
    const std::string& name = entry->key.text;
    const auto spec = find_field(name);
    if (!spec) {
      std::vector<std::string_view> known = messages.empty() ? known_fields() : fields_of(messages);
      known.insert(known.end(), also.begin(), also.end());
      std::string hint = did_you_mean(name, known);
      if (hint.empty() && name.find(')') != std::string::npos) {
        hint = "in braces a comma ends the value: put quotes around one that contains a comma";
      }
      if (hint.empty() && !of_hmipv6_alone) hint = "a suboption by number is SUBOPTION.99";
      std::string expected =
          of_hmipv6_alone ? "a field of " + joined(messages) + ": " + one_of(fields_of(messages), most_listed)
                          : "a suboption, a field of the header";
      expected += also.empty() ? "" : ", or " + one_of(also);
      reading.error(entry->key, "unknown key " + backquoted(name), expected, hint);
      continue;
    }
    if (is_foreign(*entry, use, messages)) {
      const auto known = fields_of(messages);
      reading.error(entry->key, backquoted(name) + ", which " + joined(messages) + " does not have",
                    of_hmipv6_alone ? one_of(known, most_listed) : "a suboption or a field of LMMP's header",
                    did_you_mean(name, known));
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
    const auto& word = entry.value.text;
    // RFC 3775 6.1.1 has the home address in the sum, not the source; ESP may come without its check value.
    const bool is_word = (word == "bad" && may_be_bad) ||
                         (word == "source" && entry.key.text == "mh.checksum") ||
                         (word == "absent" && entry.key.text == "esp.icv");
    if (is_word && entry.value.is_scalar()) {
      patches.push_back({entry.key.text, {word, reading.place(entry.value)}, reading.place(entry.key)});
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
