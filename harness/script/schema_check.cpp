// Validates a document by the JSON Schema, with valijson; finds the node that a complaint is about.
#include <charconv>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "harness/script/lint.hpp"
#include "harness/script/schema.hpp"

namespace lmmp::conform {
namespace {

using Json = nlohmann::json;
using Adapter = valijson::adapters::NlohmannJsonAdapter;

// As JSON-Schema editors see the YAML: plain scalars that look like numbers or truth values are.
Json to_json(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::null:
      return nullptr;
    case YamlNode::Kind::scalar: {
      if (!node.plain) return node.text;
      if (node.text == "true") return true;
      if (node.text == "false") return false;
      if (node.text.starts_with("0x")) return 0;
      std::int64_t number = 0;
      const char* end = node.text.data() + node.text.size();
      const auto [stop, status] = std::from_chars(node.text.data(), end, number);
      if (status == std::errc() && stop == end) return number;
      return node.text;
    }
    case YamlNode::Kind::sequence: {
      Json list = Json::array();
      for (const YamlNode& item : node.items) list.push_back(to_json(item));
      return list;
    }
    case YamlNode::Kind::mapping: {
      Json object = Json::object();
      for (const YamlEntry& entry : node.entries) object[entry.key.text] = to_json(entry.value);
      return object;
    }
  }
  return nullptr;
}

// valijson names places as "<root>", "[steps]", "[3]".
const YamlNode* step_down(const YamlNode* node, std::string_view part) {
  if (!part.starts_with('[')) return node;
  const std::string_view key = part.substr(1, part.size() - 2);
  if (node->is_mapping()) {
    const YamlEntry* entry = node->find(key);
    return entry == nullptr ? node : &entry->value;
  }
  std::size_t index = 0;
  std::from_chars(key.data(), key.data() + key.size(), index);
  return index < node->items.size() ? &node->items[index] : node;
}

struct ParsedSchema {
  valijson::Schema schema;
  ParsedSchema() {
    const Json json = Json::parse(script_schema());
    valijson::SchemaParser parser;
    parser.populateSchema(Adapter(json), schema);
  }
};

}  // namespace

void check_schema(const YamlNode& node, const Reading& reading) {
  static const ParsedSchema parsed;
  const Json document = to_json(node);
  valijson::Validator validator;
  valijson::ValidationResults results;
  if (validator.validate(parsed.schema, Adapter(document), &results)) return;
  // The deepest place says most.
  valijson::ValidationResults::Error error, deepest;
  while (results.popError(error)) {
    if (error.context.size() >= deepest.context.size()) deepest = error;
  }
  const YamlNode* at = &node;
  for (const std::string& part : deepest.context) at = step_down(at, part);
  reading.error(*at, describe(*at) + ", which the JSON Schema does not allow: " + deepest.description,
                "what testcases/schema.json says");
}

}  // namespace lmmp::conform
