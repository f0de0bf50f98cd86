// What every daemon's main() does: command line, `ctl`, errors of the configuration, exit codes.
#include "reference-impl/daemon/daemon_main.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

#include "reference-impl/daemon/control_client.hpp"
#include "reference-impl/daemon/signals.hpp"

namespace lmmp::reference {
namespace {

constexpr int exit_refused = 1;
constexpr int exit_usage = 2;

int run(const DaemonProgram& program, const std::string& path, bool check, int ready_fd) {
  // Before anything else: from here on nobody's SIGTERM is lost, whatever is being set up.
  std::optional<DaemonOptions> options;
  if (!check) options.emplace(DaemonOptions{ready_fd, termination_signals()});
  ConfigurationErrors errors(path);
  const auto root = load_yaml(errors);
  const auto outcome = root ? program.run(*root, errors, options ? &*options : nullptr) : std::nullopt;
  if (!outcome) {
    for (const ConfigurationError& error : errors.all()) std::cerr << error.to_string() << "\n";
    return errors.empty() && asked_to_end() ? 0 : exit_usage;
  }
  if (!*outcome) {
    std::cerr << program.name << ": " << outcome->error() << "\n";
    return exit_refused;
  }
  if (check) std::cout << path << ": good\n";
  return 0;
}

}  // namespace

int daemon_main(int argc, char** argv, const DaemonProgram& program) {
  CLI::App app(program.what);
  std::string config;
  bool check = false;
  int ready_fd = -1;
  app.add_option("--config", config, "The configuration, a YAML file");
  app.add_flag("--check", check, "Only say whether the configuration is good");
  app.add_option("--ready-fd", ready_fd, "Write \"ready\" to this descriptor once it serves");
  app.set_version_flag("--version", program.name + " " LMMP_VERSION);
  CLI::App* ctl = app.add_subcommand(
      "ctl", "Send a command to a running " + program.name + " and print the reply (JSON)");
  std::string socket = "/run/" + program.name + ".sock";
  std::vector<std::string> arguments;
  ctl->add_option("--socket", socket, "The control_socket of its configuration")->capture_default_str();
  ctl->add_option("command", arguments, "COMMAND [TARGET] [NAME=VALUE...]; `commands` lists them")
      ->required();
  try {
    app.parse(argc, argv);
    if (*ctl) return run_control_client(socket, arguments, std::cout, std::cerr);
    if (config.empty()) {
      std::cerr << program.name << ": expected --config FILE or ctl COMMAND; --help tells more\n";
      return exit_usage;
    }
    return run(program, config, check, ready_fd);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : exit_usage;
  } catch (const std::exception& exception) {
    std::cerr << program.name << ": " << exception.what() << "\n";
    return exit_refused;
  }
}

}  // namespace lmmp::reference
