// Reads faults and each kind of change.
#include "harness/script/defects.hpp"

#include <algorithm>
#include <array>

#include "harness/script/hmipv6_vocabulary.hpp"
#include "harness/script/step.hpp"
#include "harness/script/suggest.hpp"
#include "harness/script/testcase.hpp"

namespace lmmp::conform {
namespace {

constexpr std::array<std::string_view, 11> change_names = {
    "drop", "repeat", "delay", "set", "strip", "add", "patch", "repair", "redirect", "move", "also"};
// What a mobile node of LMMP can be told to do.
constexpr std::array<std::string_view, 8> node_commands = {"login",   "logout", "idle",   "wake",
                                                           "refresh", "detach", "attach", "handover"};
constexpr std::array<std::string_view, 6> repair_names = {"checksum", "carrier", "length",
                                                          "type",     "mac",     "address"};

std::optional<unsigned> count(Mapping& mapping, std::string_view key) {
  ValueRules rules;
  rules.kind = FieldKind::number16;
  const auto value = mapping.value(key, rules);
  if (!value || !std::holds_alternative<std::uint64_t>(value->is)) return std::nullopt;
  return static_cast<unsigned>(std::get<std::uint64_t>(value->is));
}

class ChangeReader {
 public:
  ChangeReader(const YamlNode& node, const Reading& reading, std::vector<Change>& changes)
      : reading_(reading), mapping_(node, reading, "a change"), node_(node), changes_(changes) {}

  void read() {
    const std::string verb = node_.entries.empty() ? "" : node_.entries.front().key.text;
    if (verb == "repeat") {
      changes_.emplace_back(RepeatMessage{count(mapping_, "repeat").value_or(1)});
    } else if (verb == "delay") {
      read_delay();
    } else if (verb == "set" || verb == "add") {
      read_fields_of(verb);
    } else if (verb == "strip") {
      read_strip();
    } else if (verb == "patch") {
      for (Patch& patch : read_patches(*mapping_.take("patch"), reading_))
        changes_.emplace_back(AlterOctets{std::move(patch)});
    } else if (verb == "repair") {
      read_repair();
    } else if (verb == "redirect") {
      ValueRules rules;
      rules.type = ValueRules::Type::node;
      if (auto to = mapping_.value("redirect", rules)) changes_.emplace_back(Redirect{std::move(*to)});
    } else if (verb == "move") {
      read_move();
    } else if (verb == "also") {
      read_also();
      return;
    } else {
      reading_.error(node_.entries.empty() ? node_ : node_.entries.front().key,
                     "unknown change " + backquoted(verb), one_of(change_names),
                     did_you_mean(verb, change_names));
      return;
    }
    mapping_.finish();
  }

 private:
  void read_delay() {
    ValueRules rules;
    rules.type = ValueRules::Type::duration;
    const auto value = mapping_.value("delay", rules);
    if (!value) return;
    if (const auto* by = std::get_if<std::chrono::nanoseconds>(&value->is)) {
      changes_.emplace_back(DelayMessage{*by});
    } else {
      reading_.error(*mapping_.take("delay"), to_text(*value), "a time such as 250ms");
    }
  }

  void read_fields_of(const std::string& verb) {
    const YamlNode& fields = *mapping_.take(verb);
    if (!fields.is_mapping()) {
      reading_.error(fields, describe(fields), "a mapping of fields to values");
      return;
    }
    std::vector<const YamlEntry*> entries;
    for (const YamlEntry& entry : fields.entries) entries.push_back(&entry);
    for (Field& field : read_fields(entries, FieldUse::sent, {}, reading_)) {
      if (verb == "set") {
        changes_.emplace_back(SetField{std::move(field)});
      } else {
        changes_.emplace_back(AddSuboption{std::move(field)});
      }
    }
  }

  void read_strip() {
    for (Word& word : mapping_.words("strip")) {
      const bool versioned = for_version(word.text, wire::IpVersion::v4) != word.text;
      if (versioned || suboption_number(word.text) || find_hmipv6_field(word.text) != nullptr) {
        changes_.emplace_back(StripSuboption{std::move(word.text)});
      } else {
        reading_.diagnostics.error(reading_.source, word.place, "unknown suboption " + backquoted(word.text),
                                   "the name of a suboption", did_you_mean(word.text, known_fields()));
      }
    }
  }

