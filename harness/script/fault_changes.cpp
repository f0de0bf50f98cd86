// Reads each kind of change of a fault.
#include "harness/script/fault_changes.hpp"

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
constexpr std::array<std::string_view, 6> repair_names = {"checksum", "carrier", "length",
                                                          "type",     "mac",     "address"};

class ChangeReader {
 public:
  ChangeReader(const YamlNode& node, const Reading& reading, Fault& fault)
      : reading_(reading),
        mapping_(node, reading, "a change"),
        node_(node),
        fault_(fault),
        changes_(fault.changes) {}

  void read() {
    const std::string verb = node_.entries.empty() ? "" : node_.entries.front().key.text;
    if (verb == "repeat") {
      changes_.emplace_back(RepeatMessage{read_count(mapping_, "repeat").value_or(1)});
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
    const auto entries = entries_of(*mapping_.take(verb), reading_, "a mapping of fields to values");
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
    const bool lmmp = fault_.protocol == Protocol::lmmp;
    // LMMP has no addresses to repair, and no parts that have a repair of their own.
    const auto known = lmmp ? repair_names.end() - 1 : repair_names.end();
    if (!word || !check_word(*word, {repair_names.begin(), known}, "repair", reading_)) return;
    RepairMessage repair;
    repair.repair = static_cast<Repair>(std::find(repair_names.begin(), repair_names.end(), word->text) -
                                        repair_names.begin());
    if (const YamlNode* of = mapping_.take("of")) {
      if (lmmp) return reading_.error(*of, "`of` in a fault of LMMP", "a fault of HMIPv6");
      if (repair.repair != Repair::length && repair.repair != Repair::checksum) {
        return reading_.error(*of, "`of` beside `repair: " + word->text + "`",
                              "it beside `repair: length` or `repair: checksum`");
      }
      const auto part = read_word(*of, reading_, "a part of the message");
      using Words = std::vector<std::string_view>;
      const auto parts = repair.repair == Repair::length ? Words{"home", "alternate_coa"} : Words{"source"};
      if (!part || !check_word(*part, parts, "part of a " + word->text, reading_)) return;
      repair.of = part->text;
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
  const Fault& fault_;
  std::vector<Change>& changes_;
};

// A command is no message: what it starts can only be added to it.
bool may_change(const YamlNode& verb, const Reading& reading, const Fault& fault) {
  const bool known = std::find(change_names.begin(), change_names.end(), verb.text) != change_names.end();
  if (fault.direction != Fault::Direction::commanded || !known || verb.text == "also" || verb.text == "delay")
    return true;
  reading.error(verb, backquoted(verb.text) + " of a command", "`also`, or a `delay` before it");
  return false;
}

}  // namespace

void read_changes(const YamlNode& node, const Reading& reading, Fault& fault) {
  if (node.is_sequence()) {
    for (const YamlNode& item : node.items) read_changes(item, reading, fault);
  } else if (node.is_scalar() && node.text == "drop") {
    if (may_change(node, reading, fault)) fault.changes.emplace_back(DropMessage{});
  } else if (node.is_mapping()) {
    if (node.entries.empty() || may_change(node.entries.front().key, reading, fault))
      ChangeReader(node, reading, fault).read();
  } else {
    reading.error(node, describe(node), "drop, or a mapping with " + one_of(change_names),
                  node.is_scalar() ? did_you_mean(node.text, change_names) : "");
  }
}

std::optional<unsigned> read_count(Mapping& mapping, std::string_view key) {
  ValueRules rules;
  rules.kind = FieldKind::number16;
  const auto value = mapping.value(key, rules);
  if (!value || !std::holds_alternative<std::uint64_t>(value->is)) return std::nullopt;
  return static_cast<unsigned>(std::get<std::uint64_t>(value->is));
}

}  // namespace lmmp::conform
