// The command line, by CLI11.
#include "harness/cli/arguments.hpp"

#include <CLI/CLI.hpp>
#include <charconv>
#include <iostream>
#include <limits>

#include "harness/cli/mistake.hpp"
#include "harness/report/outcome.hpp"
#include "harness/report/version.hpp"
#include "harness/script/suggest.hpp"
#include "harness/script/testcase.hpp"

namespace lmmp::conform {
namespace {

std::vector<std::string_view> profile_names() {
  std::vector<std::string_view> names;
  for (const wire::Profile profile : wire::profiles) names.push_back(name_of(profile));
  return names;
}

std::optional<wire::Profile> find_profile(std::string_view name) {
  for (const wire::Profile profile : wire::profiles) {
    if (name_of(profile) == name) return profile;
  }
  return std::nullopt;
}

std::string unknown(std::string_view what, const std::string& word,
                    const std::vector<std::string_view>& known) {
  std::string text = "unknown " + std::string(what) + " " + word + "; expected " + one_of(known);
  if (const auto hint = did_you_mean(word, known); !hint.empty()) text += "; " + hint;
  return text;
}

void add_profile(CLI::App& command, std::optional<wire::Profile>& target) {
  command.add_option_function<std::string>(
      "--profile",
      [&target](const std::string& word) {
        target = find_profile(word);
        if (!target) throw CLI::ValidationError("--profile", unknown("profile", word, profile_names()));
      },
      "draft-00 (default) or paper-2004, where the two texts differ");
}

void add_role(CLI::App& command, std::optional<Role>& target, const std::string& meaning) {
  command.add_option_function<std::string>(
      "--role",
      [&target](const std::string& word) {
        target = find_role(word);
        if (!target) throw CLI::ValidationError("--role", unknown("role", word, {"ar", "mn", "map"}));
      },
      meaning);
}

// A whole number; CLI11 by itself takes one that is too large for the largest.
template <typename Number>
void add_number(CLI::App& command, const std::string& name, Number& target, const std::string& meaning,
                Number least = 0, Number most = std::numeric_limits<Number>::max()) {
  command
      .add_option_function<std::string>(
          name,
          [&target, name, least, most](const std::string& text) {
            const char* end = text.data() + text.size();
            const auto read = std::from_chars(text.data(), end, target);
            if (read.ec != std::errc() || read.ptr != end || target < least || target > most) {
              throw CLI::ValidationError(
                  name, text + " is no number from " + std::to_string(least) + " to " + std::to_string(most));
            }
          },
          meaning)
      ->type_name("NUMBER");
}

void add_protocol(CLI::App& command, std::optional<Protocol>& target, const std::string& meaning) {
  command.add_option_function<std::string>(
      "--protocol",
      [&target](const std::string& word) {
        if (word == "lmmp") target = Protocol::lmmp;
        if (word == "hmipv6") target = Protocol::hmipv6;
        if (!target) throw CLI::ValidationError("--protocol", unknown("protocol", word, {"lmmp", "hmipv6"}));
      },
      meaning);
}

void add_selection(CLI::App& command, SelectionArguments& selection) {
  command.add_option("CASE", selection.cases, "Ids of cases; * and ? stand for any text, any letter");
  command.add_option("--tag", selection.tags, "Only cases with this tag");
  command.add_option("--without-tag", selection.without_tags, "No cases with this tag");
  command.add_option("--requirement", selection.requirements,
                     "Only cases for this requirement; * and ? as in CASE");
  add_role(command, selection.role, "Only cases for this role: ar, mn or map");
  add_protocol(command, selection.protocol, "Only cases for this protocol: lmmp or hmipv6");
}

Shard read_shard(const std::string& text) {
  Shard shard;
  const char* end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, shard.index);
  const auto second = first.ptr != end && *first.ptr == '/'
                          ? std::from_chars(first.ptr + 1, end, shard.count)
                          : std::from_chars_result{end, std::errc::invalid_argument};
  if (first.ec != std::errc() || second.ec != std::errc() || second.ptr != end || shard.index < 1 ||
      shard.index > shard.count) {
    throw CLI::ValidationError("--shard", text + " is no part; expected i/n, such as 1/4 to 4/4");
  }
  return shard;
}

void add_reports(CLI::App& command, std::string& json, std::string& junit, std::string& html) {
  command.add_option("--json", json, "Write the JSON report to this file (- for the standard output)");
  command.add_option("--junit", junit, "Write a JUnit XML report to this file");
  command.add_option("--html", html, "Write a report for people to this file");
}

void add_audit(CLI::App& command, AuditArguments& audit, std::optional<wire::Profile>& profile,
               std::optional<Role>& role) {
  command.add_option("CAPTURE", audit.capture, "A capture file, as Wireshark reads it")->required();
  add_profile(command, profile);
  add_role(command, role, "Role of the implementation that is judged: ar (default), mn or map");
  command.add_option("--name", audit.name, "Name of the implementation (default: the file's)");
  command.add_option_function<std::vector<std::string>>(
      "--from",
      [&audit](const std::vector<std::string>& addresses) {
        for (const std::string& address : addresses) {
          if (!wire::IpAddress::parse(address))
            throw CLI::ValidationError("--from",
                                       address + " is no address; expected one such as fe80::1 or 192.0.2.1");
        }
        audit.from = addresses;
      },
      "Judge only what this address has sent");
  command.add_option("--keys", audit.keys, "File of keys, as run writes it beside a capture");
  command.add_option("--plugin", audit.plugin,
                     "Folder with the Wireshark plugin (default: the build's, or installed)");
  command.add_option("--tshark", audit.tshark, "The program tshark");
  command.add_flag("--quiet", audit.quiet, "Show breaches and the summary only");
  add_reports(command, audit.json, audit.junit, audit.html);
}

void add_init(CLI::App& command, InitArguments& init) {
  command.add_option("FOLDER", init.folder, "Where the files go (default: here)");
  add_role(command, init.role, "Its role: ar, mn or map");
  command.add_option("--protocol", init.protocol, "lmmp (default; hmipv6 of a map)")
      ->check(CLI::IsMember({"lmmp", "hmipv6"}));
  command.add_option("--name", init.name, "What it is called in reports");
  command.add_option("--reach", init.reach, "spawn, attach or simulate")
      ->check(CLI::IsMember({"spawn", "attach", "simulate"}));
  command.add_option("--command", init.command, "spawn: the command, in quotes: 'my-router -c $config'");
  command.add_option("--ready", init.ready, "spawn: what it prints when it serves");
  command.add_option("--configuration", init.configuration, "spawn: template of its configuration file");
  command.add_option("--interface", init.interfaces, "attach: LINK=INTERFACE, such as L1=eth1");
  command.add_option("--address", init.addresses, "LINK=ADDRESS of the implementation, such as L1=192.0.2.1");
  command.add_option("--reset", init.reset,
                     "attach: the command that brings it back to where it was; a restart will do");
  command.add_option("--without", init.without, "A feature that it does not claim");
  command.add_flag("--force", init.force, "Replace files that are there");
  command.add_flag("--no-questions", init.no_questions, "Do not ask, even on a terminal");
}

constexpr const char* parked_meaning =
    "File of known failures (default: parked.yaml beside the IUT file; without --iut, that of the test "
    "cases)";

void add_park(CLI::App& command, ParkArguments& park) {
  command.add_option("CASE", park.cases, "Ids of cases; * and ? as in run")->required();
  command.add_option("--reason", park.reason, "Why it fails, in a sentence");
  command.add_flag("--remove", park.remove, "Take it out of the file: it passes now");
  command.add_option("--iut", park.iut, "File of the implementation that fails it");
  command.add_option("--parked", park.file, parked_meaning);
}

void add_mutate(CLI::App& command, MutateArguments& mutate) {
  command.add_option("FAULT", mutate.faults, "Ids of faults; * and ? as in run");
  add_protocol(command, mutate.protocol, "Only faults of this protocol: lmmp or hmipv6");
  add_role(command, mutate.role, "Only faults of this role: ar, mn or map");
  add_number(command, "--seed", mutate.seed, "Seed of everything random (default: 1)");
  command
      .add_option_function<std::string>(
          "--random",
          [&mutate](const std::string& text) {
            constexpr unsigned usual = 100, most = 100'000;
            mutate.random = usual;
            if (text.empty()) return;
            const char* end = text.data() + text.size();
            const auto read = std::from_chars(text.data(), end, *mutate.random);
            if (read.ec != std::errc() || read.ptr != end || *mutate.random < 1 || *mutate.random > most)
              throw CLI::ValidationError("--random", text + "; expected how many faults: 1 to 100000");
          },
          "Draw so many faults (default: 100) from every field that the reference sends, instead")
      ->expected(0, 1);
  command.add_option("--at-least", mutate.at_least, "Per cent of the random faults to catch (default: 95)")
      ->check(CLI::Range(0.0, 100.0));
  command
      .add_flag(
          "--cases", mutate.cases,
          "Run every fault against every case instead, and name the cases that the suite would not miss")
      ->excludes("--random")
      ->excludes("FAULT");
  command.add_option(
      "--json", mutate.json,
      "Write what became of the random faults, or what each case catches, to this file (- for the "
      "standard output)");
  command.add_flag("--quiet", mutate.quiet, "Show what is not caught and the summary only");
}

void add_run(CLI::App& command, RunArguments& run, std::optional<wire::Profile>& profile) {
  add_selection(command, run.selection);
  add_profile(command, profile);
  command.add_option("--iut", run.iut,
                     "File that describes the implementation under test (default: our reference)");
  add_number(command, "--seed", run.seed, "Seed of everything random (default: 1)");
  add_number(command, "--jobs", run.jobs,
             "Cases at once over real links (default: 16, of interfaces that are attached 1)", 1U, 256U);
  add_number(command, "--repeat", run.repeat, "Run each case so often", 1U, 1000000U);
  command.add_option_function<std::string>(
      "--shard", [&run](const std::string& text) { run.shard = read_shard(text); },
      "i/n: the i-th of n parts of the cases");
  command.add_option("--only-failed", run.only_failed, "Only what did not pass in this JSON report");
  command.add_option("--fault", run.fault,
                     "Put this fault of testcases/defects into the simulated reference");
  command.add_flag("--fail-fast", run.fail_fast, "Stop at the first failure");
  command.add_flag("--quiet", run.quiet, "Show failures and the summary only");
  add_reports(command, run.json, run.junit, run.html);
  command.add_option("--out", run.out, "Write a capture of each case into this folder");
  command.add_option("--parked", run.parked, parked_meaning);
}

}  // namespace

