#include "harness/report/compare.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/report/file.hpp"
#include "harness/report/json.hpp"
#include "harness/report/matrix.hpp"
#include "harness/report/report_file.hpp"
#include "harness/report/tests/golden.hpp"
#include "harness/report/tests/sample.hpp"
#include "harness/report/tests/scratch.hpp"

namespace lmmp::conform {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

CaseResult verdict(CaseResult result, Verdict given, const char* reason = "") {
  result.verdict = given;
  result.reason = reason;
  return result;
}

class Reports : public ::testing::Test {
 protected:
  std::string write(const std::string& name, const RunResult& run) {
    EXPECT_TRUE(write_file(scratch_ / name, json_report(run)));
    return scratch_ / name;
  }
  // Paths of the scratch folder are of this run alone.
  std::string without_folder(std::string text) const {
    const std::string folder = scratch_ / "";
    for (std::size_t at = 0; (at = text.find(folder, at)) != std::string::npos;)
      text.erase(at, folder.size());
    return text;
  }
  // The sample with a case mended, one broken, one gone and one new.
  static RunResult changed() {
    RunResult run = sample::run();
    run.seed = 4712;
    run.iut_name = "reference access router, next";
    run.cases[0] = verdict(run.cases[0], Verdict::pass);
    run.cases[1] = verdict(run.cases[1], Verdict::fail, "nothing came within 1 s");
    run.cases[2].id = "lmmp-ar-new";
    run.cases[3] = verdict(run.cases[3], Verdict::not_applicable, "the ICS leaves it out");
    return run;
  }
  const Scratch scratch_;
};

TEST_F(Reports, AreReadBackAsTheyWereWritten) {
  const auto report = read_report(write("a.json", sample::run()));
  ASSERT_TRUE(report) << report.error();
  EXPECT_EQ(report->seed, 4711U);
  EXPECT_EQ(report->iut_name, "reference access router");
  ASSERT_EQ(report->cases.size(), 6U);
  EXPECT_EQ(report->cases[0].outcome, Outcome::fail);
  EXPECT_EQ(report->cases[0].script_line, 31);
  EXPECT_EQ(report->cases[4].outcome, Outcome::parked);
}

TEST_F(Reports, TextThatIsNoJsonIsToldWithLineAndColumn) {
  EXPECT_THAT(parse_report("a.json", "{\n  \"version\": yes\n}").error(),
              StartsWith("a.json:2:14: this is no JSON"));
  EXPECT_THAT(parse_report("a.json", "{\"version\": 1").error(), HasSubstr("the text ends too early"));
  EXPECT_THAT(parse_report("a.json", "").error(), StartsWith("a.json:1:1: the text ends too early"));
}

TEST_F(Reports, JsonThatIsNoReportIsToldByItsMember) {
  EXPECT_THAT(parse_report("a.json", "[]").error(),
              HasSubstr("a.json: the whole: found [], expected an object"));
  EXPECT_THAT(parse_report("a.json", "{}").error(), HasSubstr("version: found nothing"));
  EXPECT_THAT(parse_report("a.json", "{\"version\": 2}").error(), HasSubstr("version: found 2, expected 1"));
  EXPECT_THAT(parse_report("a.json", "{\"version\": \"1\"}").error(),
              HasSubstr("found \"1\", expected a whole number"));
  std::string text = json_report(sample::run());
  text.replace(text.find("\"inconclusive\",\n"), 14, "\"undecided\"");
  EXPECT_THAT(parse_report("a.json", text).error(),
              HasSubstr("cases[3].verdict: found \"undecided\", expected one of pass, fail"));
}

TEST_F(Reports, CutOffAnywhereAreAnErrorAndNothingElse) {
  const std::string text = json_report(sample::run());
  for (std::size_t length = 0; length + 2 < text.size(); length += 7) {
    EXPECT_FALSE(parse_report("a.json", std::string_view(text).substr(0, length))) << length;
  }
}

TEST_F(Reports, CompareTellsWhatIsWorseBetterNewAndGone) {
  const CommandOutput output = compare_reports(write("a.json", sample::run()), write("b.json", changed()));
  expect_golden("compare.txt", without_folder(output.text));
  EXPECT_EQ(output.exit_code, 1);
  EXPECT_EQ(output.error, "");
}

TEST_F(Reports, CompareOfTheSameFindsNothing) {
  const std::string path = write("a.json", sample::run());
  const CommandOutput output = compare_reports(path, path);
  EXPECT_THAT(output.text, HasSubstr("6 cases: 0 worse, 0 better, 0 changed otherwise, 0 new, 0 gone"));
  EXPECT_EQ(output.exit_code, 0);
}

TEST_F(Reports, CompareTellsThatMoreCasesRanAgainAndIsContent) {
  RunResult calm = sample::run_on_a_busy_host();
  for (CaseResult& result : calm.cases) result.earlier.clear();
  const std::string before = write("a.json", calm), after = write("b.json", sample::run_on_a_busy_host());
  const CommandOutput output = compare_reports(before, after);
  EXPECT_THAT(output.text, HasSubstr("\n  cases run again, alone: 0 -> 2\n"));
  EXPECT_THAT(output.text, HasSubstr("0 worse, 0 better"));
  EXPECT_EQ(output.exit_code, 0);
  EXPECT_THAT(compare_reports(after, after).text, Not(HasSubstr("run again")));
}

TEST_F(Reports, CompareIsContentWhenAllThatChangedIsBetter) {
  RunResult better = sample::run();
  better.cases[0] = verdict(better.cases[0], Verdict::pass);
  EXPECT_EQ(compare_reports(write("a.json", sample::run()), write("b.json", better)).exit_code, 0);
}

TEST_F(Reports, CompareOfANewFailureIsARegression) {
  RunResult fewer = sample::run();
  fewer.cases.erase(fewer.cases.begin());
  EXPECT_EQ(compare_reports(write("a.json", fewer), write("b.json", sample::run())).exit_code, 1);
}

TEST_F(Reports, CompareOfAnUnreadableFileIsAnErrorOfUsage) {
  const CommandOutput output = compare_reports(scratch_ / "no.json", write("b.json", sample::run()));
  EXPECT_EQ(output.exit_code, 2);
  EXPECT_THAT(output.error, HasSubstr("no.json: cannot be read"));
  EXPECT_EQ(output.text, "");
}

TEST_F(Reports, ARepeatedCaseCountsByItsWorstVerdict) {
  RunResult run = sample::run();
  run.cases = {sample::passing(), verdict(sample::passing(), Verdict::fail, "once"), sample::passing()};
  const CommandOutput output = result_matrix({write("a.json", run)});
  EXPECT_THAT(output.text, HasSubstr("lmmp-ar-login/ip=6         fail"));
}

TEST_F(Reports, MatrixHasAColumnAReport) {
  RunResult other = changed();
  other.iut_name = "other | router";
  const std::vector<std::string> paths = {write("a.json", sample::run()), write("b.json", other)};
  const CommandOutput output = result_matrix(paths);
  expect_golden("matrix.txt", output.text);
  EXPECT_EQ(output.exit_code, 1);
  MatrixOptions options;
  options.markdown = true;
  expect_golden("matrix.md", result_matrix(paths, options).text);
  options = {};
  options.only_differences = true;
  const std::string differences = result_matrix(paths, options).text;
  EXPECT_THAT(differences, HasSubstr("lmmp-ar-logout"));
  EXPECT_THAT(differences, Not(HasSubstr("lmmp-ar-refresh")));
}

TEST_F(Reports, MatrixTellsRunsOfOneImplementationApartByFile) {
  const CommandOutput output =
      result_matrix({write("a.json", sample::run()), write("b.json", sample::run())});
  EXPECT_THAT(output.text, HasSubstr("reference access router (a)  reference access router (b)"));
}

TEST_F(Reports, MatrixTellsEveryFileThatCannotBeRead) {
  const CommandOutput output = result_matrix({scratch_ / "x.json", scratch_ / "y.json"});
  EXPECT_EQ(output.exit_code, 2);
  EXPECT_THAT(output.error, HasSubstr("x.json"));
  EXPECT_THAT(output.error, HasSubstr("y.json"));
  EXPECT_EQ(result_matrix({}).exit_code, 2);
}

}  // namespace
}  // namespace lmmp::conform
