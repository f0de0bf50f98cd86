// hmip-map: the Mobility Anchor Point of HMIPv6 as a daemon.
#include "reference-impl/daemon/daemon_main.hpp"
#include "reference-impl/daemon/daemon_support.hpp"
#include "reference-impl/daemon/hmip_map_daemon.hpp"

namespace {

using namespace lmmp::reference;

DaemonOutcome run(const YAML::Node& root, ConfigurationErrors& errors, const DaemonOptions* options) {
  auto file = read_hmip_map_file(root, errors);
  if (!file) return std::nullopt;
  if (options == nullptr) return tl::expected<void, std::string>();
  start_log("hmip-map", file->log_level);
  if (!find_hmip_links(*file, errors)) return std::nullopt;
  return run_hmip_map(std::move(*file), *options);
}

}  // namespace

int main(int argc, char** argv) {
  return daemon_main(argc, argv,
                     {"hmip-map", "The Mobility Anchor Point of HMIPv6, Hierarchical Mobile IPv6", run});
}
