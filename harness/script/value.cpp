// Reads patterns ($x, =>x, a..b, not x, f(x)) around literals.
#include "harness/script/value.hpp"

#include <algorithm>
#include <cctype>

#include "harness/script/field_reference.hpp"
#include "harness/script/suggest.hpp"

namespace lmmp::conform {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::uint64_t maximum_of(FieldKind kind) {
  switch (kind) {
    case FieldKind::number8:
      return 0xFF;
    case FieldKind::number16:
      return 0xFFFF;
    case FieldKind::number24:
      return 0xFFFFFF;
    case FieldKind::number32:
    case FieldKind::identifier:
    case FieldKind::seconds:
      return 0xFFFFFFFF;
    case FieldKind::ipv4:
    case FieldKind::ipv6:
    case FieldKind::address:
    case FieldKind::octets:
    case FieldKind::text:
      break;
  }
  return 0;
}

// One scalar's text, read from the outside in. `offset` is where a part stands in the scalar.
class ValueReader {
 public:
  ValueReader(const YamlNode& node, const Source& source, Diagnostics& diagnostics)
      : node_(node), source_(source), diagnostics_(diagnostics), whole_(node.text) {}

  std::optional<Value> read(std::string_view text, const ValueRules& rules) {
    text = trimmed(text);
    if (const std::size_t arrow = text.find("=>"); arrow != std::string_view::npos) {
      return read_bind(text, arrow, rules);
    }
    if (node_.plain || text.data() != whole_.data()) {
      if (text == "any" || text == "absent") return read_word(text, rules);
      if (text.starts_with("not ")) return read_not(text, rules);
      if (text.starts_with('$')) return read_variable(text);
    }
    // A call written plain in a flow mapping loses what follows its first comma.
    const std::size_t open = text.find('(');
    if (open != std::string_view::npos && is_identifier(text.substr(0, open)) &&
        rules.kind != FieldKind::text) {
      return read_call(text, rules);
    }
    if (const std::size_t dots = text.find(".."); dots != std::string_view::npos && rules.pattern) {
      return read_range(text, dots, rules);
    }
    return read_literal(text, rules);
  }

 private:
  Place place_of(std::string_view part) const {
    const auto offset = static_cast<int>(part.data() - whole_.data());
    return source_.place(node_.line, node_.column + offset + (node_.plain ? 0 : 1));
  }
  std::nullopt_t complain(std::string_view part, std::string found, std::string expected,
                          std::string hint = {}) {
    diagnostics_.error(source_, place_of(part), std::move(found), std::move(expected), std::move(hint));
    return std::nullopt;
  }
  template <typename T>
  std::optional<Value> take(std::string_view part, const Read<T>& read) {
    if (!read) return complain(part, read.error().found, read.error().expected, read.error().hint);
    return Value{*read, place_of(part)};
  }

  std::optional<Value> read_bind(std::string_view text, std::size_t arrow, const ValueRules& rules) {
    const std::string_view name = trimmed(text.substr(arrow + 2));
    if (!rules.bind) {
      return complain(text.substr(arrow), "the binding " + backquoted(text.substr(arrow)),
                      "a value; only what is received, and `seq` of what is sent, can be given a name");
    }
    if (!is_identifier(name)) {
      return complain(text.substr(arrow), "the binding " + backquoted(text.substr(arrow)),
                      "=> and a name, such as =>sid",
                      name.starts_with('$') ? "did you mean =>" + std::string(name.substr(1)) + "?" : "");
    }
    Bind bind{std::string(name), {}};
    const std::string_view what = trimmed(text.substr(0, arrow));
    if (!what.empty()) {
      ValueRules inner = rules;
      inner.bind = false;
      auto value = read(what, inner);
      if (!value) return std::nullopt;
      bind.what.push_back(std::move(*value));
    }
    return Value{std::move(bind), place_of(text)};
  }

  std::optional<Value> read_word(std::string_view text, const ValueRules& rules) {
    const bool allowed = rules.pattern || rules.type == ValueRules::Type::anything;
    if (!allowed) return complain(text, backquoted(text), "a value; any and absent are for what is received");
    if (text == "any") return Value{Any{}, place_of(text)};
    return Value{Absent{}, place_of(text)};
  }

