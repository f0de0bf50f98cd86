// The vector files follow their JSON Schema.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "wire/tests/vectors.hpp"

namespace lmmp::wire {
namespace {

using Adapter = valijson::adapters::NlohmannJsonAdapter;

nlohmann::json read_json(const std::filesystem::path& file) {
  std::ifstream stream(file);
  return nlohmann::json::parse(stream);
}

std::string errors_of(const nlohmann::json& document) {
  static const nlohmann::json schema_json = read_json(vectors_folder() + "/schema.json");
  static const valijson::Schema* const schema = [] {
    static valijson::Schema parsed;
    valijson::SchemaParser(valijson::SchemaParser::kDraft7).populateSchema(Adapter(schema_json), parsed);
    return &parsed;
  }();
  valijson::Validator validator(valijson::Validator::kStrongTypes);
  valijson::ValidationResults results;
  std::string errors;
  if (validator.validate(*schema, Adapter(document), &results)) return errors;
  valijson::ValidationResults::Error error;
  while (results.popError(error)) {
    for (const std::string& step : error.context) errors += step;
    errors += ": " + error.description + "\n";
  }
  return errors.empty() ? "invalid" : errors;
}

TEST(VectorSchema, EveryFileFollowsIt) {
  for (const auto& entry : std::filesystem::directory_iterator(vectors_folder())) {
    if (entry.path().extension() != ".json" || entry.path().filename() == "schema.json") continue;
    EXPECT_EQ(errors_of(read_json(entry.path())), "") << entry.path().filename();
  }
}

TEST(VectorSchema, RefusesAVectorWithoutMeaning) {
  nlohmann::json document = read_json(vectors_folder() + "/lmmp-messages.json");
  document["vectors"][0].erase("meaning");
  EXPECT_NE(errors_of(document), "");
}

TEST(VectorSchema, RefusesAnUnknownField) {
  nlohmann::json document = read_json(vectors_folder() + "/lmmp-messages.json");
  document["vectors"][0]["meanings"] = 1;
  EXPECT_NE(errors_of(document), "");
}

TEST(VectorSchema, RefusesAnUnknownKind) {
  nlohmann::json document = read_json(vectors_folder() + "/lmmp-messages.json");
  document["vectors"][0]["kind"] = "massage";
  EXPECT_NE(errors_of(document), "");
}

}  // namespace
}  // namespace lmmp::wire
