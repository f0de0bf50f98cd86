#include "harness/audit/rules.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <regex>
#include <set>
#include <string>

#include "harness/report/file.hpp"

namespace lmmp::conform::audit {
namespace {

std::set<std::string> judged_items() {
  std::set<std::string> items;
  for (const Rule& rule : rules()) items.emplace(rule.item);
  return items;
}

TEST(AuditRules, JudgeEachItemOnce) {
  EXPECT_EQ(judged_items().size(), rules().size());
}

TEST(AuditRules, AreOfTheProtocolThatTheItemNames) {
  for (const Rule& rule : rules()) {
    EXPECT_TRUE(rule.item.starts_with(std::string(name_of(rule.protocol)) + ".")) << rule.item;
    EXPECT_FALSE(rule.purpose.empty()) << rule.item;
  }
}

TEST(AuditRules, BreakRequirementsThatTheSuiteHas) {
  std::string known;
  for (const auto& entry : std::filesystem::directory_iterator(LMMP_SOURCE_DIR "/testcases/requirements")) {
    known += read_file(entry.path().string()).value_or("");
  }
  for (const Rule& rule : rules()) {
    EXPECT_TRUE(!rule.requirements[0].empty() || rule.clause.empty()) << rule.item << " breaks none";
    for (const std::string_view id : rule.requirements) {
      EXPECT_TRUE(id.empty() || known.find("id: " + std::string(id) + "\n") != std::string::npos) << id;
    }
  }
}

// A new expert item needs a row here, so that the passive mode says what it means.
TEST(AuditRules, JudgeEveryExpertItemOfThePlugin) {
  const std::set<std::string> judged = judged_items();
  const std::regex registration("\"((lmmp|hmipv6)\\.[a-z0-9_.]+)\",\\s*PI_");
  std::size_t found = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(LMMP_SOURCE_DIR "/plugin")) {
    if (entry.path().extension() != ".cpp") continue;
    const auto source = read_file(entry.path().string());
    ASSERT_TRUE(source) << source.error();
    for (std::sregex_iterator match(source->begin(), source->end(), registration), end; match != end;
         ++match) {
      ++found;
      EXPECT_TRUE(judged.contains((*match)[1].str()))
          << (*match)[1] << " of " << entry.path() << " has no row in harness/audit/rules.cpp";
    }
  }
  EXPECT_GT(found, 20U);
}

}  // namespace
}  // namespace lmmp::conform::audit
