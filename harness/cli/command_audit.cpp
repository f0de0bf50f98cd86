// `audit`: verdicts about a capture that somebody else took.
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <iostream>

#include "harness/audit/audit.hpp"
#include "harness/cli/commands.hpp"
#include "harness/cli/interrupt.hpp"
#include "harness/cli/suite_folder.hpp"
#include "harness/report/console.hpp"
#include "harness/report/progress_line.hpp"
#include "harness/report/reports.hpp"
#include "harness/report/text.hpp"

namespace lmmp::conform {
namespace {

// The plugin that was built with this program, if it stands where the build puts it.
std::string built_plugin() {
  std::error_code status;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", status);
  const auto folder = program.parent_path().parent_path() / "plugins";
  return std::filesystem::is_directory(folder, status) ? folder.string() : "";
}

RerunArguments rerun_arguments(const AuditArguments& arguments) {
  std::string text;
  const auto add = [&text](const std::string& part) { text += (text.empty() ? "" : " ") + part; };
  if (arguments.role != Role::access_router) add("--role " + std::string(name_of(arguments.role)));
  if (arguments.profile != wire::Profile::draft_00)
    add("--profile " + std::string(name_of(arguments.profile)));
  for (const std::string& address : arguments.from) add("--from " + address);
  if (!arguments.keys.empty()) add("--keys " + shell_word(arguments.keys));
  if (!arguments.plugin.empty()) add("--plugin " + shell_word(arguments.plugin));
  return {text, ""};
}

}  // namespace

int audit_file(const AuditArguments& arguments, const std::string& testcases) {
  const auto loaded = load_or_complain(testcases, {}, std::cerr);
  if (!loaded) return exit_usage;
  const RequirementTable requirements = table_of(loaded->requirements);
  const ReportPaths paths{arguments.json, arguments.junit, arguments.html};
  const auto unwritable = check_reports(paths);
  for (const std::string& problem : unwritable) std::cerr << "lmmp-conform: " << problem << '\n';
  if (!unwritable.empty()) return exit_usage;

  if (const auto readable = audit::check_readable(arguments.capture); !readable) {
    std::cerr << "lmmp-conform: " << readable.error().what << "; " << readable.error().help << '\n';
    return exit_usage;
  }
  AuditOptions options;
  options.tshark.program = arguments.tshark;
  options.tshark.plugin_folder = arguments.plugin.empty() ? built_plugin() : arguments.plugin;
  options.profile = arguments.profile;
  options.role = arguments.role;
  options.name = arguments.name;
  options.only_from = arguments.from;
  options.keys = arguments.keys;
  options.tshark.stop = &catch_interrupts();
  ProgressLine progress(std::cerr, terminal_of(STDERR_FILENO), std::chrono::milliseconds(100));
  options.reading = [&](std::uint32_t frame) {
    progress.show([&] { return fmt::format("frame {} of {}", frame, printable(arguments.capture)); });
  };
  const auto result = audit_capture(arguments.capture, options);
  progress.clear();
  if (!result) {
    std::cerr << "lmmp-conform: " << result.error().what << '\n';
    if (!result.error().help.empty()) std::cerr << result.error().help << '\n';
    return exit_could_not_test;
  }
  ConsoleOptions console_options;
  const bool taken = on_standard_output(paths);
  console_options.terminal = terminal_of(taken ? 2 : 1);
  console_options.requirements = &requirements;
  console_options.rerun = rerun_arguments(arguments);
  console_options.quiet = arguments.quiet;
  Console console(taken ? std::cerr : std::cout, *result, console_options);
  for (std::size_t i = 0; i < result->cases.size(); ++i) {
    console.finished(result->cases[i], i + 1, result->cases.size());
  }
  console.end(*result);
  const auto problems = write_reports(*result, paths, &requirements, console_options.rerun);
  for (const std::string& problem : problems) std::cerr << "lmmp-conform: " << problem << '\n';
  return problems.empty() ? exit_code_of(*result) : exit_could_not_test;
}

}  // namespace lmmp::conform
