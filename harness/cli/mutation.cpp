// Reads and writes for the kinds of `mutate`.
#include "harness/cli/mutation.hpp"

#include <iostream>

#include "harness/cli/suite_folder.hpp"
#include "harness/report/file.hpp"
#include "harness/report/outcome.hpp"

namespace lmmp::conform {

std::optional<Testcases> testcases_to_mutate(const MutateArguments& arguments, const std::string& folder) {
  if (!arguments.json.empty()) {
    if (const auto writable = check_writable(arguments.json); !writable) {
      std::cerr << "lmmp-conform: " << writable.error() << '\n';
      return std::nullopt;
    }
  }
  return load_or_complain(folder, {}, std::cerr);
}

std::vector<Subject> subjects_of(const MutateArguments& arguments) {
  std::vector<Subject> subjects;
  for (const Subject& subject : every_subject) {
    if (arguments.role && *arguments.role != subject.role) continue;
    if (arguments.protocol && *arguments.protocol != subject.protocol) continue;
    subjects.push_back(subject);
  }
  if (subjects.empty()) std::cerr << "lmmp-conform: there is no such role in this protocol\n";
  return subjects;
}

int complain(const CannotTest& problem) {
  std::cerr << "lmmp-conform: " << problem.what << '\n' << problem.help << '\n';
  return exit_could_not_test;
}

bool write_json(const MutateArguments& arguments, const std::string& content) {
  if (arguments.json.empty()) return true;
  const auto written = write_file(arguments.json, content);
  if (!written) std::cerr << "lmmp-conform: " << written.error() << '\n';
  return written.has_value();
}

}  // namespace lmmp::conform
