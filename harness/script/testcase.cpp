// Reads a test case or a procedure.
#include "harness/script/testcase.hpp"

#include <algorithm>

#include "harness/script/expert_items.hpp"
#include "harness/script/ics.hpp"
#include "harness/script/ixit.hpp"
#include "harness/script/step.hpp"
#include "harness/script/suggest.hpp"

namespace lmmp::conform {
namespace {

ValueRules anything() {
  ValueRules rules;
  rules.type = ValueRules::Type::anything;
  return rules;
}

void read_role(Mapping& mapping, const Reading& reading, Role& role) {
  const auto word = mapping.word("iut", true);
  if (!word) return;
  if (const auto found = find_role(word->text)) {
    role = *found;
  } else {
    check_word(*word, {"ar", "mn", "map"}, "role", reading);
  }
}

// What the whole document speaks. A MAP is HMIPv6's alone.
}  // namespace

Protocol read_protocol(Mapping& mapping, Role role, const Reading& reading) {
  const Protocol otherwise = role == Role::map ? Protocol::hmipv6 : Protocol::lmmp;
  const auto word = mapping.word("protocol");
  if (!word || !check_word(*word, {"lmmp", "hmipv6"}, "protocol", reading)) return otherwise;
  return word->text == "hmipv6" ? Protocol::hmipv6 : Protocol::lmmp;
}

namespace {

std::vector<wire::Profile> read_profiles(Mapping& mapping, const Reading& reading) {
  std::vector<wire::Profile> result;
  for (const Word& word : mapping.words("profiles")) {
    std::vector<std::string_view> known;
    for (const wire::Profile profile : wire::profiles) known.push_back(name_of(profile));
    if (!check_word(word, known, "profile", reading)) continue;
    for (const wire::Profile profile : wire::profiles) {
      if (name_of(profile) == word.text) result.push_back(profile);
    }
  }
  return result;
}

std::vector<Field> read_variables(const YamlNode& node, const Reading& reading, std::string_view what) {
  std::vector<Field> variables;
  if (!node.is_mapping()) {
    reading.error(node, describe(node), "a mapping of names to values for " + std::string(what));
    return variables;
  }
  for (const YamlEntry& entry : node.entries) {
    if (!is_identifier(entry.key.text)) {
      reading.error(entry.key, "the name " + backquoted(entry.key.text), "letters, digits and _",
                    entry.key.text.starts_with('$') ? "leave the $ out" : "");
      continue;
    }
    auto value = read_value(entry.value, anything(), reading.source, reading.diagnostics);
    if (value) variables.push_back({entry.key.text, std::move(*value), reading.place(entry.key)});
  }
  return variables;
}

// One list of values of a matrix, with the text of each for the ids.
struct MatrixAxis {
  std::string name;
  std::vector<Field> points;
  std::vector<std::string> labels;
};

std::optional<MatrixAxis> read_axis(const YamlEntry& entry, const Reading& reading) {
  MatrixAxis axis{entry.key.text, {}, {}};
  if (!is_identifier(axis.name)) {
    reading.error(entry.key, "the name " + backquoted(axis.name), "letters, digits and _");
    return std::nullopt;
  }
  if (!entry.value.is_sequence() || entry.value.items.empty()) {
    reading.error(entry.value, describe(entry.value), "a list of values, such as [4, 6]");
    return std::nullopt;
  }
  for (const YamlNode& item : entry.value.items) {
    auto value = read_value(item, anything(), reading.source, reading.diagnostics);
    if (!value) continue;
    const auto* number = std::get_if<std::uint64_t>(&value->is);
    if (axis.name == "ip" && (number == nullptr || (*number != 4 && *number != 6))) {
      reading.error(item, "the IP version " + describe(item), "4 or 6");
      continue;
    }
    if (std::find(axis.labels.begin(), axis.labels.end(), item.text) != axis.labels.end()) {
      reading.error(item, backquoted(item.text) + " a second time", "each value once");
      continue;
    }
    axis.points.push_back({axis.name, std::move(*value), reading.place(item)});
    axis.labels.push_back(item.text);
  }
  return axis;
}

// Every combination, the last axis fastest.
std::vector<MatrixPoint> read_matrix(const YamlNode* node, const Reading& reading) {
  std::vector<MatrixPoint> points(1);
  if (node == nullptr) return points;
  if (!node->is_mapping()) {
    reading.error(*node, describe(*node), "a mapping of variables to lists of values, such as {ip: [4, 6]}");
    return points;
  }
  for (const YamlEntry& entry : node->entries) {
    const auto axis = read_axis(entry, reading);
    if (!axis) continue;
    std::vector<MatrixPoint> grown;
    for (const MatrixPoint& point : points) {
      for (std::size_t i = 0; i < axis->points.size(); ++i) {
        MatrixPoint next = point;
        next.suffix += (next.suffix.empty() ? "" : ",") + axis->name + "=" + axis->labels[i];
        next.variables.push_back(axis->points[i]);
        grown.push_back(std::move(next));
      }
    }
    points = std::move(grown);
  }
  return points;
}

void read_references(Mapping& mapping, std::string_view key, Reference::Kind kind,
                     std::vector<std::string>& names, std::vector<Reference>& references) {
  for (Word& word : mapping.words(key)) {
    names.push_back(word.text);
    references.push_back({kind, std::move(word)});
  }
}

std::optional<Document> read_case(const YamlNode& node, const Reading& reading) {
  Mapping mapping(node, reading, "a test case");
  LoadedCase loaded;
  TestCase& test = loaded.test;
  test.place = loaded.id_place = reading.place(node);
  const auto id = mapping.word("id", true);
  if (id) {
    check_id(*id, reading);
    test.id = id->text;
    loaded.id_place = id->place;
    test.place = id->place;
  }
  if (const auto purpose = mapping.word("purpose", true)) {
    test.purpose = purpose->text;
    loaded.purpose_place = purpose->place;
  }
  read_role(mapping, reading, test.role);
  test.protocol = read_protocol(mapping, test.role, reading);
  if (mapping.require("requirements") != nullptr) {
    read_references(mapping, "requirements", Reference::Kind::requirement, test.requirements,
                    loaded.references);
  }
  std::vector<std::string_view> features;
  for (const Feature& feature : known_features()) features.push_back(feature.name);
  for (const Word& word : mapping.words("needs")) {
    if (check_word(word, features, "feature", reading)) test.needs.push_back(word.text);
  }
  test.tags = texts(mapping.words("tags"));
  test.profiles = read_profiles(mapping, reading);
  if (const auto matching = mapping.word("matching")) {
    if (check_word(*matching, {"strict", "tolerant"}, "matching", reading)) {
      test.matching = matching->text == "strict" ? Matching::strict : Matching::tolerant;
    }
  }
  if (const YamlNode* ixit = mapping.take("ixit")) test.ixit = read_parameters(*ixit, reading);
  if (const YamlNode* let = mapping.take("let")) test.variables = read_variables(*let, reading, "let");
  test.matrix = read_matrix(mapping.take("matrix"), reading);
  if (const YamlNode* steps = mapping.take("preamble")) test.preamble = read_steps(*steps, reading);
  if (const YamlNode* steps = mapping.require("steps")) {
    test.steps = read_steps(*steps, reading);
    if (steps->is_sequence() && steps->items.empty()) reading.error(*steps, "no steps", "at least one step");
  }
  if (const YamlNode* steps = mapping.take("postamble")) test.postamble = read_steps(*steps, reading);
  for (const Steps* steps : {&test.preamble, &test.steps, &test.postamble})
    check_protocol(*steps, test.protocol, reading);
  if (const auto items = mapping.words("expects_expert"); !items.empty()) {
    test.expects_expert = read_expert_items(items, test.matrix, reading);
  }
  read_references(mapping, "catches", Reference::Kind::fault, test.catches, loaded.references);
  mapping.finish();
  return loaded;
}

std::optional<Document> read_procedure(const YamlNode& node, const Reading& reading) {
  Mapping mapping(node, reading, "a procedure");
  Procedure procedure;
  procedure.place = reading.place(node);
  const YamlNode& head = *mapping.take("procedure");
  if (mapping.take("purpose") == nullptr) {
    reading.error(node, "a procedure without `purpose`", "one sentence that says what it does");
  }
  if (const YamlNode* steps = mapping.require("steps")) procedure.steps = read_steps(*steps, reading);
  mapping.finish();
  const auto word = read_word(head, reading, "a head such as login(node, link) => sid");
  if (!word) return std::nullopt;
  procedure.place = word->place;
  const auto signature = read_signature(word->text);
  if (!signature) {
    reading.error(head, signature.error().found, "a head such as login(node, link) => sid",
                  signature.error().hint);
    return std::nullopt;
  }
  procedure.name = signature->name;
  procedure.results = signature->results;
  for (const std::string& parameter : signature->arguments) {
    if (is_identifier(parameter)) {
      procedure.parameters.push_back(parameter);
    } else {
      reading.error(head, "the parameter " + backquoted(parameter), "a name",
                    parameter.starts_with('$') ? "leave the $ out" : "");
    }
  }
  return LoadedProcedure{std::move(procedure)};
}

ValueRules rules_for(ParameterType type) {
  ValueRules rules;
  rules.pattern = true;  // ranges and `absent`
  switch (type) {
    case ParameterType::octet:
      rules.kind = FieldKind::number8;
      break;
    case ParameterType::number:
      rules.kind = FieldKind::number32;
      break;
    case ParameterType::numbers:
      rules.kind = FieldKind::number32;
      rules.list = true;
      break;
    case ParameterType::seconds:
      rules.kind = FieldKind::seconds;
      break;
    case ParameterType::duration:
      rules.type = ValueRules::Type::duration;
      break;
    case ParameterType::ipv4:
    case ParameterType::ipv4_range:
      rules.kind = FieldKind::ipv4;
      break;
    case ParameterType::ipv6_list:
      rules.kind = FieldKind::ipv6;
      rules.list = true;
      break;
    case ParameterType::ipv6:
    case ParameterType::ipv6_range:
      rules.kind = FieldKind::ipv6;
      break;
    case ParameterType::range:
      rules.kind = FieldKind::address;
      break;
    case ParameterType::octets:
      rules.kind = FieldKind::octets;
      break;
    case ParameterType::length_counts:
    case ParameterType::mac_algorithm:
    case ParameterType::rsa_padding:
    case ParameterType::names:
      rules.type = ValueRules::Type::name;
      break;
  }
  return rules;
}

// A range where one address was meant for two, an `absent` where there must be something, and the like.
bool check_shape(const ParameterSpec& spec, const Value& value, const YamlNode& node,
                 const Reading& reading) {
  if (std::holds_alternative<Variable>(value.is) || std::holds_alternative<Call>(value.is)) return true;
  if (std::holds_alternative<Absent>(value.is)) {
    if (spec.optional) return true;
    reading.error(node, "absent for " + backquoted(spec.name), "a value: " + std::string(spec.meaning));
    return false;
  }
  const bool range = spec.type == ParameterType::range || spec.type == ParameterType::ipv4_range ||
                     spec.type == ParameterType::ipv6_range;
  if (range != std::holds_alternative<AddressRange>(value.is)) {
    reading.error(node, describe(node),
                  range ? "a range of addresses such as 192.0.2.10..192.0.2.20" : "one value");
    return false;
  }
  if (std::holds_alternative<Range>(value.is) || std::holds_alternative<Not>(value.is) ||
      std::holds_alternative<Any>(value.is)) {
    reading.error(node, describe(node), "one value: " + std::string(spec.meaning));
    return false;
  }
  const auto one_word = [&](const std::vector<std::string_view>& known, std::string_view what) {
    return check_word({std::get<std::string>(value.is), value.place}, known, what, reading);
  };
  if (spec.type == ParameterType::length_counts) return one_word({"payload", "message"}, "reading of Len");
  if (spec.type == ParameterType::mac_algorithm)
    return one_word({"hmac-md5", "hmac-sha256"}, "MAC algorithm");
  if (spec.type == ParameterType::rsa_padding)
    return one_word({"oaep-sha256", "oaep-sha1", "pkcs1v15"}, "padding");
  return true;
}

}  // namespace

std::vector<Field> read_parameters(const YamlNode& node, const Reading& reading, bool of_the_tester) {
  std::vector<Field> parameters;
  if (!node.is_mapping()) {
    reading.error(node, describe(node), "a mapping of IXIT parameters to values");
    return parameters;
  }
  std::vector<std::string_view> known;
  for (const ParameterSpec& spec : ixit_parameters()) {
    if (spec.of_the_iut || of_the_tester) known.push_back(spec.name);
  }
  for (const YamlEntry& entry : node.entries) {
    const ParameterSpec* spec = find_parameter(entry.key.text);
    if (spec == nullptr || (!spec->of_the_iut && !of_the_tester)) {
      reading.error(entry.key, "unknown IXIT parameter " + backquoted(entry.key.text), one_of(known, 20),
                    did_you_mean(entry.key.text, known));
      continue;
    }
    auto value = read_value(entry.value, rules_for(spec->type), reading.source, reading.diagnostics);
    if (!value || !check_shape(*spec, *value, entry.value, reading)) continue;
    parameters.push_back({entry.key.text, std::move(*value), reading.place(entry.key)});
  }
  return parameters;
}

const std::vector<std::string_view>& case_keys() {
  static const std::vector<std::string_view> keys = {
      "id",       "purpose",  "iut",       "protocol",       "requirements", "needs",
      "tags",     "profiles", "matching",  "ixit",           "let",          "matrix",
      "preamble", "steps",    "postamble", "expects_expert", "catches"};
  return keys;
}

std::optional<Document> read_document(const YamlNode& node, const Reading& reading) {
  if (!node.is_mapping()) {
    reading.error(node, describe(node), "a test case (id, purpose, steps, ...) or a procedure");
    return std::nullopt;
  }
  if (node.find("procedure") != nullptr) return read_procedure(node, reading);
  return read_case(node, reading);
}

std::optional<Role> find_role(std::string_view name) {
  if (name == "ar") return Role::access_router;
  if (name == "mn") return Role::mobile_node;
  if (name == "map") return Role::map;
  return std::nullopt;
}

bool check_word(const Word& word, const std::vector<std::string_view>& known, std::string_view what,
                const Reading& reading) {
  if (std::find(known.begin(), known.end(), word.text) != known.end()) return true;
  reading.diagnostics.error(reading.source, word.place,
                            "unknown " + std::string(what) + " " + backquoted(word.text), one_of(known, 16),
                            did_you_mean(word.text, known));
  return false;
}

}  // namespace lmmp::conform
