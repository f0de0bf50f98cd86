// `list` and `lint`: what there is, and whether it is good.
#include <algorithm>
#include <iostream>

#include "harness/cli/commands.hpp"
#include "harness/cli/selection.hpp"
#include "harness/cli/suite_folder.hpp"
#include "harness/report/outcome.hpp"
#include "harness/report/text.hpp"

namespace lmmp::conform {
namespace {

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(width, text.size()), ' ');
  return text;
}

}  // namespace

int list(const ListArguments& arguments, const std::string& testcases) {
  const auto loaded = load_or_complain(testcases, {}, std::cerr);
  if (!loaded) return exit_usage;
  const auto selection = select(*loaded, arguments.selection, arguments.profile);
  if (!selection) {
    std::cerr << "lmmp-conform: " << selection.error() << '\n';
    return exit_usage;
  }
  std::size_t width = 0, cases = 0;
  for (const Selected& selected : *selection) {
    width = std::max(width, arguments.points ? id_of(selected).size() : selected.test_case->id.size());
  }
  const TestCase* last = nullptr;
  for (const Selected& selected : *selection) {
    const TestCase& test = *selected.test_case;
    const bool fresh = &test != last;
    last = &test;
    cases += fresh ? 1 : 0;
    if (arguments.points) {
      std::cout << padded(id_of(selected), width) << "  " << test.purpose << '\n';
    } else if (fresh) {
      std::cout << padded(test.id, width) << "  " << padded(std::string(name_of(test.role)), 3) << "  "
                << test.purpose << '\n';
    }
  }
  std::cout << counted(cases, "case") << ", " << selection->size() << " with every point of their matrices\n";
  return exit_as_expected;
}

int lint_all(const std::string& testcases) {
  LoadOptions options;
  options.lint = true;
  const Testcases loaded = load_testcases(testcases_folder(testcases), options);
  std::size_t errors = 0;
  for (const Diagnostic& problem : loaded.problems) {
    // What is wrong in the cases is what was asked for; that there are none is a mistake of the call.
    (loaded.no_folder ? std::cerr : std::cout) << render(problem);
    errors += problem.severity == Severity::error ? 1 : 0;
  }
  if (loaded.no_folder) return exit_usage;
  std::cout << loaded.suite.cases.size() << " cases, " << loaded.requirements.all().size()
            << " requirements, " << loaded.faults.size() << " faults: " << errors << " errors, "
            << loaded.problems.size() - errors << " warnings\n";
  if (errors > 0) return exit_usage;
  return loaded.problems.empty() ? exit_as_expected : exit_failures;
}

}  // namespace lmmp::conform
