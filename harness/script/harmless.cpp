// Reads the list of harmless alterations.
#include "harness/script/harmless.hpp"

#include <algorithm>

#include "harness/script/hmipv6_vocabulary.hpp"
#include "harness/script/step.hpp"
#include "harness/script/suggest.hpp"
#include "harness/script/testcase.hpp"

namespace lmmp::conform {
namespace {

bool holds(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_field(std::string_view name) {
  return name == "destination" || name == "octet" || find_field(name) || find_patch(name);
}

void read_roles(Mapping& mapping, const Reading& reading, Harmless& one) {
  mapping.require("iut");
  for (const Word& word : mapping.words("iut")) {
    if (const auto role = find_role(word.text)) {
      one.roles.push_back(*role);
    } else {
      check_word(word, {"ar", "mn", "map"}, "role", reading);
    }
  }
  one.protocol = read_protocol(mapping, one.roles.empty() ? Role::access_router : one.roles.front(), reading);
}

void read_messages(Mapping& mapping, const Reading& reading, Harmless& one) {
  const YamlNode* sent = mapping.require("sent");
  if (sent == nullptr || (sent->is_scalar() && sent->text == "any")) return;
  const std::vector<YamlNode> single = {*sent};
  for (const YamlNode& item : sent->is_sequence() ? sent->items : single) {
    if (auto name = read_message(item, reading)) one.messages.push_back(std::move(*name));
  }
}

void read_fields_and_alterations(Mapping& mapping, const Reading& reading, Harmless& one) {
  mapping.require("fields");
  for (Word& word : mapping.words("fields")) {
    if (!is_field(word.text)) {
      reading.diagnostics.error(reading.source, word.place, "unknown field " + backquoted(word.text),
                                "a field or a place of a patch", did_you_mean(word.text, known_fields()));
    }
    one.fields.push_back(std::move(word.text));
  }
  for (const Word& word : mapping.words("alterations")) {
    const auto found = std::find(alteration_names.begin(), alteration_names.end(), word.text);
    if (found != alteration_names.end()) {
      one.alterations.push_back(static_cast<AlterationKind>(found - alteration_names.begin()));
    } else {
      check_word(word, {alteration_names.begin(), alteration_names.end()}, "alteration", reading);
    }
  }
}

}  // namespace

bool Harmless::covers(Role role, std::string_view message, std::string_view field,
                      AlterationKind kind) const {
  return std::find(roles.begin(), roles.end(), role) != roles.end() &&
         (messages.empty() || holds(messages, message)) && holds(fields, field) &&
         (alterations.empty() ||
          std::find(alterations.begin(), alterations.end(), kind) != alterations.end());
}

bool is_harmless_list(const YamlNode& node) {
  return node.is_sequence() && !node.items.empty() && node.items.front().is_mapping() &&
         node.items.front().find("harmless") != nullptr;
}

void read_harmless(const YamlNode& node, const Reading& reading, std::vector<Harmless>& harmless) {
  for (const YamlNode& item : node.items) {
    Mapping mapping(item, reading, "a harmless alteration");
    Harmless one;
    const auto id = mapping.word("harmless", true);
    read_roles(mapping, reading, one);
    read_messages(mapping, reading, one);
    read_fields_and_alterations(mapping, reading, one);
    one.bounded = mapping.truth("bounded").value_or(false);
    const auto because = mapping.word("because", true);
    mapping.finish();
    if (!id || !because || !check_id(*id, reading)) continue;
    one.id = id->text;
    one.place = id->place;
    one.because = because->text;
    const auto first = std::find_if(harmless.begin(), harmless.end(),
                                    [&](const Harmless& other) { return other.id == one.id; });
    if (first != harmless.end()) {
      reading.diagnostics.error(
          reading.source, id->place, backquoted(one.id) + " a second time", "each id once",
          "it stands first in " + first->place.file + ":" + std::to_string(first->place.line));
      continue;
    }
    harmless.push_back(std::move(one));
  }
}

}  // namespace lmmp::conform