  void read_repair() {
    const auto word = mapping_.word("repair");
    if (!word || !check_word(*word, {repair_names.begin(), repair_names.end()}, "repair", reading_)) return;
    RepairMessage repair;
    repair.repair = static_cast<Repair>(std::find(repair_names.begin(), repair_names.end(), word->text) -
                                        repair_names.begin());
    if (const auto of = mapping_.word("of")) {
      using Words = std::vector<std::string_view>;
      const auto parts = repair.repair == Repair::length     ? Words{"home", "alternate_coa"}
                         : repair.repair == Repair::checksum ? Words{"source"}
                                                             : Words{};
      if (!check_word(*of, parts, "part of a " + word->text, reading_)) return;
      repair.of = of->text;
    }
    if (repair.repair == Repair::type) {
      const YamlNode* as = mapping_.require("as");
      if (as == nullptr) return;
      repair.as = read_message(*as, reading_).value_or("");
    }
    changes_.emplace_back(std::move(repair));
  }

  void read_move() {
    const auto word = mapping_.word("move");
    if (!word) return;
    if (is_link_name(word->text)) {
      changes_.emplace_back(MoveToLink{word->text});
    } else {
      reading_.diagnostics.error(reading_.source, word->place, "unknown link " + backquoted(word->text),
                                 "L1 to L9");
    }
  }

  void read_also() {
    AlsoSend also;
    also.message = read_message(*mapping_.take("also"), reading_).value_or("");
    ValueRules rules;
    rules.type = ValueRules::Type::node;
    also.to = mapping_.value("to", rules);
    also.fields = read_fields(mapping_.rest(), FieldUse::sent, {"to"}, reading_);
    changes_.emplace_back(std::move(also));
  }

