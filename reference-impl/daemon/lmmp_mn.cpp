// lmmp-mn: the mobile node of LMMP as a daemon.
#include <CLI/CLI.hpp>
#include <iostream>

#include "reference-impl/daemon/control_client.hpp"
#include "reference-impl/daemon/daemon_support.hpp"
#include "reference-impl/daemon/node_daemon.hpp"

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
  const auto file = root ? read_node_file(*root, errors) : std::nullopt;
  if (!file) return tell(errors);
  if (check) {
    std::cout << path << ": good\n";
    return 0;
  }
  start_log("lmmp-mn", file->log_level);
  MobileNodeConfiguration configuration = file->node;
  // Their addresses come when the daemon looks at them: a link may be down, or about to get one.
  find_interfaces(file->links, errors);
  for (const RouterLink& link : file->links) configuration.links.push_back({link.interface, {}, {}});
  if (errors.empty()) {
    for (std::string& fault : faults_of(configuration)) {
      errors.add(YAML::Mark::null_mark(), std::move(fault), "values that go together");
    }
  }
  if (!errors.empty()) return tell(errors);
  const auto result = run_node(*file, std::move(configuration), options);
  if (result) return 0;
  std::cerr << "lmmp-mn: " << result.error() << "\n";
  return exit_refused;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("The mobile node of LMMP, the Local Mobility Management Protocol");
  std::string config;
  bool check = false;
  DaemonOptions options;
  app.add_option("--config", config, "The configuration, a YAML file");
  app.add_flag("--check", check, "Only say whether the configuration is good");
  app.add_option("--ready-fd", options.ready_fd, "Write \"ready\" to this descriptor once the node listens");
  app.set_version_flag("--version", "lmmp-mn " LMMP_VERSION);
  CLI::App* ctl = app.add_subcommand("ctl", "Send a command to a running lmmp-mn and print the reply (JSON)");
  std::string socket = "/run/lmmp-mn.sock";
  std::vector<std::string> arguments;
  ctl->add_option("--socket", socket, "The control_socket of its configuration")->capture_default_str();
  ctl->add_option("command", arguments, "COMMAND [TARGET] [NAME=VALUE...]; `commands` lists them")
      ->required();
  try {
    app.parse(argc, argv);
    if (*ctl) return run_control_client(socket, arguments, std::cout, std::cerr);
    if (config.empty()) {
      std::cerr << "lmmp-mn: expected --config FILE or ctl COMMAND; --help tells more\n";
      return exit_usage;
    }
    return run(config, check, options);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : exit_usage;
  } catch (const std::exception& exception) {
    std::cerr << "lmmp-mn: " << exception.what() << "\n";
    return exit_refused;
  }
}
