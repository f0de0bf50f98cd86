// Reads each verb of a step.
#include "harness/script/step.hpp"

#include <algorithm>

#include "harness/script/suggest.hpp"

namespace lmmp::conform {
namespace {

constexpr ValueRules duration_rules{ValueRules::Type::duration, FieldKind::octets, false, false, false};
constexpr ValueRules node_rules{ValueRules::Type::node, FieldKind::octets, false, false, false};

class StepReader {
 public:
  StepReader(const YamlNode& node, const Reading& reading) : node_(node), reading_(reading) {}

  std::optional<Step> read() {
    if (node_.is_scalar()) return finish(read_call());
    if (!node_.is_mapping()) {
      reading_.error(node_, describe(node_),
                     "a step: {send: ...}, {recv: ...}, or a call such as login(mn1, L1) => sid");
      return std::nullopt;
    }
    const Verb* verb = find_verb();
    if (verb == nullptr) return std::nullopt;
    if (verb->name == "send") return finish(read_send(*verb));
    if (verb->name == "recv") return finish(read_recv(*verb));
    if (verb->name == "silent") return finish(read_silent(*verb));
    if (verb->name == "link") return finish(read_link());
    if (verb->name == "control") return finish(read_control(*verb));
    if (verb->name == "wait") return finish(read_wait());
    if (verb->name == "one_of") return finish(read_one_of());
    if (verb->name == "any_order") return finish(read_any_order());
    return finish(read_background());
  }

 private:
  template <typename T>
  std::optional<Step> finish(std::optional<T> step) const {
    if (!step) return std::nullopt;
    return Step{std::move(*step), reading_.place(node_), step_text(node_)};
  }

  const Verb* find_verb() {
    const Verb* found = nullptr;
    for (const YamlEntry& entry : node_.entries) {
      for (const Verb& verb : step_verbs()) {
        if (verb.name != entry.key.text) continue;
        if (found != nullptr) {
          reading_.error(
              entry.key,
              backquoted(verb.name) + " in a step that has " + backquoted(found->name) + " already",
              "one verb a step", "start a new step");
          return nullptr;
        }
        found = &verb;
      }
    }
    if (found == nullptr) {
      std::vector<std::string_view> names;
      for (const Verb& verb : step_verbs()) names.push_back(verb.name);
      const YamlNode& first = node_.entries.empty() ? node_ : node_.entries.front().key;
      reading_.error(first,
                     node_.entries.empty() ? std::string("an empty step")
                                           : "a step that starts with " + backquoted(first.text),
                     one_of(names), node_.entries.empty() ? "" : did_you_mean(first.text, names));
    }
    return found;
  }

  std::string link_name(Mapping& mapping, std::string_view key) {
    const auto word = mapping.word(key);
    if (!word) return {};
    if (!is_link_name(word->text) && !word->text.starts_with('$')) {
      std::string hint;
      if (word->text.size() == 2 && (word->text[0] == 'l' || word->text[0] == 'L'))
        hint = "did you mean L" + word->text.substr(1) + "?";
      if (is_node_name(word->text)) hint = "a node stands at `from`, `to` or `of`";
      reading_.diagnostics.error(reading_.source, word->place, "unknown link " + backquoted(word->text),
                                 "L1 to L9", hint);
      return {};
    }
    return word->text;
  }

  std::string node_name(Mapping& mapping, std::string_view key, bool all = false) {
    const auto word = mapping.word(key);
    if (!word) return {};
    if (!is_node_name(word->text) && !word->text.starts_with('$') && !(all && word->text == "all")) {
      std::string hint = is_link_name(word->text) ? "a link stands at `at`" : "";
      if (hint.empty()) hint = did_you_mean(word->text, {"mn1", "mn2", "ar1", "ar2", "all"});
      reading_.diagnostics.error(reading_.source, word->place, "unknown node " + backquoted(word->text),
                                 all ? "a node such as mn1 or ar1, or all" : "a node such as mn1 or ar1",
                                 hint);
      return {};
    }
    return word->text;
  }

