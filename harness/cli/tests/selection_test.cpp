// Which cases a command line means.
#include "harness/cli/selection.hpp"

#include <gmock/gmock.h>

#include <set>

namespace lmmp::conform {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const Testcases& sample() {
  static const Testcases loaded = [] {
    const std::string text = R"(
id: lmmp-ar-login
purpose: One.
iut: ar
requirements: [I22]
tags: [quick]
matrix: {ip: [4, 6]}
steps: [{recv: AR_ADV}]
---
id: lmmp-ar-logout
purpose: Two.
iut: ar
requirements: [I23]
profiles: [paper-2004]
steps: [{recv: AR_ADV}]
---
id: lmmp-mn-login
purpose: Three.
iut: mn
requirements: [D-2.1-05]
tags: [slow]
steps: [{recv: LOGIN}]
)";
    return load_script(Source("sample.yaml", text));
  }();
  return loaded;
}

std::vector<std::string> ids(const SelectionArguments& arguments,
                             std::optional<wire::Profile> profile = std::nullopt) {
  const auto selection = select(sample(), arguments, profile);
  std::vector<std::string> result;
  if (!selection) return {selection.error()};
  for (const Selected& selected : *selection) result.push_back(id_of(selected));
  return result;
}

TEST(Glob, MatchesStarsAndQuestionMarks) {
  EXPECT_TRUE(matches_glob("lmmp-*-login", "lmmp-ar-login"));
  EXPECT_TRUE(matches_glob("*", ""));
  EXPECT_TRUE(matches_glob("a?c", "abc"));
  EXPECT_TRUE(matches_glob("*a*b", "xxaxxbab"));
  EXPECT_FALSE(matches_glob("a?c", "ac"));
  EXPECT_FALSE(matches_glob("login", "login-ack"));
}

TEST(Selection, IsEverythingWithoutFilters) {
  EXPECT_THAT(ids({}),
              ElementsAre("lmmp-ar-login/ip=4", "lmmp-ar-login/ip=6", "lmmp-ar-logout", "lmmp-mn-login"));
}

TEST(Selection, TakesACaseWithEveryPointOrOnePoint) {
  SelectionArguments arguments;
  arguments.cases = {"lmmp-ar-login"};
  EXPECT_THAT(ids(arguments), ElementsAre("lmmp-ar-login/ip=4", "lmmp-ar-login/ip=6"));
  arguments.cases = {"lmmp-ar-login/ip=6"};
  EXPECT_THAT(ids(arguments), ElementsAre("lmmp-ar-login/ip=6"));
}

TEST(Selection, CombinesFilters) {
  SelectionArguments arguments;
  arguments.cases = {"*login*"};
  arguments.without_tags = {"slow"};
  EXPECT_THAT(ids(arguments), ElementsAre("lmmp-ar-login/ip=4", "lmmp-ar-login/ip=6"));
  arguments = {};
  arguments.requirements = {"D-*"};
  EXPECT_THAT(ids(arguments), ElementsAre("lmmp-mn-login"));
  arguments = {};
  arguments.role = Role::access_router;
  EXPECT_THAT(ids(arguments, wire::Profile::draft_00),
              ElementsAre("lmmp-ar-login/ip=4", "lmmp-ar-login/ip=6"));
}

TEST(Selection, SaysWhatWasMeant) {
  SelectionArguments arguments;
  arguments.cases = {"lmmp-ar-lgoin"};
  EXPECT_THAT(ids(arguments), ElementsAre("no case has the id lmmp-ar-lgoin; did you mean lmmp-ar-login?"));
  arguments.cases = {"lmmp-ar-login/ip=5"};
  EXPECT_THAT(ids(arguments), ElementsAre("lmmp-ar-login has no point ip=5; it has one of ip=4 or ip=6"));
  arguments = {};
  arguments.tags = {"slo"};
  EXPECT_THAT(ids(arguments), ElementsAre("no case has the tag slo; did you mean slow?"));
  arguments.tags = {"fast"};
  EXPECT_THAT(ids(arguments), ElementsAre("no case has the tag fast; expected one of quick or slow"));
}

TEST(Selection, SaysWhichFilterLeavesOutACaseThatWasNamed) {
  SelectionArguments arguments;
  arguments.cases = {"lmmp-mn-login"};
  arguments.role = Role::access_router;
  EXPECT_THAT(ids(arguments), ElementsAre("lmmp-mn-login is a case for the role mn, not ar"));
  arguments.role.reset();
  arguments.tags = {"quick"};
  EXPECT_THAT(ids(arguments), ElementsAre("lmmp-mn-login has no tag of --tag"));
  arguments.tags.clear();
  arguments.without_tags = {"slow"};
  EXPECT_THAT(ids(arguments), ElementsAre("lmmp-mn-login has a tag of --without-tag"));
}

TEST(Selection, TellsAProfileFromAMistake) {
  SelectionArguments arguments;
  arguments.cases = {"lmmp-ar-logout"};
  EXPECT_THAT(ids(arguments, wire::Profile::draft_00),
              ElementsAre(HasSubstr("not for the profile draft-00")));
}

TEST(Shard, PartsCoverEverythingOnce) {
  const auto all = select(sample(), {}, std::nullopt).value();
  for (const unsigned parts : {1U, 2U, 3U, 4U, 7U}) {
    std::multiset<std::string> covered, every;
    for (const Selected& selected : all) every.insert(id_of(selected));
    for (unsigned index = 1; index <= parts; ++index) {
      for (const Selected& selected : part_of(all, {index, parts})) covered.insert(id_of(selected));
    }
    EXPECT_EQ(covered, every) << parts;
  }
  EXPECT_EQ(part_of(all, {1, 3}).size(), 2U);
  EXPECT_TRUE(part_of(all, {7, 7}).empty());
}

}  // namespace
}  // namespace lmmp::conform
