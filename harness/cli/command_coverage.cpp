// `coverage`: every requirement with its cases and last verdict, or why it is not tested.
#include <algorithm>
#include <iostream>
#include <map>

#include "harness/cli/commands.hpp"
#include "harness/cli/selection.hpp"
#include "harness/cli/suite_folder.hpp"
#include "harness/report/report_file.hpp"
#include "harness/report/verdicts.hpp"
#include "harness/script/testcase.hpp"

namespace lmmp::conform {
namespace {

using Verdicts = std::map<std::string, Outcome>;  // of a case: the worst of its points

struct Counts {
  std::size_t tested = 0, in_part = 0, untested = 0, elsewhere = 0, untestable = 0;
  std::size_t proved = 0, unproved = 0;  // of the active ones
};

Verdicts verdicts_of(const ReportFile& report) {
  Verdicts verdicts;
  for (const auto& [id, reported] : by_id(report)) {
    const auto [seen, fresh] = verdicts.emplace(case_id_of(id), reported.outcome);
    if (!fresh) seen->second = worse_of(seen->second, reported.outcome);
  }
  return verdicts;
}

std::string roles_of(const Requirement& requirement) {
  std::string text;
  for (const std::string& role : requirement.roles) text += (text.empty() ? "" : ", ") + role;
  return text;
}

// The roles that must meet an active requirement and have no case of their own, though another role has one.
std::string roles_without_case(const Requirement& requirement, const std::vector<const TestCase*>& cases) {
  std::string text;
  if (cases.empty() || requirement.method != Method::active) return text;
  for (const std::string& role : requirement.roles) {
    if (!find_role(role)) continue;  // the tester plays it
    const auto of_role = [&](const TestCase* test) { return name_of(test->role) == role; };
    if (std::none_of(cases.begin(), cases.end(), of_role)) text += (text.empty() ? "" : ", ") + role;
  }
  return text;
}

std::string how_tested(const Requirement& requirement, const std::vector<const TestCase*>& cases,
                       const Verdicts& verdicts) {
  if (requirement.method == Method::none) return "cannot be tested: " + requirement.why_not;
  std::string text;
  for (const TestCase* test : cases) {
    text += (text.empty() ? "" : ", ") + test->id;
    const auto verdict = verdicts.find(test->id);
    if (verdict != verdicts.end()) text += " (" + std::string(name_of(verdict->second)) + ")";
  }
  const std::string without = roles_without_case(requirement, cases);
  if (!without.empty()) text += "; no case yet for " + without;
  if (!text.empty()) return text;
  if (requirement.method == Method::vector) return "by the vectors in testcases/vectors";
  if (requirement.method == Method::passive) return "in captures, by the plugin's expert items";
  return "no case yet";
}

// Whether a fault breaks it that one of its cases catches: else nothing shows what those cases are worth.
bool is_proved(const Requirement& requirement, const std::vector<const TestCase*>& cases,
               const std::vector<Fault>& faults) {
  return std::any_of(faults.begin(), faults.end(), [&](const Fault& fault) {
    const auto& breaks = fault.breaks;
    if (std::find(breaks.begin(), breaks.end(), requirement.id) == breaks.end()) return false;
    return std::any_of(cases.begin(), cases.end(), [&](const TestCase* test) {
      return std::find(test->catches.begin(), test->catches.end(), fault.id) != test->catches.end();
    });
  });
}

void count(Counts& counts, const Requirement& requirement, const std::vector<const TestCase*>& cases) {
  if (requirement.method == Method::none) {
    ++counts.untestable;
  } else if (!roles_without_case(requirement, cases).empty()) {
    ++counts.in_part;
  } else if (!cases.empty()) {
    ++counts.tested;
  } else if (requirement.method == Method::active) {
    ++counts.untested;
  } else {
    ++counts.elsewhere;
  }
}

std::string faults_of(const Requirement& requirement, const std::vector<Fault>& faults) {
  std::string text;
  for (const Fault& fault : faults) {
    if (std::find(fault.breaks.begin(), fault.breaks.end(), requirement.id) == fault.breaks.end()) continue;
    text += (text.empty() ? "  broken by " : ", ") + fault.id;
  }
  return text.empty() ? text : text + '\n';
}

}  // namespace

int coverage(const CoverageArguments& arguments, const std::string& testcases) {
  const auto loaded = load_or_complain(testcases, {}, std::cerr);
  if (!loaded) return exit_usage;
  const auto& wanted = arguments.requirements;
  std::vector<std::string> ids;
  for (const Requirement& requirement : loaded->requirements.all()) ids.push_back(requirement.id);
  if (const auto problem = find_unknown("requirement", wanted, ids); !problem.empty()) {
    std::cerr << "lmmp-conform: " << problem << '\n';
    return exit_usage;
  }
  Verdicts verdicts;
  if (!arguments.report.empty()) {
    const auto report = read_report(arguments.report);
    if (!report) {
      std::cerr << "lmmp-conform: " << report.error() << '\n';
      return exit_usage;
    }
    verdicts = verdicts_of(*report);
  }
  std::map<std::string, std::vector<const TestCase*>> cases;
  for (const TestCase& test : loaded->suite.cases) {
    for (const std::string& id : test.requirements) cases[id].push_back(&test);
  }
  if (arguments.markdown) {
    std::cout
        << "| Requirement | Clause | Role | Strength | Statement | Tested |\n|---|---|---|---|---|---|\n";
  }
  Counts counts;
  for (const Requirement& requirement : loaded->requirements.all()) {
    if (!is_named(wanted, requirement.id)) continue;
    const auto& tests = cases[requirement.id];
    count(counts, requirement, tests);
    const bool covered = !tests.empty() && roles_without_case(requirement, tests).empty();
    const bool active = requirement.method == Method::active;
    const bool proved = active && is_proved(requirement, tests, loaded->faults);
    if (active) ++(proved ? counts.proved : counts.unproved);
    if (arguments.unproved && (!active || proved)) continue;
    if (arguments.missing && (covered || requirement.method != Method::active)) continue;
    const std::string tested = how_tested(requirement, tests, verdicts);
    if (arguments.markdown) {
      std::cout << "| " << requirement.id << " | " << requirement.clause << " | " << roles_of(requirement)
                << " | " << name_of(requirement.strength) << " | " << requirement.text << " | " << tested
                << " |\n";
    } else {
      std::cout << requirement.id << "  " << requirement.clause << "  (" << roles_of(requirement) << ", "
                << name_of(requirement.strength) << ")\n  " << requirement.text << "\n  " << tested << '\n';
      if (!wanted.empty()) std::cout << faults_of(requirement, loaded->faults);
    }
  }
  if (!wanted.empty()) return exit_as_expected;
  if (arguments.markdown) std::cout << '\n';
  std::cout << loaded->requirements.all().size() << " requirements: " << counts.tested << " tested by cases, "
            << counts.in_part << " for some of their roles only, " << counts.elsewhere
            << " by vectors or in captures, " << counts.untested << " by no case yet, " << counts.untestable
            << " cannot be tested\n"
            << counts.proved + counts.unproved << " of them are tested actively: " << counts.proved
            << " have a fault that breaks them and that their cases catch, " << counts.unproved
            << " have none\n";
  return exit_as_expected;
}

}  // namespace lmmp::conform
