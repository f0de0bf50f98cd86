// hmip-ar: an access router of HMIPv6 as a daemon.
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "reference-impl/daemon/control_client.hpp"
#include "reference-impl/daemon/hmip_ar_daemon.hpp"

namespace {

using namespace lmmp::reference;

// Exit codes: 1 the system refused something, 2 the configuration or the command line is wrong.
constexpr int exit_refused = 1;
constexpr int exit_usage = 2;

int tell(const ConfigurationErrors& errors) {
  for (const ConfigurationError& error : errors.all()) std::cerr << error.to_string() << "\n";
  return exit_usage;
}

int run(const std::string& path, bool check, int ready_fd) {
  ConfigurationErrors errors(path);
  const auto root = load_yaml(errors);
  auto file = root ? read_hmip_map_file(*root, errors, HmipRouterRole::access_router) : std::nullopt;
  if (!file) return tell(errors);
  if (check) {
    std::cout << path << ": good\n";
    return 0;
  }
  spdlog::set_default_logger(spdlog::stderr_logger_st("hmip-ar"));
  spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%e %n %l: %v");
  spdlog::set_level(spdlog::level::from_str(file->log_level));
  if (!find_hmip_links(*file, errors)) return tell(errors);
  const auto result = run_hmip_ar(std::move(*file), ready_fd);
  if (result) return 0;
  std::cerr << "hmip-ar: " << result.error() << "\n";
  return exit_refused;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("An access router of HMIPv6, Hierarchical Mobile IPv6: it advertises other routers' MAPs");
  std::string config;
  bool check = false;
  int ready_fd = -1;
  app.add_option("--config", config, "The configuration, a YAML file");
  app.add_flag("--check", check, "Only say whether the configuration is good");
  app.add_option("--ready-fd", ready_fd, "Write \"ready\" to this descriptor once it advertises");
  app.set_version_flag("--version", "hmip-ar " LMMP_VERSION);
  CLI::App* ctl = app.add_subcommand("ctl", "Send a command to a running hmip-ar and print the reply (JSON)");
  std::string socket = "/run/hmip-ar.sock";
  std::vector<std::string> arguments;
  ctl->add_option("--socket", socket, "The control_socket of its configuration")->capture_default_str();
  ctl->add_option("command", arguments, "COMMAND [TARGET] [NAME=VALUE...]; `commands` lists them")
      ->required();
  try {
    app.parse(argc, argv);
    if (*ctl) return run_control_client(socket, arguments, std::cout, std::cerr);
    if (config.empty()) {
      std::cerr << "hmip-ar: expected --config FILE or ctl COMMAND; --help tells more\n";
      return exit_usage;
    }
    return run(config, check, ready_fd);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : exit_usage;
  } catch (const std::exception& exception) {
    std::cerr << "hmip-ar: " << exception.what() << "\n";
    return exit_refused;
  }
}
