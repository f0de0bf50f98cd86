// Builds the schema; a test compares it with the committed file.
#include "harness/script/schema.hpp"

#include <nlohmann/json.hpp>

#include "harness/script/hmipv6_vocabulary.hpp"
#include "harness/script/ics.hpp"
#include "harness/script/ixit.hpp"
#include "harness/script/step.hpp"
#include "harness/script/testcase.hpp"
#include "harness/script/vocabulary.hpp"

namespace lmmp::conform {
namespace {

using Json = nlohmann::ordered_json;

Json ref(const std::string& name) {
  return {{"$ref", "#/definitions/" + name}};
}
Json list_of(Json items) {
  return {{"type", "array"}, {"items", std::move(items)}};
}
Json one_or_list(const Json& item) {
  return {{"anyOf", Json::array({item, list_of(item)})}};
}
Json described(Json schema, std::string_view text) {
  schema["description"] = text;
  return schema;
}
template <typename Names>
Json enumeration(const Names& names) {
  Json values = Json::array();
  for (const auto& name : names) values.push_back(std::string(name));
  return {{"enum", std::move(values)}};
}

Json message_names() {
  Json schema{{"anyOf", Json::array()}};
  Json known = Json::array();
  for (const wire::MessageSpec& spec : wire::messages) {
    known.push_back(
        {{"const", spec.name}, {"description", std::string(spec.title) + ", " + std::string(spec.clause)}});
  }
  for (const Hmipv6MessageSpec& spec : hmipv6_messages()) {
    known.push_back(
        {{"const", spec.name}, {"description", std::string(spec.title) + ", " + std::string(spec.clause)}});
  }
  schema["anyOf"] = std::move(known);
  schema["anyOf"].push_back({{"type", "string"},
                             {"pattern", "^MOBILITY\\.[0-9]{1,3}$"},
                             {"description", "a Mobility Header by number"}});
  schema["anyOf"].push_back(
      {{"type", "string"}, {"pattern", "^MESSAGE\\.[0-9]{1,3}$"}, {"description", "a message by number"}});
  return schema;
}

void add_fields(Json& properties) {
  for (const std::string_view name : known_fields()) {
    const wire::SuboptionSpec* spec = wire::find_suboption(name);
    const Hmipv6FieldSpec* of_hmipv6 = find_hmipv6_field(name);
    properties[std::string(name)] =
        spec == nullptr
            ? (of_hmipv6 == nullptr ? ref("value") : described(ref("value"), of_hmipv6->meaning))
            : described(ref("value"), std::string(spec->title) + ", " + std::string(spec->clause));
  }
}

Json key_schema(std::string_view verb, std::string_view key) {
  if (key == "at") return ref("link");
  if (key == "from" && verb == "send") return ref("node");
  if (key == "of" && verb == "link") return ref("node");
  if (key == "patch") return ref("patch");
  if (key == "set") return enumeration(std::vector<std::string>{"up", "down"});
  if (key == "fence") return enumeration(std::vector<std::string>{"auto", "none"});
  if (key == "within" || key == "not_before" || key == "for" || key == "every") return ref("duration");
  return ref("word");
}

Json verb_schema(std::string_view verb) {
  if (verb == "send") return {{"anyOf", Json::array({ref("message"), Json{{"const", "OCTETS"}}})}};
  if (verb == "recv" || verb == "silent") {
    return {{"anyOf", Json::array({ref("message"), list_of(ref("message")), Json{{"const", "any"}}})}};
  }
  if (verb == "wait") return ref("duration");
  if (verb == "link") return ref("link");
  if (verb == "one_of") {
    return {
        {"type", "array"}, {"minItems", 2}, {"items", {{"anyOf", Json::array({ref("step"), ref("steps")})}}}};
  }
  if (verb == "any_order" || verb == "background") return ref("steps");
  return ref("word");
}

Json step_schema(const Verb& verb) {
  Json properties = Json::object();
  properties[std::string(verb.name)] = described(verb_schema(verb.name), verb.meaning);
  for (const std::string_view key : verb.keys) properties[std::string(key)] = key_schema(verb.name, key);
  Json schema{{"type", "object"}, {"required", Json::array({verb.name})}};
  if (verb.name == "link") schema["required"] = Json::array({"link", "of", "set"});
  if (verb.fields) {
    add_fields(properties);
    if (verb.name == "send") properties["octets"] = ref("value");
    schema["patternProperties"] = {{"^(SUBOPTION\\.[0-9]{1,3}|[A-Z0-9_]+)(\\.reserved)?$", ref("value")}};
  }
  schema["properties"] = std::move(properties);
  schema["additionalProperties"] = false;
  return schema;
}

Json parameters_schema() {
  Json properties = Json::object();
  for (const ParameterSpec& spec : ixit_parameters()) {
    if (spec.of_the_iut) properties[std::string(spec.name)] = described(ref("value"), spec.meaning);
  }
  return {{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
}

Json case_schema() {
  std::vector<std::string_view> features, profiles;
  for (const Feature& feature : known_features()) features.push_back(feature.name);
  for (const wire::Profile profile : wire::profiles) profiles.push_back(name_of(profile));
  Json properties = Json::object();
  properties["id"] = {{"type", "string"},
                      {"pattern", "^[a-z0-9]+(-[a-z0-9]+)*$"},
                      {"description", "a name, never a position"}};
  properties["purpose"] = described({{"type", "string"}}, "one sentence: what the implementation must do");
  properties["iut"] =
      described(enumeration(std::vector<std::string>{"ar", "mn", "map"}), "the role under test");
  properties["protocol"] = described(enumeration(std::vector<std::string>{"lmmp", "hmipv6"}),
                                     "lmmp, or hmipv6 where the role is map, unless given");
  properties["requirements"] = described(one_or_list({{"type", "string"}}), "ids of testcases/requirements");
  properties["needs"] =
      described(one_or_list(enumeration(features)), "ICS features without which the case is not applicable");
  properties["tags"] = one_or_list({{"type", "string"}});
  properties["profiles"] = described(one_or_list(enumeration(profiles)), "every profile, unless given");
  properties["matching"] = enumeration(std::vector<std::string>{"strict", "tolerant"});
  properties["ixit"] = described(ref("parameters"), "how the implementation is configured for this case");
  properties["let"] =
      described(Json{{"type", "object"}, {"additionalProperties", ref("value")}}, "variables");
  properties["matrix"] =
      described(Json{{"type", "object"},
                     {"additionalProperties", {{"type", "array"}, {"minItems", 1}, {"items", ref("value")}}}},
                "variables and the values for which the case runs, each combination once");
  properties["preamble"] = described(ref("steps"), "what leads to the state in which the test begins");
  properties["steps"] = ref("steps");
  properties["postamble"] = described(ref("steps"), "what is done afterwards, whatever the verdict");
  properties["expects_expert"] = described(
      one_or_list({{"type", "string"}}),
      "filter names of the expert items that Wireshark shows for what is sent wrong on purpose, or none");
  properties["catches"] =
      described(one_or_list({{"type", "string"}}), "faults of testcases/defects that this case catches");
  return {{"type", "object"},
          {"required", Json::array({"id", "purpose", "iut", "requirements", "steps"})},
          {"properties", std::move(properties)},
          {"additionalProperties", false}};
}

Json procedure_schema() {
  return {{"type", "object"},
          {"required", Json::array({"procedure", "purpose", "steps"})},
          {"properties",
           {{"procedure", {{"type", "string"}, {"description", "name(parameter, ...) => result, ..."}}},
            {"purpose", {{"type", "string"}}},
            {"steps", ref("steps")}}},
          {"additionalProperties", false}};
}

}  // namespace

std::string script_schema() {
  Json definitions = Json::object();
  definitions["word"] = {{"type", "string"}};
  definitions["value"] = {
      {"type", Json::array({"string", "integer", "array"})},
      {"description", "a literal, $variable, =>name, a..b, not x, any, absent, or a function"}};
  definitions["duration"] = {{"type", "string"},
                             {"pattern", "^([0-9.]+(ns|us|ms|s|min)|\\$.*|[a-z]+\\(.*\\))$"}};
  definitions["link"] = {{"type", "string"}, {"pattern", "^(L[1-9]|\\$.*)$"}};
  definitions["node"] = {{"type", "string"}, {"pattern", "^((mn|ar|map|ha|cn)[1-9]|\\$.*)$"}};
  definitions["message"] = message_names();
  definitions["patch"] = {{"type", "object"}, {"additionalProperties", ref("value")}};
  definitions["parameters"] = parameters_schema();
  Json steps = Json::array();
  steps.push_back({{"type", "string"}, {"description", "a call: name(argument, ...) => result"}});
  for (const Verb& verb : step_verbs()) steps.push_back(step_schema(verb));
  definitions["step"] = {{"anyOf", std::move(steps)}};
  definitions["steps"] = list_of(ref("step"));
  definitions["case"] = case_schema();
  definitions["procedure"] = procedure_schema();
  const Json schema{{"$schema", "http://json-schema.org/draft-07/schema#"},
                    {"title", "A test case or procedure of lmmp-conform"},
                    {"anyOf", Json::array({ref("case"), ref("procedure")})},
                    {"definitions", std::move(definitions)}};
  return schema.dump(1) + "\n";
}

}  // namespace lmmp::conform