  std::optional<CallProcedure> read_call() {
    const auto signature = read_signature(node_.text);
    if (!signature) {
      reading_.error(node_, signature.error().found, signature.error().expected, signature.error().hint);
      return std::nullopt;
    }
    CallProcedure call{signature->name, {}, signature->results};
    for (std::size_t i = 0; i < signature->arguments.size(); ++i) {
      YamlNode argument;
      argument.kind = YamlNode::Kind::scalar;
      argument.text = signature->arguments[i];
      argument.line = node_.line;
      argument.column =
          node_.column + static_cast<int>(signature->argument_offsets[i]) + (node_.plain ? 0 : 1);
      ValueRules rules;
      rules.type = ValueRules::Type::anything;
      rules.pattern = true;
      auto value = read_value(argument, rules, reading_.source, reading_.diagnostics);
      if (!value) return std::nullopt;
      call.arguments.push_back(std::move(*value));
    }
    return call;
  }

  std::optional<Send> read_send(const Verb& verb) {
    Mapping mapping(node_, reading_, "a send step");
    Send send;
    const YamlNode& message = *mapping.take("send");
    if (message.is_scalar() && message.text == "OCTETS") {
      send.message = message.text;
    } else {
      const auto name = read_message(message, reading_);
      if (!name) return std::nullopt;
      send.message = *name;
    }
    send.link = link_name(mapping, "at");
    send.from = node_name(mapping, "from");
    send.to = mapping.value("to", node_rules);
    if (const YamlNode* patches = mapping.take("patch")) send.patches = read_patches(*patches, reading_);
    if (send.message == "OCTETS") {
      ValueRules rules;
      rules.kind = FieldKind::octets;
      if (mapping.require("octets") != nullptr) {
        if (auto octets = mapping.value("octets", rules))
          send.fields.push_back({"octets", *octets, octets->place});
      }
      mapping.finish();
      return send;
    }
    send.fields = read_fields(mapping.rest(), FieldUse::sent, verb.keys, reading_, {send.message});
    return send;
  }

  std::vector<std::string> messages(const YamlNode& node) {
    std::vector<std::string> names;
    if (node.is_scalar() && node.text == "any") return names;
    if (!node.is_sequence()) {
      if (auto name = read_message(node, reading_)) names.push_back(std::move(*name));
      return names;
    }
    for (const YamlNode& item : node.items) {
      if (auto name = read_message(item, reading_)) names.push_back(std::move(*name));
    }
    return names;
  }

  std::optional<Recv> read_recv(const Verb& verb) {
    Mapping mapping(node_, reading_, "a recv step");
    Recv recv;
    const YamlNode& message = *mapping.take("recv");
    recv.messages = messages(message);
    if (recv.messages.empty() && !(message.is_scalar() && message.text == "any")) return std::nullopt;
    recv.link = link_name(mapping, "at");
    recv.to = node_name(mapping, "to", true);
    recv.from = mapping.value("from", node_rules);
    recv.within = mapping.value("within", duration_rules);
    recv.not_before = mapping.value("not_before", duration_rules);
    recv.fields = read_fields(mapping.rest(), FieldUse::received, verb.keys, reading_, recv.messages);
    return recv;
  }

  std::optional<Silent> read_silent(const Verb& verb) {
    Mapping mapping(node_, reading_, "a silent step");
    Silent silent;
    const YamlNode& message = *mapping.take("silent");
    silent.messages = messages(message);
    if (silent.messages.empty() && !(message.is_scalar() && message.text == "any")) return std::nullopt;
    silent.link = link_name(mapping, "at");
    silent.to = node_name(mapping, "to", true);
    if (const auto fence = mapping.word("fence")) {
      if (fence->text == "none") {
        silent.fence = Silent::Fence::none;
      } else if (fence->text != "auto") {
        reading_.diagnostics.error(reading_.source, fence->place, "the fence " + backquoted(fence->text),
                                   "auto or none");
      }
    }
    silent.duration = mapping.value("for", duration_rules);
    if (silent.duration) silent.fence = Silent::Fence::none;
    silent.fields = read_fields(mapping.rest(), FieldUse::received, verb.keys, reading_, silent.messages);
    return silent;
  }

  std::optional<LinkState> read_link() {
    Mapping mapping(node_, reading_, "a link step");
    LinkState state;
    state.link = link_name(mapping, "link");
    mapping.require("of");
    state.node = node_name(mapping, "of");
    mapping.require("set");
    if (const YamlNode* set = mapping.take("set")) {
      if (set->is_scalar() && (set->text == "up" || set->text == "down")) {
        state.up = set->text == "up";
      } else {
        const std::string word = set->is_scalar() ? set->text : "";
        std::string hint = did_you_mean(word, {"up", "down"});
        if (word == "on" || word == "yes" || word == "true") hint = "did you mean up?";
        if (word == "off" || word == "no" || word == "false") hint = "did you mean down?";
        reading_.error(*set, describe(*set), "up or down", hint);
      }
    }
    mapping.finish();
    return state;
  }