  std::optional<Value> read_not(std::string_view text, const ValueRules& rules) {
    if (!rules.pattern) return complain(text, backquoted(text), "a value; not is for what is received");
    ValueRules inner = rules;
    inner.bind = false;
    auto value = read(text.substr(4), inner);
    if (!value) return std::nullopt;
    if (std::holds_alternative<Absent>(value->is)) {
      return complain(text, "`not absent`", "any, which says the same");
    }
    Not inverted;
    inverted.what.push_back(std::move(*value));
    return Value{std::move(inverted), place_of(text)};
  }

  std::optional<Value> read_variable(std::string_view text) {
    std::string_view name = text.substr(1);
    const auto of = field_reference(name);
    if (of && !of->message.empty() && !protocol_of_message(of->message)) {
      return complain(of->message, "unknown message " + backquoted(of->message), one_of(known_messages(), 28),
                      did_you_mean(of->message, known_messages()));
    }
    if (of && !find_field(of->field)) {
      return complain(of->field, "unknown field " + backquoted(of->field),
                      "a suboption or another field of the message", did_you_mean(of->field, known_fields()));
    }
    if (!of && !is_identifier(name)) {
      std::string hint;
      if (text.find_first_of("*+-/ ") != std::string_view::npos) {
        hint = "there are no expressions: use a function, such as times(3 $interval) or next($seq)";
      }
      return complain(text, backquoted(text), "$ and the name of a variable", hint);
    }
    return Value{Variable{std::string(name)}, place_of(text)};
  }

  std::optional<Value> read_call(std::string_view text, const ValueRules& where) {
    if (text.back() != ')') {
      return complain(
          text, backquoted(text), "a call such as times(3 $interval)",
          "in braces a comma ends the value: set arguments apart by blanks, or put quotes around");
    }
    const auto signature = read_signature(text);
    if (!signature) {
      return complain(text, signature.error().found, signature.error().expected, signature.error().hint);
    }
    const FunctionSpec* function = find_function(signature->name);
    if (function == nullptr) {
      std::vector<std::string_view> names;
      for (const FunctionSpec& known : known_functions()) names.push_back(known.name);
      return complain(text, "unknown function " + backquoted(signature->name), one_of(names),
                      did_you_mean(signature->name, names));
    }
    if (function->needs == FunctionSpec::Needs::received_message && !where.pattern) {
      return complain(text, backquoted(text), "a value; " + signature->name + "() is for what is received");
    }
    const std::size_t count = signature->arguments.size();
    if (count < function->minimum_arguments || count > function->maximum_arguments) {
      std::string expected = std::to_string(function->minimum_arguments);
      if (function->maximum_arguments != function->minimum_arguments) {
        expected += " to " + std::to_string(function->maximum_arguments);
      }
      return complain(text, std::to_string(count) + " arguments for " + signature->name, expected);
    }
    Call call{signature->name, {}};
    for (std::size_t i = 0; i < count; ++i) {
      ValueRules rules;
      rules.type = ValueRules::Type::anything;
      auto argument =
          read(text.substr(signature->argument_offsets[i], signature->arguments[i].size()), rules);
      if (!argument) return std::nullopt;
      call.arguments.push_back(std::move(*argument));
    }
    return Value{std::move(call), place_of(text)};
  }

  std::optional<Value> read_range(std::string_view text, std::size_t dots, const ValueRules& rules) {
    const std::string_view low_text = trimmed(text.substr(0, dots)),
                           high_text = trimmed(text.substr(dots + 2));
    const auto low = read_literal(low_text, rules);
    const auto high = read_literal(high_text, rules);
    if (!low || !high) return std::nullopt;
    if (const auto* from = std::get_if<std::uint64_t>(&low->is)) {
      const auto to = std::get<std::uint64_t>(high->is);
      if (*from > to) return complain(text, "the range " + backquoted(text), "the lower end first");
      return Value{Range{*from, to}, place_of(text)};
    }
    if (const auto* from = std::get_if<wire::IpAddress>(&low->is)) {
      const auto to = std::get<wire::IpAddress>(high->is);
      if (from->version() != to.version()) {
        return complain(text, "the range " + backquoted(text), "two addresses of one IP version");
      }
      if (*from > to) return complain(text, "the range " + backquoted(text), "the lower end first");
      return Value{AddressRange{*from, to}, place_of(text)};
    }
    return complain(text, "the range " + backquoted(text), "a range of numbers or addresses");
  }

