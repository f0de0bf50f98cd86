// lmmp-ar: the access router of LMMP as a daemon.
#include <CLI/CLI.hpp>
#include <iostream>

#include "reference-impl/daemon/control_client.hpp"
#include "reference-impl/daemon/daemon_support.hpp"
#include "reference-impl/daemon/router_daemon.hpp"

namespace {

using namespace lmmp::reference;

// Exit codes: 1 the system refused something, 2 the configuration or the command line is wrong.
constexpr int exit_refused = 1;
constexpr int exit_usage = 2;

int tell(const ConfigurationErrors& errors) {
  for (const ConfigurationError& error : errors.all()) std::cerr << error.to_string() << "\n";
  return exit_usage;
}

int run(const std::string& path, bool check, const DaemonOptions& options) {
  ConfigurationErrors errors(path);
  const auto root = load_yaml(errors);
  const auto file = root ? read_router_file(*root, errors) : std::nullopt;
  if (!file) return tell(errors);
  if (check) {
    std::cout << path << ": good\n";
    return 0;
  }
  start_log("lmmp-ar", file->log_level);
  auto configuration = find_links(*file, errors);
  if (!configuration) return tell(errors);
  const auto result = run_router(*file, std::move(*configuration), options);
  if (result) return 0;
  std::cerr << "lmmp-ar: " << result.error() << "\n";
  return exit_refused;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("The access router of LMMP, the Local Mobility Management Protocol");
  std::string config;
  bool check = false;
  DaemonOptions options;
  app.add_option("--config", config, "The configuration, a YAML file");
  app.add_flag("--check", check, "Only say whether the configuration is good");
  app.add_option("--ready-fd", options.ready_fd,
                 "Write \"ready\" to this descriptor once the router answers");
  app.set_version_flag("--version", "lmmp-ar " LMMP_VERSION);
  CLI::App* ctl = app.add_subcommand("ctl", "Send a command to a running lmmp-ar and print the reply (JSON)");
  std::string socket = "/run/lmmp-ar.sock";
  std::vector<std::string> arguments;
  ctl->add_option("--socket", socket, "The control_socket of its configuration")->capture_default_str();
  ctl->add_option("command", arguments, "COMMAND [TARGET] [NAME=VALUE...]; `commands` lists them")
      ->required();
  try {
    app.parse(argc, argv);
    if (*ctl) return run_control_client(socket, arguments, std::cout, std::cerr);
    if (config.empty()) {
      std::cerr << "lmmp-ar: expected --config FILE or ctl COMMAND; --help tells more\n";
      return exit_usage;
    }
    return run(config, check, options);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : exit_usage;
  } catch (const std::exception& exception) {
    std::cerr << "lmmp-ar: " << exception.what() << "\n";
    return exit_refused;
  }
}