  std::optional<Control> read_control(const Verb& verb) {
    Mapping mapping(node_, reading_, "a control step");
    Control control;
    const auto action = mapping.word("control");
    if (!action) return std::nullopt;
    control.action = action->text;
    if (mapping.take("at") != nullptr) {
      const std::string link = link_name(mapping, "at");
      control.fields.push_back({"at", {link, reading_.place(node_)}, reading_.place(node_)});
    }
    if (auto of = mapping.value("of", node_rules)) control.fields.push_back({"of", *of, of->place});
    auto fields = read_fields(mapping.rest(), FieldUse::sent, verb.keys, reading_);
    control.fields.insert(control.fields.end(), fields.begin(), fields.end());
    return control;
  }

  std::optional<Wait> read_wait() {
    Mapping mapping(node_, reading_, "a wait step");
    auto duration = mapping.value("wait", duration_rules);
    mapping.finish();
    if (!duration) return std::nullopt;
    return Wait{std::move(*duration)};
  }

  std::optional<OneOf> read_one_of() {
    Mapping mapping(node_, reading_, "a one_of step");
    OneOf choice;
    const YamlNode& branches = *mapping.take("one_of");
    mapping.finish();
    if (!branches.is_sequence() || branches.items.size() < 2) {
      reading_.error(branches, describe(branches),
                     "a list of at least two branches, each a step or a list of steps");
      return std::nullopt;
    }
    for (const YamlNode& branch : branches.items) {
      if (branch.is_sequence()) {
        choice.branches.push_back(read_steps(branch, reading_));
      } else if (auto step = StepReader(branch, reading_).read()) {
        choice.branches.push_back({std::move(*step)});
      }
    }
    return choice;
  }

  std::optional<AnyOrder> read_any_order() {
    Mapping mapping(node_, reading_, "an any_order step");
    AnyOrder order{read_steps(*mapping.take("any_order"), reading_)};
    mapping.finish();
    return order;
  }

  std::optional<Background> read_background() {
    Mapping mapping(node_, reading_, "a background step");
    Background background;
    background.steps = read_steps(*mapping.take("background"), reading_);
    background.every = mapping.value("every", duration_rules);
    mapping.finish();
    return background;
  }

  const YamlNode& node_;
  const Reading& reading_;
};

}  // namespace

const std::vector<Verb>& step_verbs() {
  static const std::vector<Verb> verbs = {
      {"send", {"at", "from", "to", "patch"}, true, "a message from a node that the tester plays"},
      {"recv",
       {"at", "to", "from", "within", "not_before"},
       true,
       "a message that the implementation must send"},
      {"silent", {"at", "to", "fence", "for"}, true, "nothing of this kind from the implementation"},
      {"wait", {}, false, "time passes"},
      {"link", {"of", "set"}, false, "a node leaves or enters a link"},
      {"control", {"at", "of"}, true, "a command to the implementation's upper tester"},
      {"one_of", {}, false, "the first branch that matches"},
      {"any_order", {}, false, "steps in whatever order"},
      {"background", {"every"}, false, "steps that go on beside the others"},
  };
  return verbs;
}

Steps read_steps(const YamlNode& node, const Reading& reading) {
  Steps steps;
  if (!node.is_sequence()) {
    reading.error(node, describe(node), "a list of steps",
                  node.is_mapping() ? "put `- ` in front of the step" : "");
    return steps;
  }
  for (const YamlNode& item : node.items) {
    if (auto step = StepReader(item, reading).read()) steps.push_back(std::move(*step));
  }
  return steps;
}

std::string step_text(const YamlNode& node) {
  if (!node.is_mapping()) return node.text;
  std::string verb, rest;
  for (const YamlEntry& entry : node.entries) {
    const std::string& key = entry.key.text;
    const auto is_verb =
        std::any_of(step_verbs().begin(), step_verbs().end(), [&](const Verb& v) { return v.name == key; });
    if (is_verb) {
      verb = key + " " + flow_text(entry.value);
    } else if (find_field(key)) {
      rest += " " + key + "=" + flow_text(entry.value);
    } else {
      rest += " " + key + " " + flow_text(entry.value);
    }
  }
  return verb + rest;
}

}  // namespace lmmp::conform
