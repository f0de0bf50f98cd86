#include "harness/report/junit.hpp"

#include <gtest/gtest.h>

#include <map>
#include <pugixml.hpp>
#include <regex>
#include <set>

#include "harness/report/outcome.hpp"
#include "harness/report/tests/sample.hpp"

namespace lmmp::conform {
namespace {

pugi::xml_document parsed(const RunResult& run) {
  pugi::xml_document document;
  const pugi::xml_parse_result result = document.load_string(junit_report(run, {}).c_str());
  EXPECT_TRUE(result) << result.description();
  return document;
}

// What servers' schemas (Jenkins' junit-10.xsd, Ant's) ask: elements, their order, their attributes.
struct Rule {
  std::set<std::string> required, optional;
  std::vector<std::string> children;  // in this order
};
const std::map<std::string, Rule> rules = {
    {"testsuites", {{"name", "tests", "failures", "errors", "skipped", "time"}, {}, {"testsuite"}}},
    {"testsuite",
     {{"name", "tests", "failures", "errors", "skipped", "time", "timestamp", "hostname"},
      {},
      {"properties", "testcase"}}},
    {"properties", {{}, {}, {"property"}}},
    {"property", {{"name", "value"}, {}, {}}},
    {"testcase",
     {{"name", "classname", "time"},
      {},
      {"properties", "skipped", "error", "failure", "rerunError", "flakyError"}}},
    {"failure", {{"type", "message"}, {}, {}}},
    {"error", {{"type", "message"}, {}, {}}},
    {"skipped", {{"message"}, {}, {}}},
    {"flakyError", {{"type", "message"}, {}, {"stackTrace"}}},
    {"rerunError", {{"type", "message"}, {}, {"stackTrace"}}},
    {"stackTrace", {{}, {}, {}}},
};

void check(const pugi::xml_node& node) {
  const auto rule = rules.find(node.name());
  ASSERT_NE(rule, rules.end()) << node.name();
  std::set<std::string> attributes;
  for (const pugi::xml_attribute& attribute : node.attributes()) attributes.insert(attribute.name());
  EXPECT_EQ(attributes, rule->second.required) << node.name();
  std::size_t place = 0;
  for (const pugi::xml_node& child : node.children()) {
    if (child.type() != pugi::node_element) continue;
    const auto& children = rule->second.children;
    const auto at = std::find(children.begin(), children.end(), child.name()) - children.begin();
    ASSERT_LT(static_cast<std::size_t>(at), children.size()) << child.name() << " in " << node.name();
    EXPECT_GE(static_cast<std::size_t>(at), place) << child.name() << " stands too late";
    place = static_cast<std::size_t>(at);
    check(child);
  }
}

TEST(Junit, HasTheElementsThatServersRead) {
  const pugi::xml_document document = parsed(sample::run());
  check(document.document_element());
  const pugi::xml_node suite = document.child("testsuites").child("testsuite");
  EXPECT_TRUE(std::regex_match(suite.attribute("timestamp").value(),
                               std::regex(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)")));
  EXPECT_TRUE(std::regex_match(suite.attribute("time").value(), std::regex(R"(\d+\.\d+)")));
}

TEST(Junit, CountsAreThoseOfTheElements) {
  const pugi::xml_document document = parsed(sample::run());
  const pugi::xml_node suite = document.child("testsuites").child("testsuite");
  const auto count = [&](const char* path) { return suite.select_nodes(path).size(); };
  EXPECT_EQ(suite.attribute("tests").as_uint(), count("testcase"));
  EXPECT_EQ(suite.attribute("failures").as_uint(), count("testcase/failure"));
  EXPECT_EQ(suite.attribute("errors").as_uint(), count("testcase/error"));
  EXPECT_EQ(suite.attribute("skipped").as_uint(), count("testcase/skipped"));
  EXPECT_EQ(count("testcase/failure"), 2U) << "one failed, one passes though parked";
  EXPECT_EQ(count("testcase/error"), 1U);
  EXPECT_EQ(count("testcase/skipped"), 2U);
}

TEST(Junit, NamesDoNotDependOnVerdictPlaceOrOrder) {
  RunResult run = sample::run();
  const auto names = [](const RunResult& of) {
    std::set<std::string> all;
    const auto document = parsed(of);
    for (const auto& test : document.select_nodes("//testcase")) {
      all.insert(std::string(test.node().attribute("classname").value()) + "." +
                 test.node().attribute("name").value());
    }
    return all;
  };
  const std::set<std::string> before = names(run);
  std::reverse(run.cases.begin(), run.cases.end());
  for (CaseResult& result : run.cases)
    result.verdict = Verdict::pass, result.script = {"elsewhere.yaml", 1, 1};
  EXPECT_EQ(names(run), before);
  EXPECT_TRUE(before.contains("lmmp-conform.ar.lmmp-ar-login/ip=6"));
}

TEST(Junit, ACaseThatRanTwiceHasTwoNames) {
  RunResult run = sample::run();
  run.cases = {sample::passing(), sample::passing()};
  const pugi::xml_document document = parsed(run);
  EXPECT_EQ(document.select_nodes("//testcase[@name='lmmp-ar-login/ip=6 (run 2)']").size(), 1U);
}

TEST(Junit, TheFailureIsTheBlockOfTheConsole) {
  const pugi::xml_document document = parsed(sample::run());
  const pugi::xml_node failure =
      document.select_node("//testcase[@name='lmmp-ar-handover-unknown-sid']/failure").node();
  EXPECT_STREQ(failure.attribute("message").value(), "ACK came where ERROR was expected.");
  EXPECT_NE(std::string(failure.child_value()).find("<-- nearest to what was expected"), std::string::npos);
  EXPECT_NE(std::string(failure.child_value()).find("rerun    lmmp-conform run"), std::string::npos);
}

TEST(Junit, ACaseThatRanAgainKeepsWhyAndIsFlakyIfItPassedThen) {
  const pugi::xml_document document = parsed(sample::run_on_a_busy_host());
  check(document.document_element());
  const pugi::xml_node passed = document.select_node("//testcase[@name='lmmp-ar-login/ip=4']").node();
  EXPECT_STREQ(passed.child("flakyError").attribute("type").value(), "inconclusive");
  EXPECT_STREQ(passed.child("flakyError").attribute("message").value(), "this host was 0.312 s late");
  EXPECT_FALSE(passed.child("error"));
  const pugi::xml_node failed = document.select_node("//testcase[@name='lmmp-ar-handover-other-sid']").node();
  EXPECT_TRUE(failed.child("failure"));
  EXPECT_STREQ(failed.child("rerunError").attribute("message").value(),
               "the preamble failed: no AR_ADV came within 1 s");
  const pugi::xml_node suite = document.child("testsuites").child("testsuite");
  EXPECT_EQ(suite.attribute("errors").as_uint(), 2U) << "an inconclusive case and one in error, no rerun";
}

TEST(Junit, RequirementsAreProperties) {
  const pugi::xml_document document = parsed(sample::run());
  EXPECT_EQ(document
                .select_nodes("//testcase[@name='lmmp-ar-handover-unknown-sid']/properties/"
                              "property[@name='requirement'][@value='D-2.6-4']")
                .size(),
            1U);
}

TEST(Junit, HostileTextStaysText) {
  const pugi::xml_document document = parsed(sample::with_hostile_text(sample::run()));
  check(document.document_element());
  EXPECT_TRUE(document.select_nodes("//evil").empty());
}

}  // namespace
}  // namespace lmmp::conform
