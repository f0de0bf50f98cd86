// lmmp-conform: hands the command line to the command that it names.
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <iostream>

#include "harness/cli/arguments.hpp"
#include "harness/cli/commands.hpp"
#include "harness/report/compare.hpp"
#include "harness/report/matrix.hpp"
#include "harness/report/outcome.hpp"
#include "harness/script/schema.hpp"

namespace {

using namespace lmmp::conform;

int tell(const CommandOutput& output) {
  std::cout << output.text;
  std::cerr << output.error;
  return output.exit_code;
}

// What was written for a full disk is lost, and nobody would know. Who closes a pipe has read enough.
int with_output_told(int code) {
  std::cout.flush();
  if (std::cout.good() || write(STDOUT_FILENO, "\n", 1) == 1 || errno == EPIPE) return code;
  std::cerr << "lmmp-conform: standard output: cannot be written: " << std::strerror(errno)
            << "; free some space or send it to another file\n";
  return code == exit_usage ? code : exit_could_not_test;
}

struct Dispatch {
  const std::string& testcases;

  int operator()(const RunArguments& arguments) const { return run(arguments, testcases); }
  int operator()(const MutateArguments& arguments) const {
    if (arguments.random) return mutate_at_random(arguments, testcases);
    return arguments.cases ? mutate_cases(arguments, testcases) : mutate(arguments, testcases);
  }
  int operator()(const ListArguments& arguments) const { return list(arguments, testcases); }
  int operator()(const LintArguments&) const { return lint_all(testcases); }
  int operator()(const ExplainArguments& arguments) const { return explain(arguments, testcases); }
  int operator()(const CoverageArguments& arguments) const { return coverage(arguments, testcases); }
  int operator()(const AuditArguments& arguments) const { return audit_file(arguments, testcases); }
  int operator()(const ParkArguments& arguments) const { return park(arguments, testcases); }
  int operator()(const InitArguments& arguments) const { return init(arguments); }
  int operator()(const SchemaArguments&) const {
    std::cout << script_schema();
    return 0;
  }
  int operator()(const CompareArguments& arguments) const {
    return tell(compare_reports(arguments.before, arguments.after, Style(terminal_of(1).coloured)));
  }
  int operator()(const MatrixArguments& arguments) const {
    return tell(result_matrix(
        arguments.reports, {Style(terminal_of(1).coloured), arguments.only_differences, arguments.markdown}));
  }
};

}  // namespace

int main(int count, char** texts) {
  const auto arguments = read_arguments(count, texts);
  if (const int* code = std::get_if<int>(&arguments)) return *code;
  std::signal(SIGPIPE, SIG_IGN);
  const auto& read = std::get<Arguments>(arguments);
  return with_output_told(std::visit(Dispatch{read.testcases}, read.command));
}
