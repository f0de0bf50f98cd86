// A good script becomes the syntax tree that it says.
#include <gmock/gmock.h>

#include "harness/script/expert_items.hpp"
#include "harness/script/testcases.hpp"

namespace lmmp::conform {
namespace {

using ::testing::ElementsAre;
using namespace std::chrono_literals;

constexpr const char* procedure = R"(
procedure: login(node, link) => sid
purpose: Logs a node in.
steps:
 - {send: LOGIN, at: $link, from: $node, seq: =>n}
 - {recv: LOGIN_ACK, at: $link, to: $node, SID: =>sid}
---
)";

Testcases load(const std::string& text) {
  Testcases loaded = load_script(Source("script.yaml", procedure + text));
  for (const Diagnostic& problem : loaded.problems) ADD_FAILURE() << render(problem);
  return loaded;
}

constexpr const char* head = R"(
id: lmmp-ar-sample
purpose: A sample.
iut: ar
requirements: [I22, I23]
)";

template <typename T>
const T& step_as(const Step& step) {
  const T* typed = std::get_if<T>(&step.is);
  if (typed == nullptr) throw std::runtime_error("another kind of step: " + step.text);
  return *typed;
}

TEST(Script, HeadIsRead) {
  const auto loaded = load(std::string(head) + R"(
needs: [two-links]
tags: [slow]
profiles: [paper-2004]
matching: tolerant
ixit: {routing_interval: 1s, pool: absent}
steps: [{recv: AR_ADV}]
catches: [ar-silent]
)");
  ASSERT_EQ(loaded.suite.cases.size(), 1U);
  const TestCase& test = loaded.suite.cases.front();
  EXPECT_EQ(test.id, "lmmp-ar-sample");
  EXPECT_EQ(test.role, Role::access_router);
  EXPECT_THAT(test.requirements, ElementsAre("I22", "I23"));
  EXPECT_THAT(test.needs, ElementsAre("two-links"));
  EXPECT_THAT(test.profiles, ElementsAre(wire::Profile::paper_2004));
  EXPECT_EQ(test.matching, Matching::tolerant);
  ASSERT_EQ(test.ixit.size(), 2U);
  EXPECT_EQ(std::get<std::uint64_t>(test.ixit[0].value.is), 1U);
  EXPECT_TRUE(std::holds_alternative<Absent>(test.ixit[1].value.is));
  EXPECT_THAT(test.catches, ElementsAre("ar-silent"));
  EXPECT_EQ(test.matrix.size(), 1U);
  EXPECT_EQ(test.matrix[0].suffix, "");
}

TEST(Script, MatrixHasAPointForEachCombination) {
  const auto loaded =
      load(std::string(head) + "matrix: {ip: [4, 6], len: [0, 0xffff]}\nsteps: [{recv: ACK, SID: $len}]\n");
  const auto& matrix = loaded.suite.cases.at(0).matrix;
  ASSERT_EQ(matrix.size(), 4U);
  EXPECT_EQ(matrix[0].suffix, "ip=4,len=0");
  EXPECT_EQ(matrix[3].suffix, "ip=6,len=0xffff");
  EXPECT_EQ(std::get<std::uint64_t>(matrix[3].variables[1].value.is), 0xFFFFU);
}

TEST(Script, ExpertItemsHoldAtTheirPointsOfTheMatrixAndInTheirProfile) {
  const auto loaded = load(std::string(head) + R"(
matrix: {ip: [4, 6], len: [0, 1, 17]}
steps: [{recv: ACK, SID: $len}]
expects_expert:
 - lmmp.length_bad
 - lmmp.suboption_overrun where len=0|17 and ip=6
 - lmmp.suboption_missing where profile=paper-2004
)");
  const TestCase& test = loaded.suite.cases.at(0);
  ASSERT_EQ(test.matrix.size(), 6U);
  EXPECT_THAT(expert_items_of(test, test.matrix[0], wire::Profile::draft_00), ElementsAre("lmmp.length_bad"));
  EXPECT_THAT(expert_items_of(test, test.matrix[3], wire::Profile::draft_00),
              ElementsAre("lmmp.length_bad", "lmmp.suboption_overrun"));
  EXPECT_THAT(expert_items_of(test, test.matrix[4], wire::Profile::paper_2004),
              ElementsAre("lmmp.length_bad", "lmmp.suboption_missing"));
  EXPECT_THAT(expert_items_of(test, test.matrix[5], wire::Profile::paper_2004),
              ElementsAre("lmmp.length_bad", "lmmp.suboption_overrun", "lmmp.suboption_missing"));
}

TEST(Script, ACaseCanSayThatADissectorSeesNothing) {
  const auto loaded = load(std::string(head) + "steps: [{recv: ACK}]\nexpects_expert: none\n");
  ASSERT_TRUE(loaded.suite.cases.at(0).expects_expert);
  EXPECT_TRUE(loaded.suite.cases.at(0).expects_expert->empty());
}

