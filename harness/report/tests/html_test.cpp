#include "harness/report/html.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <pugixml.hpp>
#include <regex>

#include "harness/report/ladder.hpp"
#include "harness/report/tests/sample.hpp"

namespace lmmp::conform {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// The page is also XML, but for its first line and the insides of style and script.
pugi::xml_document parsed(std::string html) {
  html.erase(0, html.find('\n') + 1);
  for (const char* element : {"style", "script"}) {
    const std::size_t start = html.find(std::string("<") + element + ">") + std::string(element).size() + 2;
    html.erase(start, html.find(std::string("</") + element + ">") - start);
  }
  pugi::xml_document document;
  const pugi::xml_parse_result result = document.load_string(html.c_str());
  EXPECT_TRUE(result) << result.description() << " at "
                      << html.substr(static_cast<std::size_t>(result.offset), 80);
  return document;
}

TEST(Html, IsWellFormedAndHasEachCaseOnce) {
  const pugi::xml_document document = parsed(html_report(sample::run(), {}));
  EXPECT_EQ(document.select_nodes("//details[@id]").size(), sample::run().cases.size());
  EXPECT_EQ(document.select_nodes("//div[@class='grid']/a").size(), sample::run().cases.size());
  for (const auto& tile : document.select_nodes("//div[@class='grid']/a")) {
    const std::string anchor = std::string(tile.node().attribute("href").value()).substr(1);
    EXPECT_EQ(document.select_nodes(("//details[@id='" + anchor + "']").c_str()).size(), 1U) << anchor;
  }
}

TEST(Html, ACaseThatRanAgainHasAChipAndSaysWhy) {
  const pugi::xml_document document = parsed(html_report(sample::run_on_a_busy_host(), {}));
  EXPECT_EQ(document.select_nodes("//summary/span[@class='chip']").size(), 2U);
  const pugi::xml_node test = document.select_node("//details[@id='case-lmmp-ar-login_ip_4']").node();
  EXPECT_STREQ(test.select_node(".//span[@class='chip']").node().child_value(), "run again");
  EXPECT_STREQ(test.select_node(".//dt[.='run again']/following-sibling::dd[1]").node().child_value(),
               "alone, after inconclusive: this host was 0.312 s late");
  EXPECT_THAT(html_report(sample::run_on_a_busy_host(), {}), HasSubstr("2 cases ran again, alone"));
  EXPECT_THAT(html_report(sample::run(), {}), Not(HasSubstr("class=\"chip\"")));
}

TEST(Html, NotesAreShownWhereThereIsNothingToCompare) {
  RunResult run = sample::run();
  run.cases = {sample::inconclusive()};
  run.cases[0].notes = {"would be: pass"};
  EXPECT_THAT(html_report(run, {}), HasSubstr("would be: pass"));
}

TEST(Html, LoadsNothingFromElsewhere) {
  const std::string html = html_report(sample::run(), {});
  EXPECT_THAT(html, HasSubstr("default-src 'none'"));
  EXPECT_THAT(html, Not(HasSubstr("://")));
  EXPECT_THAT(html, Not(HasSubstr("src=\"")));
  EXPECT_THAT(html, Not(HasSubstr("<link")));
  EXPECT_THAT(html, Not(HasSubstr("@import")));
}

TEST(Html, AFailureShowsItsLadderComparisonOctetsAndCommands) {
  const pugi::xml_document document = parsed(html_report(sample::run(), {}));
  const pugi::xml_node test = document.select_node("//details[@data-verdict='fail']").node();
  // What goes on by itself is in the whole ladder alone, which is folded.
  const std::string ladder = "./div[@class='body']/div[@class='scroll']/svg";
  EXPECT_EQ(test.select_nodes((ladder + "//g[@data-frame]").c_str()).size(), 3U);
  EXPECT_EQ(test.select_nodes((ladder + "//g[@class='row marked'][@data-frame='4']").c_str()).size(), 1U);
  EXPECT_EQ(test.select_nodes(".//details[@class='whole']//g[@data-frame]").size(), 4U);
  EXPECT_EQ(test.select_nodes(".//tr[@class='differs']").size(), 2U);
  EXPECT_STREQ(test.select_node(".//div[@class='frame shown']//mark").node().child_value(), "0e")
      << "octet 62";
  EXPECT_EQ(test.select_nodes(".//code[starts-with(., 'lmmp-conform run ')]").size(), 1U);
}

TEST(Html, OffersTheVerdictsAndRequirementsAsFilters) {
  const pugi::xml_document document = parsed(html_report(sample::run(), {}));
  EXPECT_EQ(document.select_nodes("//input[@type='checkbox']").size(), 6U);
  EXPECT_EQ(document.select_nodes("//select/option[@value='D-2.6-4']").size(), 1U);
  EXPECT_STREQ(
      document.select_node("//details[@data-verdict='fail']").node().attribute("data-requirements").value(),
      "D-2.6-4 I28");
}

TEST(Html, ShowsTheClauseAndTextOfARequirement) {
  const RequirementTable requirements = {{"D-2.6-4", {"D 2.6", "must", "An AR refuses <unknown> sessions."}}};
  HtmlOptions options;
  options.requirements = &requirements;
  EXPECT_THAT(html_report(sample::run(), options),
              HasSubstr("D 2.6 must</span> An AR refuses &lt;unknown&gt; sessions."));
}

TEST(Html, LinksToACaptureAreRelativeToThePage) {
  RunResult run = sample::run();
  run.cases[0].capture = "out/a b#1.pcapng";
  HtmlOptions options;
  options.path = "reports/run.html";
  EXPECT_THAT(html_report(run, options), HasSubstr("href=\"../out/a%20b%231.pcapng\""));
  options.path = "out/run.html";
  EXPECT_THAT(html_report(run, options), HasSubstr("href=\"a%20b%231.pcapng\""));
}

TEST(Html, HostileTextStaysText) {
  RunResult run = sample::run();
  const std::string evil = "</script><script>alert(1)</script>\" onload='x' \x01\xFF";
  run.iut_name = evil;
  CaseResult& result = run.cases[0];
  for (std::string* text :
       {&result.id, &result.purpose, &result.reason, &result.basis, &result.step_text, &result.expected,
        &result.got, &result.script.file, &result.comparison[0].got, &result.notes[0],
        &result.trace[0].summary, &result.trace[0].comment, &result.trace[0].from, &result.trace[0].link,
        &result.requirements[0], &result.capture}) {
    *text = evil;
  }
  const std::string html = html_report(run, {});
  EXPECT_THAT(html, Not(HasSubstr("<script>alert")));
  EXPECT_THAT(html, Not(HasSubstr("\x01")));
  const pugi::xml_document document = parsed(html);
  EXPECT_EQ(document.select_nodes("//script").size(), 1U);
  EXPECT_TRUE(document.select_nodes("//@onload").empty());
}

TEST(Html, AFloodIsDrawnInPart) {
  RunResult run = sample::run();
  CaseResult& result = run.cases[0];
  const TraceFrame flood = result.trace[1];
  for (std::uint32_t number = 5; number < 20'000; ++number) {
    result.trace.push_back(flood);
    result.trace.back().number = number;
  }
  const std::string html = html_report(run, {});
  EXPECT_LT(html.size(), 400'000U);
  EXPECT_THAT(html, HasSubstr("data-frame=\"4\"")) << "the frame that decided is drawn";
  EXPECT_THAT(html, HasSubstr("19799 frames more in the capture"));
}

TEST(Html, ARunOfNothingIsAPage) {
  EXPECT_THAT(html_report(RunResult(), {}), HasSubstr("No case was run."));
  parsed(html_report(RunResult(), {}));
}

TEST(SvgLadder, OfATestCaseHasItsNotesAndArrows) {
  TestCase test;
  Step send, wait;
  send.is = Send{"LOGIN", "", "", std::nullopt, {}, {}};
  Value duration;
  duration.is = std::chrono::nanoseconds(1'000'000);
  wait.is = Wait{duration};
  test.steps = {send, wait};
  const std::string svg = svg_ladder(ladder_of(test));
  EXPECT_THAT(svg, HasSubstr(">LOGIN</text>"));
  EXPECT_THAT(svg, HasSubstr(">wait 1ms</text>"));
}

}  // namespace
}  // namespace lmmp::conform
