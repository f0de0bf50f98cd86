// Finds and loads the test cases.
#include "harness/cli/suite_folder.hpp"

#include <algorithm>
#include <ostream>

namespace lmmp::conform {

namespace fs = std::filesystem;

fs::path testcases_folder(const std::string& named) {
  if (!named.empty()) return named;
  std::error_code status;
  const fs::path program = fs::read_symlink("/proc/self/exe", status);
  const fs::path beside = program.parent_path().parent_path() / "share/lmmp/testcases";
  const fs::path real = fs::canonical(beside, status);
  const fs::path found = status ? beside : real;
  // A path that is relative to where the user stands is shorter to read.
  const fs::path here = fs::current_path(status);
  const fs::path relative = found.lexically_relative(here);
  return !status && !relative.empty() && *relative.begin() != ".." ? relative : found;
}

std::optional<Testcases> load_or_complain(const std::string& named, const LoadOptions& options,
                                          std::ostream& errors) {
  Testcases testcases = load_testcases(testcases_folder(named), options);
  for (const Diagnostic& problem : testcases.problems) errors << render(problem);
  if (testcases.good()) return testcases;
  const auto count =
      std::count_if(testcases.problems.begin(), testcases.problems.end(),
                    [](const Diagnostic& problem) { return problem.severity == Severity::error; });
  errors << count << (count == 1 ? " error" : " errors") << " in the test cases; nothing was run\n";
  return std::nullopt;
}

std::filesystem::path park_file(const std::string& named, const std::string& iut_file) {
  if (!named.empty() || iut_file.empty()) return named;
  return std::filesystem::path(iut_file).parent_path() / "parked.yaml";
}

}  // namespace lmmp::conform