TEST(Script, StepsKeepTheOrderOfTheirFields) {
  const auto loaded = load(std::string(head) + R"(
steps:
 - {send: HANDOVER, at: L2, from: mn1, OLD_AR6: fe80::1, SID: 5, seq: =>h, patch: {SID.len: 60, icmp.checksum: bad}}
)");
  const Step& step = loaded.suite.cases.at(0).steps.at(0);
  const Send& send = step_as<Send>(step);
  EXPECT_EQ(send.link, "L2");
  EXPECT_EQ(send.from, "mn1");
  ASSERT_EQ(send.fields.size(), 3U);
  EXPECT_EQ(send.fields[0].name, "OLD_AR6");
  EXPECT_EQ(send.fields[1].name, "SID");
  ASSERT_EQ(send.patches.size(), 2U);
  EXPECT_EQ(send.patches[0].path, "SID.len");
  EXPECT_EQ(std::get<std::string>(send.patches[1].value.is), "bad");
}

TEST(Script, PlacesAreExact) {
  const auto loaded = load(std::string(head) + "steps:\n - {recv: ACK, at: L1, SID: 0x10}\n");
  const Step& step = loaded.suite.cases.at(0).steps.at(0);
  EXPECT_EQ(step.place, (Place{"script.yaml", 14, 4}));
  const Field& field = step_as<Recv>(step).fields.at(0);
  EXPECT_EQ(field.place, (Place{"script.yaml", 14, 24}));
  EXPECT_EQ(field.value.place, (Place{"script.yaml", 14, 29}));
}

TEST(Script, TextOfAStepFitsOnALine) {
  const auto loaded = load(std::string(head) + "steps:\n - {recv: ACK, at: L2, within: 1s, SID: 0xdead}\n");
  EXPECT_EQ(loaded.suite.cases.at(0).steps.at(0).text, "recv ACK at L2 within 1s SID=0xdead");
}

TEST(Script, EveryVerbIsRead) {
  const auto loaded = load(std::string(head) + R"(
preamble: ["login(mn1, L1) => sid"]
steps:
 - {link: L1, of: mn1, set: down}
 - {wait: 250ms}
 - {control: page, of: mn1, SID: $sid}
 - {silent: any, at: L1, to: mn1, fence: auto}
 - {silent: [ACK, ERROR], for: 10ms}
 - {one_of: [{recv: ACK}, [{recv: ERROR}, {recv: ACK}]]}
 - {any_order: [{recv: ACK}, {recv: LOGOUT}]}
 - {background: [{send: ROUTING_REFRESH, SID: $sid}], every: 1s}
 - {recv: any, from: $ar1, not_before: 10ms, subtype: 253}
 - {send: OCTETS, octets: hex:0011}
)");
  const Steps& steps = loaded.suite.cases.at(0).steps;
  ASSERT_EQ(steps.size(), 10U);
  EXPECT_FALSE(step_as<LinkState>(steps[0]).up);
  EXPECT_EQ(std::get<std::chrono::nanoseconds>(step_as<Wait>(steps[1]).duration.is), 250ms);
  EXPECT_EQ(step_as<Control>(steps[2]).action, "page");
  EXPECT_TRUE(step_as<Silent>(steps[3]).messages.empty());
  EXPECT_EQ(step_as<Silent>(steps[4]).fence, Silent::Fence::none);
  EXPECT_EQ(step_as<OneOf>(steps[5]).branches.at(1).size(), 2U);
  EXPECT_EQ(step_as<AnyOrder>(steps[6]).steps.size(), 2U);
  EXPECT_TRUE(step_as<Background>(steps[7]).every.has_value());
  EXPECT_TRUE(step_as<Recv>(steps[8]).messages.empty());
  EXPECT_EQ(step_as<Send>(steps[9]).fields.at(0).name, "octets");
  const auto& call = step_as<CallProcedure>(loaded.suite.cases.at(0).preamble.at(0));
  EXPECT_EQ(call.procedure, "login");
  EXPECT_THAT(call.results, ElementsAre("sid"));
}

TEST(Script, RepeatedSuboptionsAreAList) {
  const auto loaded = load(std::string(head) + "steps: [{recv: AR_ADV, P_ID: [1, 2]}]\n");
  const Recv& recv = step_as<Recv>(loaded.suite.cases.at(0).steps.at(0));
  EXPECT_EQ(std::get<List>(recv.fields.at(0).value.is).items.size(), 2U);
}

TEST(Folder, ThatIsNotThereIsToldSo) {
  const auto loaded = load_testcases("/nonexistent/testcases");
  ASSERT_EQ(loaded.problems.size(), 1U);
  EXPECT_FALSE(loaded.good());
  EXPECT_EQ(loaded.problems[0].hint, "name it with --testcases DIR");
}

}  // namespace
}  // namespace lmmp::conform
