#include "harness/report/json.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "harness/report/file.hpp"
#include "harness/report/outcome.hpp"
#include "harness/report/tests/golden.hpp"
#include "harness/report/tests/sample.hpp"

namespace lmmp::conform {
namespace {

using Json = nlohmann::json;

// What the schema of the documentation has against the text; empty: nothing.
std::string schema_errors(const Json& report) {
  const auto text = read_file(LMMP_SOURCE_DIR "/docs/report-schema.json");
  if (!text) return text.error();
  const Json schema_json = Json::parse(*text);
  valijson::Schema schema;
  valijson::SchemaParser parser;
  parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(schema_json), schema);
  valijson::ValidationResults results;
  valijson::Validator validator;
  std::ostringstream errors;
  if (!validator.validate(schema, valijson::adapters::NlohmannJsonAdapter(report), &results)) {
    valijson::ValidationResults::Error error;
    while (results.popError(error)) {
      for (const std::string& part : error.context) errors << part;
      errors << ": " << error.description << '\n';
    }
  }
  return errors.str();
}

TEST(JsonReport, StandsAsTheContractSays) {
  RunResult run = sample::run();
  run.cases[0].capture = "out/lmmp-ar-handover-unknown-sid.pcapng";
  const std::string text = json_report(run);
  // The version of the tool is no part of the contract.
  std::string shown = text;
  const std::string tool = Json::parse(text)["tool"];
  shown.replace(shown.find(tool), tool.size(), "TOOL");
  expect_golden("report.json", shown);
}

TEST(JsonReport, SatisfiesItsSchema) {
  EXPECT_EQ(schema_errors(Json::parse(json_report(sample::run()))), "");
  EXPECT_EQ(schema_errors(Json::parse(json_report(RunResult()))), "");
  EXPECT_EQ(schema_errors(Json::parse(json_report(sample::run_on_a_busy_host()))), "");
  RunResult interrupted = sample::run();
  interrupted.interrupted = true;
  interrupted.profile = wire::Profile::paper_2004;
  interrupted.role = Role::map;
  EXPECT_EQ(schema_errors(Json::parse(json_report(interrupted))), "");
}

TEST(JsonReport, TheSchemaRefusesWhatIsNotTheContract) {
  for (const char* member :
       {"version", "tool", "profile", "seed", "iut", "started", "duration_s", "summary", "cases"}) {
    Json report = Json::parse(json_report(sample::run()));
    report.erase(member);
    EXPECT_NE(schema_errors(report), "") << member;
  }
  for (const char* member : {"id", "purpose", "verdict", "duration_s", "requirements", "reason", "step",
                             "script", "frame", "basis", "tester_lag_ms", "capture"}) {
    Json report = Json::parse(json_report(sample::run()));
    report["cases"][0].erase(member);
    EXPECT_NE(schema_errors(report), "") << member;
  }
  Json report = Json::parse(json_report(sample::run()));
  report["cases"][0]["verdict"] = "passed";
  EXPECT_NE(schema_errors(report), "");
}

TEST(JsonReport, ACaseThatRanAgainHasTheRunsBeforeAndNoOtherCaseHasTheMember) {
  const Json report = Json::parse(json_report(sample::run_on_a_busy_host()));
  const Json why = {{{"verdict", "inconclusive"}, {"reason", "this host was 0.312 s late"}}};
  std::size_t count = 0;
  for (const Json& entry : report["cases"]) {
    if (entry["id"] == "lmmp-ar-login/ip=4") {
      EXPECT_EQ(entry["reruns"], why);
    }
    count += entry.contains("reruns") ? 1 : 0;
  }
  EXPECT_EQ(count, 2U);
  Json other = report;
  other["cases"][7]["reruns"] = Json::array();
  EXPECT_NE(schema_errors(other), "") << "an empty list says nothing";
}

TEST(JsonReport, CountsInTheSummaryAreThoseOfTheVerdicts) {
  const Json report = Json::parse(json_report(sample::run()));
  for (const std::string_view name : outcome_names) {
    std::size_t count = 0;
    for (const Json& entry : report["cases"]) count += entry["verdict"] == name ? 1 : 0;
    EXPECT_EQ(report["summary"][std::string(name)], count) << name;
  }
}

TEST(JsonReport, ASeedKeepsAll64Bits) {
  RunResult run;
  run.seed = 18'446'744'073'709'551'615U;
  EXPECT_EQ(Json::parse(json_report(run))["seed"].get<std::uint64_t>(), run.seed);
}

TEST(JsonReport, TextThatIsNoUtf8IsReplacedAndThrowsNothing) {
  RunResult run = sample::run();
  run.iut_name = "\xFF";
  for (std::string* text :
       {&run.cases[0].id, &run.cases[0].reason, &run.cases[0].basis, &run.cases[0].script.file}) {
    *text = "ESSID \xC3(\x80";
  }
  run.cases[0].requirements = {"\xFE"};
  const Json report = Json::parse(json_report(run));
  EXPECT_EQ(report["iut"]["name"], "\uFFFD");
  EXPECT_EQ(report["cases"][0]["reason"], "ESSID \uFFFD(\uFFFD");
  EXPECT_EQ(schema_errors(report), "");
}

}  // namespace
}  // namespace lmmp::conform
