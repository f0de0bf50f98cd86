// Reads faults: what they are about, and in which circumstances they show.
#include "harness/script/defects.hpp"

#include <algorithm>

#include "harness/script/fault_changes.hpp"
#include "harness/script/field_reference.hpp"
#include "harness/script/step.hpp"
#include "harness/script/suggest.hpp"
#include "harness/script/testcase.hpp"

namespace lmmp::conform {
namespace {

void read_trigger(Mapping& mapping, const Reading& reading, Fault& fault) {
  if (const YamlNode* commanded = mapping.take("commanded")) {
    fault.direction = Fault::Direction::commanded;
    if (fault.protocol != Protocol::lmmp || fault.role != Role::mobile_node)
      reading.error(*commanded, "`commanded`", "`sent` or `received`: only a mobile node of LMMP is told");
    const std::vector<Word> words = mapping.words("commanded");
    for (const Word& word : words) {
      if (check_word(word, node_commands(), "command", reading)) fault.messages.push_back(word.text);
    }
    // Which of the messages is meant. A command is none.
    for (const char* key : {"having", "lengths", "answering", "asked", "first", "last", "only"}) {
      const YamlEntry* entry = mapping.node().find(key);
      if (entry != nullptr) {
        reading.error(entry->key, backquoted(key) + " beside `commanded`",
                      "`sent` or `received`; of a command `before`, `after` and `where` can be said");
      }
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
  const auto entries = entries_of(node, reading, "a mapping of fields to what they must be");
  return read_fields(entries, FieldUse::received, {}, reading);
}

std::vector<Field> read_lengths(const YamlNode& node, const Reading& reading) {
  std::vector<Field> lengths;
  for (const YamlEntry* each : entries_of(node, reading, "a mapping such as {message: 8, SID: 4}")) {
    const YamlEntry& entry = *each;
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
    const bool command = fault.role == Role::mobile_node && node->is_scalar() && is_node_command(node->text);
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

// $sent and $received speak of messages of the fault's own protocol; what HMIPv6 receives is not kept.
void check_references(const Value& value, const Fault& fault, const Reading& reading) {
  const auto all = [&](const std::vector<Value>& values) {
    for (const Value& each : values) check_references(each, fault, reading);
  };
  if (const auto* list = std::get_if<List>(&value.is)) all(list->items);
  if (const auto* call = std::get_if<Call>(&value.is)) all(call->arguments);
  if (const auto* other = std::get_if<Not>(&value.is)) all(other->what);
  if (const auto* bind = std::get_if<Bind>(&value.is)) all(bind->what);
  const auto* variable = std::get_if<Variable>(&value.is);
  const auto of = variable != nullptr ? field_reference(variable->name) : std::nullopt;
  if (!of || of->message.empty()) return;
  const auto complain = [&](std::string found, std::string expected) {
    reading.diagnostics.error(reading.source, value.place, std::move(found), std::move(expected));
  };
  if (protocol_of_message(of->message) != fault.protocol) {
    complain(backquoted(of->message) + ", a message of another protocol",
             "a message of " + std::string(name_of(fault.protocol)));
  } else if (of->of == FieldReference::Of::received && fault.protocol == Protocol::hmipv6) {
    complain("`$received` in a fault of HMIPv6", "`$sent`, or `$message` for what is received now");
  }
}

void check_references(const Fault& fault, const Reading& reading) {
  const auto value = [&](const Value& each) { check_references(each, fault, reading); };
  const auto fields = [&](const std::vector<Field>& each) {
    for (const Field& field : each) value(field.value);
  };
  fields(fault.having);
  fields(fault.asked);
  for (const Change& change : fault.changes) {
    if (const auto* set = std::get_if<SetField>(&change)) value(set->field.value);
    if (const auto* add = std::get_if<AddSuboption>(&change)) value(add->field.value);
    if (const auto* alter = std::get_if<AlterOctets>(&change)) value(alter->patch.value);
    if (const auto* redirect = std::get_if<Redirect>(&change)) value(redirect->to);
    if (const auto* also = std::get_if<AlsoSend>(&change)) {
      if (also->to) value(*also->to);
      fields(also->fields);
    }
  }
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
  if (const auto first = read_count(mapping, "first")) fault.first = *first;
  if (const auto last = read_count(mapping, "last")) fault.last = *last;
  if (const auto only = mapping.word("only")) {
    if (check_word(*only, {"repeated", "new"}, "choice", reading))
      fault.numbers = only->text == "new" ? Fault::Numbers::fresh : Fault::Numbers::repeated;
  }
  if (const YamlNode* changes = mapping.take("do")) read_changes(*changes, reading, fault);
  if (const YamlNode* configure = mapping.take("configure"))
    fault.configure = read_parameters(*configure, reading);
  mapping.finish();
  check_references(fault, reading);
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