std::variant<Arguments, int> read_arguments(int count, const char* const* texts) {
  CLI::App app("Conformance tests for local mobility protocols: LMMP and HMIPv6", "lmmp-conform");
  app.set_version_flag("--version", tool_name);
  app.require_subcommand(1);
  app.fallthrough();
  Arguments arguments;
  app.add_option("--testcases", arguments.testcases,
                 "Folder with the test cases (default: the one that belongs to the program)");

  RunArguments run;
  ListArguments list;
  ExplainArguments explain;
  CoverageArguments coverage;
  MutateArguments mutate;
  CompareArguments compare;
  MatrixArguments matrix;
  ParkArguments park;
  AuditArguments audit;
  std::optional<wire::Profile> run_profile, audit_profile;
  std::optional<Role> audit_role;

  CLI::App& run_command = *app.add_subcommand("run", "Run test cases");
  add_run(run_command, run, run_profile);
  CLI::App& list_command = *app.add_subcommand("list", "List test cases");
  add_selection(list_command, list.selection);
  add_profile(list_command, list.profile);
  list_command.add_flag("--points", list.points, "A line for each point of a matrix");
  CLI::App& lint_command = *app.add_subcommand("lint", "Check test cases, requirements and faults");
  CLI::App& explain_command = *app.add_subcommand("explain", "Explain a test case: purpose, clauses, ladder");
  explain_command.add_option("CASE", explain.cases, "Ids of cases; * and ? as in run")->required();
  CLI::App& coverage_command =
      *app.add_subcommand("coverage", "Which requirements are tested, by which cases");
  coverage_command.add_option("REQUIREMENT", coverage.requirements, "Ids of requirements; * and ? as in run");
  coverage_command.add_option("--report", coverage.report, "JSON report of a run: show the verdicts too");
  coverage_command.add_flag("--markdown", coverage.markdown, "As a document");
  coverage_command.add_flag("--missing", coverage.missing, "Only requirements that no case tests");
  coverage_command.add_flag("--unproved", coverage.unproved,
                            "Only requirements that no fault breaks which their cases catch");
  CLI::App& mutate_command =
      *app.add_subcommand("mutate", "Run every fault against the cases that must catch it");
  add_mutate(mutate_command, mutate);
  CLI::App& compare_command = *app.add_subcommand("compare", "What changed between two runs");
  compare_command.add_option("BEFORE", compare.before, "JSON report")->required();
  compare_command.add_option("AFTER", compare.after, "JSON report")->required();
  CLI::App& matrix_command = *app.add_subcommand("matrix", "Results of several implementations as one table");
  matrix_command.add_option("REPORT", matrix.reports, "JSON reports")->required();
  matrix_command.add_flag("--only-differences", matrix.only_differences, "Only cases in which they differ");
  matrix_command.add_flag("--markdown", matrix.markdown, "As a document");
  CLI::App& park_command = *app.add_subcommand("park", "Park a case as a known failure, or take it back");
  add_park(park_command, park);
  CLI::App& audit_command = *app.add_subcommand("audit", "Judge a capture that somebody else took");
  add_audit(audit_command, audit, audit_profile, audit_role);
  InitArguments init;
  CLI::App& init_command =
      *app.add_subcommand("init", "Write ICS and IXIT of your implementation, by asking or from flags");
  add_init(init_command, init);
  CLI::App& schema_command = *app.add_subcommand("schema", "Print the JSON Schema of test cases");

  try {
    app.parse(count, texts);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    std::cerr << mistake_of(app, error);
    return exit_usage;
  }
  run.profile = run_profile.value_or(wire::Profile::draft_00);
  if (run_command) arguments.command = run;
  if (list_command) arguments.command = list;
  if (lint_command) arguments.command = LintArguments{};
  if (explain_command) arguments.command = explain;
  if (coverage_command) arguments.command = coverage;
  if (mutate_command) arguments.command = mutate;
  if (compare_command) arguments.command = compare;
  if (matrix_command) arguments.command = matrix;
  if (park_command) arguments.command = park;
  audit.profile = audit_profile.value_or(wire::Profile::draft_00);
  audit.role = audit_role.value_or(Role::access_router);
  if (audit_command) arguments.command = audit;
  if (init_command) arguments.command = init;
  if (schema_command) arguments.command = SchemaArguments{};
  return arguments;
}

}  // namespace lmmp::conform
