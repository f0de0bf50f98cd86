// The JSON Schema: committed as it is generated, and of one mind with the loader.
#include "harness/script/schema.hpp"

#include <gtest/gtest.h>

#include "harness/script/lint.hpp"
#include "harness/script/yaml.hpp"

namespace lmmp::conform {
namespace {

bool schema_allows(const std::string& text) {
  const Source source("script.yaml", text);
  Diagnostics diagnostics;
  const auto documents = read_yaml(source, diagnostics);
  EXPECT_EQ(documents.size(), 1U) << text;
  for (const YamlNode& node : documents) check_schema(node, {source, diagnostics});
  return diagnostics.empty();
}

const std::string head = "id: lmmp-ar-x\npurpose: X.\niut: ar\nrequirements: [I22]\nsteps:\n";

TEST(Schema, IsCommittedAsItIsGenerated) {
  const auto committed = Source::from_file(LMMP_SOURCE_DIR "/testcases/schema.json", "schema.json");
  ASSERT_TRUE(committed) << committed.error();
  EXPECT_TRUE(committed->text() == script_schema())
      << "write it anew: lmmp-conform schema > testcases/schema.json";
}

TEST(Schema, AllowsWhatIsGood) {
  EXPECT_TRUE(
      schema_allows(head + " - {send: LOGIN, at: L1, from: mn1, IP6: 2001:db8::1, SUBOPTION.99: hex:00}\n"));
  EXPECT_TRUE(schema_allows(head + " - {recv: [ACK, ERROR], within: times(2 $response_time), SID: 0x10}\n"));
  EXPECT_TRUE(schema_allows(head + " - login(mn1, L1) => sid\n - {wait: 1s}\n"));
  EXPECT_TRUE(schema_allows("procedure: f(a) => b\npurpose: F.\nsteps: []\n"));
}

TEST(Schema, RefusesUnknownKeysAndMessages) {
  EXPECT_FALSE(schema_allows(head + " - {send: LOGIN_AKC}\n"));
  EXPECT_FALSE(schema_allows(head + " - {send: LOGIN, fro: mn1}\n"));
  EXPECT_FALSE(schema_allows(head + " - {wait: 1}\n"));
  EXPECT_FALSE(schema_allows("id: lmmp-ar-x\nsteps: []\n"));
  EXPECT_FALSE(schema_allows(head + " - {recv: ACK, at: l1}\n"));
}

}  // namespace
}  // namespace lmmp::conform