  std::optional<Value> read_literal(std::string_view text, const ValueRules& rules) {
    switch (rules.type) {
      case ValueRules::Type::duration:
        return take(text, read_duration(text));
      case ValueRules::Type::name:
        return read_name(text);
      case ValueRules::Type::node:
        if (const auto address = wire::IpAddress::parse(text)) return Value{*address, place_of(text)};
        if (!is_node_name(text) && text != "all") {
          return complain(text, "unknown node " + backquoted(text), "a node such as mn1, all, or an address",
                          is_link_name(text) ? "a link stands at `at`" : "");
        }
        return Value{std::string(text), place_of(text)};
      case ValueRules::Type::anything:
        return read_by_looks(text);
      case ValueRules::Type::field:
        break;
    }
    switch (rules.kind) {
      case FieldKind::number8:
      case FieldKind::number16:
      case FieldKind::number24:
      case FieldKind::number32:
      case FieldKind::identifier:
        return take(text, read_number(text, maximum_of(rules.kind)));
      case FieldKind::seconds:
        return take(text, read_seconds(text));
      case FieldKind::ipv4:
        return take(text, read_address(text, wire::IpVersion::v4));
      case FieldKind::ipv6:
        return take(text, read_address(text, wire::IpVersion::v6));
      case FieldKind::address:
        return take(text, read_address(text, std::nullopt));
      case FieldKind::octets:
        return take(text, read_octets(text));
      case FieldKind::text:
        return read_name(text);
    }
    return std::nullopt;
  }

  std::optional<Value> read_name(std::string_view text) {
    if (node_.plain) {
      if (const auto trap = yaml_trap(text)) {
        return complain(text, backquoted(text) + ", " + *trap, "text",
                        "put it in quotes if the text is meant: \"" + std::string(text) + "\"");
      }
    }
    return Value{std::string(text), place_of(text)};
  }

  std::optional<Value> read_by_looks(std::string_view text) {
    if (text.empty()) return complain(text, "nothing", "a value");
    if (text.starts_with("hex:")) return take(text, read_octets(text));
    if (const auto address = wire::IpAddress::parse(text)) return Value{*address, place_of(text)};
    if (std::isdigit(static_cast<unsigned char>(text[0])) != 0) {
      if (const auto duration = read_duration(text)) return Value{*duration, place_of(text)};
      return take(text, read_number(text, 0xFFFFFFFF));
    }
    return read_name(text);
  }

  const YamlNode& node_;
  const Source& source_;
  Diagnostics& diagnostics_;
  std::string_view whole_;
};

std::string expected_for(const ValueRules& rules) {
  switch (rules.type) {
    case ValueRules::Type::duration:
      return "a time such as 250ms or 1s";
    case ValueRules::Type::name:
      return "a name";
    case ValueRules::Type::node:
      return "a node's name or an address";
    case ValueRules::Type::anything:
    case ValueRules::Type::field:
      break;
  }
  return rules.list ? "a value, or a list of values" : "one value";
}

}  // namespace

std::optional<Value> read_value(const YamlNode& node, const ValueRules& rules, const Source& source,
                                Diagnostics& diagnostics) {
  const Place place = source.place(node.line, node.column);
  if (node.is_scalar()) return ValueReader(node, source, diagnostics).read(node.text, rules);
  if (node.is_sequence() && rules.list) {
    ValueRules inner = rules;
    inner.list = false;
    List list;
    for (const YamlNode& item : node.items) {
      auto value = read_value(item, inner, source, diagnostics);
      if (!value) return std::nullopt;
      list.items.push_back(std::move(*value));
    }
    if (list.items.empty()) {
      diagnostics.error(source, place, "an empty list", "at least one value",
                        rules.pattern ? "absent says that there must be none" : "leave the key out");
      return std::nullopt;
    }
    return Value{std::move(list), place};
  }
  std::string hint;
  // {SID: {x}}: YAML takes braces for a mapping.
  if (node.kind == YamlNode::Kind::null) hint = "an empty text is written \"\"";
  diagnostics.error(source, place, describe(node), expected_for(rules), hint);
  return std::nullopt;
}

bool is_identifier(std::string_view text) {
  if (text.empty() || std::isdigit(static_cast<unsigned char>(text.front())) != 0) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; });
}

}  // namespace lmmp::conform
