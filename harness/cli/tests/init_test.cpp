// `init`: its questions, and that a run takes what it writes.
#include "harness/cli/init.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "harness/cli/commands.hpp"
#include "harness/cli/selection.hpp"
#include "harness/report/file.hpp"
#include "harness/run/run.hpp"
#include "harness/script/iut_file.hpp"

namespace lmmp::conform {
namespace {

namespace fs = std::filesystem;

class Init : public ::testing::Test {
 protected:
  Init() {
    std::string name = fs::temp_directory_path() / "lmmp-init-XXXXXX";
    folder_ = mkdtemp(name.data());
  }
  ~Init() override { fs::remove_all(folder_); }

  std::string path(const char* name) const { return (folder_ / name).string(); }

  Iut written(const InitAnswers& answers) const {
    for (const InitFile& file : files_of(answers)) std::ofstream(folder_ / file.name) << file.text;
    const auto loaded = load_iut(folder_ / "iut.yaml");
    for (const Diagnostic& problem : loaded.problems) ADD_FAILURE() << render(problem);
    return loaded.iut;
  }

  fs::path folder_;
};

InitArguments flags(Role role, const std::string& protocol) {
  InitArguments arguments;
  arguments.role = role;
  arguments.protocol = protocol;
  return arguments;
}

TEST_F(Init, WritesFilesOfEveryRoleThatAreReadBackAsTheTesterHasThem) {
  for (const Role role : {Role::access_router, Role::mobile_node, Role::map}) {
    for (const char* protocol : {"lmmp", "hmipv6"}) {
      if (role == Role::map && std::string_view(protocol) == "lmmp") continue;
      for (const char* reach : {"simulate", "spawn"}) {
        auto arguments = flags(role, protocol);
        arguments.reach = reach;
        arguments.command = "sh -c 'sleep 1' $config";
        const auto answers = answers_of(arguments);
        ASSERT_TRUE(answers) << answers.error();
        const Iut iut = written(*answers);
        const Ixit expected = default_ixit(iut.protocol, role);
        EXPECT_EQ(iut.role, role);
        EXPECT_EQ(iut.ics.features.size(), features_of(iut.protocol, role).size());
        EXPECT_EQ(iut.ixit.links.size(), expected.links.size());
        EXPECT_EQ(iut.ixit.nodes.size(), expected.nodes.size());
        EXPECT_EQ(iut.ixit.advertisement_interval, expected.advertisement_interval);
        EXPECT_EQ(iut.ixit.routing_interval, expected.routing_interval);
        EXPECT_EQ(iut.ixit.access_network_key, expected.access_network_key);
        EXPECT_EQ(reached_by_name(iut), reach);
        EXPECT_TRUE(iut.ixit.may_set("config"));
      }
    }
  }
}

// The first action of each control step, in procedures too.
void collect(const Steps& steps, std::set<std::string>& actions) {
  for (const auto& step : steps) {
    if (const auto* control = std::get_if<Control>(&step.is)) actions.insert(control->action);
    if (const auto* any_order = std::get_if<AnyOrder>(&step.is)) collect(any_order->steps, actions);
    if (const auto* background = std::get_if<Background>(&step.is)) collect(background->steps, actions);
    if (const auto* one_of = std::get_if<OneOf>(&step.is)) {
      for (const auto& branch : one_of->branches) collect(branch, actions);
    }
  }
}

TEST_F(Init, NamesEveryFeatureAndActionThatACaseOfTheRoleNeeds) {
  const Testcases testcases = load_testcases(fs::path(LMMP_SOURCE_DIR) / "testcases", {});
  ASSERT_TRUE(testcases.good());
  for (const TestCase& test_case : testcases.suite.cases) {
    const auto known = features_of(test_case.protocol, test_case.role);
    for (const auto& need : test_case.needs) {
      EXPECT_TRUE(std::any_of(known.begin(), known.end(),
                              [&](const Feature& feature) { return feature.name == need; }))
          << test_case.id << " needs " << need;
    }
    InitAnswers answers;
    answers.protocol = test_case.protocol;
    answers.role = test_case.role;
    std::set<std::string> actions;
    for (const auto* steps : {&test_case.preamble, &test_case.steps, &test_case.postamble})
      collect(*steps, actions);
    const auto lines = sample_controls(answers);
    for (const auto& action : actions) {
      EXPECT_TRUE(std::any_of(lines.begin(), lines.end(),
                              [&](const std::string& line) { return line.starts_with(action + ": ["); }))
          << test_case.id << " needs the action " << action;
    }
  }
}

TEST_F(Init, WritesSampleControlsThatAreTakenOnceTheyAreNoCommentAnyMore) {
  for (const Role role : {Role::access_router, Role::mobile_node, Role::map}) {
    auto arguments = flags(role, "hmipv6");
    arguments.command = "sh -c 'sleep 1'";
    for (InitFile& file : files_of(answers_of(arguments).value())) {
      for (auto at = file.text.find("# controls:"); file.name == "iut.yaml" && at != std::string::npos;
           at = file.text.find("\n#", at)) {
        file.text.erase(file.text[at] == '#' ? at : at + 1, 2);  // "# "
      }
      for (auto at = file.text.find("-ctl,"); at != std::string::npos; at = file.text.find("-ctl,", at)) {
        const auto begin = file.text.rfind('[', at) + 1;
        file.text.replace(begin, at + 4 - begin, "sh");
      }
      std::ofstream(folder_ / file.name) << file.text;
    }
    const auto loaded = load_iut(folder_ / "iut.yaml");
    for (const Diagnostic& problem : loaded.problems) ADD_FAILURE() << render(problem);
    EXPECT_GE(loaded.iut.controls.size(), 3U);
  }
}

TEST_F(Init, WritesWhatARunAgainstTheReferenceTakesAsItIs) {
  auto arguments = flags(Role::access_router, "lmmp");
  arguments.reach = "simulate";
  const Iut iut = written(answers_of(arguments).value());
  const Testcases testcases = load_testcases(fs::path(LMMP_SOURCE_DIR) / "testcases", {});
  ASSERT_TRUE(testcases.good());
  RunOptions options;
  SelectionArguments wanted;
  wanted.cases = {"lmmp-ar-log*"};
  options.selection = select(testcases, wanted, options.profile).value();
  const auto run = run_suite(testcases.suite, iut, options, {});
  ASSERT_TRUE(run);
  EXPECT_GT(run->cases.size(), 20U);
  for (const auto& one : run->cases) EXPECT_EQ(one.verdict, Verdict::pass) << one.id << ": " << one.reason;
}

TEST_F(Init, LeavesOutLinksWithoutAnInterfaceAndFeaturesThatAreNotClaimed) {
  auto arguments = flags(Role::access_router, "lmmp");
  arguments.interfaces = {"L1=lo"};
  arguments.addresses = {"L1=198.51.100.1", "L1=fe80::99"};
  arguments.without = {"paging", "ipv4"};
  const Iut iut = written(answers_of(arguments).value());
  ASSERT_EQ(iut.ixit.links.size(), 1U);
  EXPECT_EQ(iut.ixit.links[0].interface, "lo");
  EXPECT_EQ(iut.ixit.links[0].iut4->to_string(), "198.51.100.1");
  EXPECT_EQ(iut.ixit.links[0].iut6->to_string(), "fe80::99");
  EXPECT_FALSE(iut.ics.claims("paging"));
  EXPECT_TRUE(iut.ics.claims("ipv6"));
  EXPECT_FALSE(iut.ixit.may_set("config"));
}

TEST_F(Init, LetsNoCaseConfigureAProgramThatGetsNoConfiguration) {
  auto arguments = flags(Role::access_router, "lmmp");
  arguments.command = "sh -c 'sleep 1' $config";
  const auto told = answers_of(arguments).value();
  EXPECT_TRUE(written(told).ixit.may_set("config"));
  EXPECT_TRUE(notes_on(told).empty());
  arguments.command = "sh -c 'sleep 1'";
  const auto untold = answers_of(arguments).value();
  EXPECT_FALSE(written(untold).ixit.may_set("config"));
  EXPECT_EQ(notes_on(untold).size(), 1U);
  // A template is written out to nobody either.
  std::ofstream(folder_ / "template") << "interval: ${advertisement_interval}\n";
  arguments.configuration = path("template");
  const auto filled = answers_of(arguments).value();
  EXPECT_FALSE(written(filled).ixit.may_set("config"));
  EXPECT_EQ(notes_on(filled).size(), 1U);
}

TEST_F(Init, AsksOfAnIxitNothingThatIsForAnotherRole) {
  const auto ixit_of = [](Role role, const char* protocol) {
    auto arguments = flags(role, protocol);
    arguments.reach = "simulate";
    return files_of(answers_of(arguments).value())[2].text;
  };
  const auto has = [](const std::string& text, const std::string& name) {
    return text.find("\n" + name + ": ") != std::string::npos ||
           text.find("\n# " + name + ": ") != std::string::npos;
  };
  const std::string node = ixit_of(Role::mobile_node, "lmmp"), router = ixit_of(Role::access_router, "lmmp");
  for (const char* name :
       {"pool4", "pool6", "maximum_sessions", "soft_state_intervals", "paging_query_interval"}) {
    EXPECT_FALSE(has(node, name)) << name;
    EXPECT_TRUE(has(router, name)) << name;
  }
  EXPECT_TRUE(has(node, "login_pause"));
  EXPECT_FALSE(has(router, "login_pause"));
  const std::string map = ixit_of(Role::map, "hmipv6"), roamer = ixit_of(Role::mobile_node, "hmipv6");
  EXPECT_TRUE(has(map, "maximum_bindings"));
  EXPECT_FALSE(has(roamer, "maximum_bindings"));
  EXPECT_TRUE(has(roamer, "home_agent"));
  EXPECT_FALSE(has(map, "home_agent"));
}

TEST_F(Init, AsksForWhatNoFlagHasSaidAndAgainAfterAWrongAnswer) {
  InitArguments arguments;
  auto answers = answers_of(arguments).value();
  std::istringstream in("router\nar\nlmpp\nlmmp\nborder one\nspwan\nspawn\nsh -c 'sleep 1'\nserving\n" +
                        std::string(features_of(Protocol::lmmp, Role::access_router).size() - 1, '\n') +
                        "n\n");
  std::ostringstream out;
  ASSERT_TRUE(ask(arguments, answers, in, out)) << out.str();
  EXPECT_NE(out.str().find("expected ar, mn or map"), std::string::npos) << out.str();
  EXPECT_NE(out.str().find("did you mean"), std::string::npos) << out.str();
  const Iut iut = written(answers);
  EXPECT_EQ(iut.name, "border one");
  const auto& spawn = std::get<Spawn>(iut.reached_by);
  EXPECT_EQ(spawn.command.back(), "sleep 1");
  EXPECT_EQ(spawn.ready, "serving");
  EXPECT_EQ(iut.ics.features.size(), features_of(iut.protocol, iut.role).size() - 1);
}

TEST_F(Init, AsksAMobileNodeOfHmipv6ForNothingButItsOwn) {
  InitArguments arguments;
  arguments.interfaces = {"L1=lo"};
  auto answers = answers_of(arguments).value();
  std::istringstream in("mn\nhmipv6\nroamer\nsh -c 'exit 0'\ny\nn\n");
  std::ostringstream out;
  ASSERT_TRUE(ask(arguments, answers, in, out)) << out.str();
  const Iut iut = written(answers);
  EXPECT_EQ(iut.protocol, Protocol::hmipv6);
  EXPECT_EQ(iut.ics.features, std::vector<std::string>{"esp"});
  ASSERT_EQ(iut.ixit.links.size(), 1U) << "what a flag has said of a link stays";
  EXPECT_EQ(iut.ixit.links[0].interface, "lo");
}

TEST_F(Init, AsksForPrefixesWhereHmipv6HasThem) {
  InitArguments arguments;
  auto answers = answers_of(arguments).value();
  std::istringstream in(
      "map\nanchor\nattach\nlo\nfe80::99\n2001:db8:7::1\n2001:db8:7::\n\n\n\n\nsh -c 'exit 0'\n" +
      std::string(4, '\n'));
  std::ostringstream out;
  ASSERT_TRUE(ask(arguments, answers, in, out)) << out.str();
  EXPECT_NE(out.str().find("expected the first 64 bits"), std::string::npos) << out.str();
  const Iut iut = written(answers);
  ASSERT_EQ(iut.ixit.links.size(), 1U);
  EXPECT_EQ(iut.ixit.links[0].iut_global->to_string(), "2001:db8:7::99");
  ASSERT_EQ(iut.controls.size(), 1U);
  EXPECT_EQ(iut.controls[0].action, "reset");
}

TEST_F(Init, EndsWithoutFilesWhenTheAnswersEnd) {
  InitArguments arguments;
  auto answers = answers_of(arguments).value();
  std::istringstream in("ar\n");
  std::ostringstream out;
  EXPECT_FALSE(ask(arguments, answers, in, out));
}

TEST_F(Init, LeavesFilesAsTheyAreUnlessForced) {
  std::ofstream(folder_ / "ics.yaml") << "mine";
  auto arguments = flags(Role::access_router, "lmmp");
  arguments.reach = "simulate";
  arguments.no_questions = true;
  arguments.folder = folder_.string();
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(init(arguments), 2);
  EXPECT_NE(::testing::internal::GetCapturedStderr().find("ics.yaml is there already"), std::string::npos);
  EXPECT_EQ(read_file(path("ics.yaml")).value(), "mine");
  EXPECT_FALSE(fs::exists(path("iut.yaml")));
  arguments.force = true;
  ::testing::internal::CaptureStdout();
  EXPECT_EQ(init(arguments), 0);
  EXPECT_NE(::testing::internal::GetCapturedStdout().find("replaced " + path("ics.yaml")), std::string::npos);
}

TEST_F(Init, SaysWhatIsMissingAndWhatIsWrongInFlags) {
  auto arguments = flags(Role::access_router, "lmmp");
  arguments.folder = folder_.string();
  arguments.no_questions = true;
  const auto complaint = [](const InitArguments& one) {
    ::testing::internal::CaptureStderr();
    EXPECT_EQ(init(one), 2);
    return ::testing::internal::GetCapturedStderr();
  };
  EXPECT_NE(complaint(arguments).find("--reach"), std::string::npos);
  arguments.interfaces = {"eth1"};
  EXPECT_NE(complaint(arguments).find("LINK=VALUE, where LINK is"), std::string::npos);
  arguments.interfaces.clear();
  arguments.without = {"pagin"};
  EXPECT_NE(complaint(arguments).find("paging"), std::string::npos);
  arguments.without.clear();
  arguments.role = Role::map;
  EXPECT_NE(complaint(arguments).find("LMMP has no mobility anchor point"), std::string::npos);
  arguments.protocol = "";
  arguments.interfaces = {"L1=lo"};
  EXPECT_NE(complaint(arguments).find("--reset"), std::string::npos);
  arguments.interfaces.clear();
  arguments.role = Role::access_router;
  arguments.command = "sh -c 'sleep";
  EXPECT_NE(complaint(arguments).find("a quote that does not end"), std::string::npos);
}

}  // namespace
}  // namespace lmmp::conform