  const Reading& reading_;
  Mapping mapping_;
  const YamlNode& node_;
  std::vector<Change>& changes_;
};

void read_changes(const YamlNode& node, const Reading& reading, std::vector<Change>& changes) {
  if (node.is_sequence()) {
    for (const YamlNode& item : node.items) read_changes(item, reading, changes);
  } else if (node.is_scalar() && node.text == "drop") {
    changes.emplace_back(DropMessage{});
  } else if (node.is_mapping()) {
    ChangeReader(node, reading, changes).read();
  } else {
    reading.error(node, describe(node), "drop, or a mapping with " + one_of(change_names),
                  node.is_scalar() ? did_you_mean(node.text, change_names) : "");
  }
}

void read_trigger(Mapping& mapping, const Reading& reading, Fault& fault) {
  if (const YamlNode* commanded = mapping.take("commanded")) {
    fault.direction = Fault::Direction::commanded;
    if (fault.protocol != Protocol::lmmp || fault.role != Role::mobile_node)
      reading.error(*commanded, "`commanded`", "`sent` or `received`: only a mobile node of LMMP is told");
    const std::vector<Word> words = mapping.words("commanded");
    for (const Word& word : words) {
      if (check_word(word, {node_commands.begin(), node_commands.end()}, "command", reading))
        fault.messages.push_back(word.text);
    }
    return;
  }
  const YamlNode* sent = mapping.take("sent");
  const YamlNode* received = mapping.take("received");
  const YamlNode* trigger = sent != nullptr ? sent : received;
  if (trigger == nullptr) return;
  if (sent != nullptr && received != nullptr) {
    reading.error(*received, "`received` beside `sent`", "one of the two");
  }
  fault.direction = sent != nullptr ? Fault::Direction::sent : Fault::Direction::received;
  if (trigger->is_scalar() && trigger->text == "any") return;
  const std::vector<YamlNode> one = {*trigger};
  for (const YamlNode& item : trigger->is_sequence() ? trigger->items : one) {
    if (auto name = read_message(item, reading)) fault.messages.push_back(std::move(*name));
  }
}

std::vector<Field> read_patterns(const YamlNode& node, const Reading& reading) {
  std::vector<const YamlEntry*> entries;
  for (const YamlEntry& entry : node.entries) entries.push_back(&entry);
  return read_fields(entries, FieldUse::received, {}, reading);
}

std::vector<Field> read_lengths(const YamlNode& node, const Reading& reading) {
  std::vector<Field> lengths;
  for (const YamlEntry& entry : node.entries) {
    const std::string& name = entry.key.text;
    const bool versioned = for_version(name, wire::IpVersion::v4) != name;
    if (name != "message" && name != "octets" && !versioned && !suboption_number(name)) {
      reading.error(entry.key, "the length of " + backquoted(name), "message, octets or a suboption");
      continue;
    }
    ValueRules rules;
    rules.kind = FieldKind::number16;
    rules.pattern = true;
    if (auto value = read_value(entry.value, rules, reading.source, reading.diagnostics))
      lengths.push_back({name, std::move(*value), reading.place(entry.key)});
  }
  return lengths;
}

// What else must hold, of the message and of what was before it.
void read_circumstances(Mapping& mapping, const Reading& reading, Fault& fault) {
  const auto lmmp_alone = [&](std::string_view key) -> const YamlNode* {
    const YamlNode* node = mapping.take(key);
    if (node == nullptr || fault.protocol == Protocol::lmmp) return node;
    reading.error(*node, backquoted(std::string(key)) + " in a fault of HMIPv6", "a fault of LMMP");
    return nullptr;
  };
  const auto message = [&](std::string_view key) -> std::string {
    const YamlNode* node = lmmp_alone(key);
    if (node == nullptr) return "";
    const bool command =
        fault.role == Role::mobile_node && node->is_scalar() &&
        std::find(node_commands.begin(), node_commands.end(), node->text) != node_commands.end();
    return command && key != "answering" ? node->text : read_message(*node, reading).value_or("");
  };
  if (const YamlNode* lengths = lmmp_alone("lengths")) fault.lengths = read_lengths(*lengths, reading);
  fault.answering = message("answering");
  const YamlEntry* received = mapping.node().find("received");
  if (received != nullptr && !fault.answering.empty())
    reading.error(received->key, "`answering` beside `received`", "`sent`, for an answer");
  if (const YamlNode* asked = lmmp_alone("asked")) {
    fault.asked = read_patterns(*asked, reading);
    if (fault.answering.empty())
      reading.error(*asked, "`asked` without a message that was", "`answering` beside it");
  }
  fault.before = message("before");
  fault.after = message("after");
  if (const YamlNode* where = lmmp_alone("where")) fault.where = read_parameters(*where, reading);
}

void read_fault(const YamlNode& node, const Reading& reading, LoadedFaults& faults) {
  Mapping mapping(node, reading, "a fault");
  LoadedFault loaded;
  loaded.source = &reading.source;
  Fault& fault = loaded.fault;
  const auto id = mapping.word("fault", true);
  if (const auto summary = mapping.word("summary", true)) fault.summary = summary->text;
  if (const auto role = mapping.word("iut", true)) {
    if (const auto found = find_role(role->text)) {
      fault.role = *found;
    } else {
      check_word(*role, {"ar", "mn", "map"}, "role", reading);
    }
  }
  fault.protocol = read_protocol(mapping, fault.role, reading);
  mapping.require("breaks");
  loaded.breaks = mapping.words("breaks");
  fault.breaks = texts(loaded.breaks);
  read_trigger(mapping, reading, fault);
  if (const YamlNode* having = mapping.take("having")) fault.having = read_patterns(*having, reading);
  read_circumstances(mapping, reading, fault);
  if (const auto first = count(mapping, "first")) fault.first = *first;
  if (const auto last = count(mapping, "last")) fault.last = *last;
  if (const auto only = mapping.word("only")) {
    if (check_word(*only, {"repeated", "new"}, "choice", reading))
      (only->text == "new" ? fault.only_new : fault.only_repeated) = true;
  }
  if (const YamlNode* changes = mapping.take("do")) read_changes(*changes, reading, fault.changes);
  if (const YamlNode* configure = mapping.take("configure"))
    fault.configure = read_parameters(*configure, reading);
  mapping.finish();
  if (node.is_mapping() && node.find("do") == nullptr && node.find("configure") == nullptr) {
    reading.error(node, "a fault that changes nothing", "`do` or `configure`");
  }
  if (node.find("do") != nullptr && node.find("sent") == nullptr && node.find("received") == nullptr &&
      node.find("commanded") == nullptr) {
    reading.error(node, "`do` without a message that it is done to", "`sent`, `received` or `commanded`");
  }
  if (!id || !check_id(*id, reading)) return;
  fault.id = id->text;
  fault.place = id->place;
  const auto [first, fresh] = faults.emplace(fault.id, std::move(loaded));
  if (!fresh) {
    const Place& place = first->second.fault.place;
    reading.diagnostics.error(reading.source, id->place,
                              "the fault " + backquoted(id->text) + " a second time", "each id once",
                              "it stands first in " + place.file + ":" + std::to_string(place.line));
  }
}

}  // namespace

void read_faults(const YamlNode& node, const Reading& reading, LoadedFaults& faults) {
  if (!node.is_sequence()) {
    reading.error(node, describe(node), "a list of faults");
    return;
  }
  for (const YamlNode& item : node.items) read_fault(item, reading, faults);
}

}  // namespace lmmp::conform
