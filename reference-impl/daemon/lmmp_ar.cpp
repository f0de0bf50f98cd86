// lmmp-ar: the access router of LMMP as a daemon.
#include "reference-impl/daemon/daemon_main.hpp"
#include "reference-impl/daemon/daemon_support.hpp"
#include "reference-impl/daemon/router_daemon.hpp"

namespace {

using namespace lmmp::reference;

DaemonOutcome run(const YAML::Node& root, ConfigurationErrors& errors, const DaemonOptions* options) {
  const auto file = read_router_file(root, errors);
  if (!file) return std::nullopt;
  if (options == nullptr) return tl::expected<void, std::string>();
  start_log("lmmp-ar", file->log_level);
  auto configuration = find_links(*file, errors);
  if (!configuration) return std::nullopt;
  return run_router(*file, std::move(*configuration), *options);
}

}  // namespace

int main(int argc, char** argv) {
  return daemon_main(argc, argv,
                     {"lmmp-ar", "The access router of LMMP, the Local Mobility Management Protocol", run});
}
