// `explain`: a test case for people: purpose, clauses, ladder, what it catches.
#include <iostream>

#include "harness/cli/commands.hpp"
#include "harness/cli/selection.hpp"
#include "harness/cli/suite_folder.hpp"
#include "harness/report/ladder.hpp"
#include "harness/report/style.hpp"
#include "harness/script/parameter_text.hpp"
#include "harness/script/value.hpp"

namespace lmmp::conform {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

void row(std::string_view name, const std::string& text) {
  if (text.empty()) return;
  std::string head(name);
  head.resize(14, ' ');
  std::cout << "  " << head << text << '\n';
}

void show_conditions(const TestCase& test) {
  row("protocol", std::string(name_of(test.protocol)));
  row("role", std::string(name_of(test.role)));
  row("needs", joined(test.needs));
  row("tags", joined(test.tags));
  std::string profiles, parameters, points;
  for (const wire::Profile profile : test.profiles)
    profiles += (profiles.empty() ? "" : ", ") + std::string(name_of(profile));
  for (const Field& field : test.ixit)
    parameters +=
        (parameters.empty() ? "" : ", ") + field.name + " " + parameter_text(field.name, field.value);
  row("profiles", profiles);
  row("configured", parameters);
  if (test.matrix.size() > 1) {
    for (const MatrixPoint& point : test.matrix) points += (points.empty() ? "" : "  ") + point.suffix;
    row("runs for", points);
  }
}

void show_steps(std::string_view title, const Steps& steps) {
  if (steps.empty()) return;
  std::cout << '\n' << title << '\n';
  std::size_t number = 0;
  for (const Step& step : steps) {
    std::string line = std::to_string(step.place.line);
    line.resize(6, ' ');
    ++number;
    std::cout << "  " << number << (number < 10 ? "   " : "  ") << "line " << line << step.text << '\n';
  }
}

void show(const TestCase& test, const Testcases& testcases, std::size_t width) {
  std::cout << test.id << "  " << test.place.file << ':' << test.place.line << '\n'
            << "  " << test.purpose << "\n\n";
  show_conditions(test);
  std::cout << "\nrequirements\n";
  for (const std::string& id : test.requirements) {
    const Requirement* requirement = testcases.requirements.find(id);
    row(id, requirement == nullptr ? ""
                                   : requirement->text + "  (" + requirement->clause + ", " +
                                         std::string(name_of(requirement->strength)) + ")");
  }
  std::cout << '\n' << text_ladder(ladder_of(test), width);
  show_steps("preamble", test.preamble);
  show_steps("steps", test.steps);
  show_steps("postamble", test.postamble);
  if (!test.catches.empty()) std::cout << "\nmust fail where\n";
  for (const std::string& id : test.catches) {
    const Fault* fault = testcases.find_fault(id);
    std::cout << "  " << (fault == nullptr ? id : fault->summary + "  (" + id + ")") << '\n';
  }
}

}  // namespace

int explain(const ExplainArguments& arguments, const std::string& testcases) {
  const auto loaded = load_or_complain(testcases, {}, std::cerr);
  if (!loaded) return exit_usage;
  SelectionArguments wanted;
  wanted.cases = arguments.cases;
  const auto selection = select(*loaded, wanted, std::nullopt);
  if (!selection) {
    std::cerr << "lmmp-conform: " << selection.error() << '\n';
    return exit_usage;
  }
  const TestCase* last = nullptr;
  for (const Selected& selected : *selection) {
    if (selected.test_case == last) continue;
    if (last != nullptr) std::cout << "\n\n";
    last = selected.test_case;
    show(*last, *loaded, terminal_of(1).width);
  }
  return exit_as_expected;
}

}  // namespace lmmp::conform
