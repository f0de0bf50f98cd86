// hmip-ha: a home agent of Mobile IPv6 as a daemon, for the mobile nodes of HMIPv6. A MAP "acts like a HA"
// (H 6.2), so it is hmip-map's daemon with home addresses in the place of RCoAs.
#include "reference-impl/daemon/daemon_main.hpp"
#include "reference-impl/daemon/daemon_support.hpp"
#include "reference-impl/daemon/hmip_map_daemon.hpp"

namespace {

using namespace lmmp::reference;

DaemonOutcome run(const YAML::Node& root, ConfigurationErrors& errors, const DaemonOptions* options) {
  auto file = read_hmip_map_file(root, errors, HmipRouterRole::home_agent);
  if (!file) return std::nullopt;
  if (options == nullptr) return tl::expected<void, std::string>();
  start_log("hmip-ha", file->log_level);
  if (!find_hmip_links(*file, errors)) return std::nullopt;
  return run_hmip_map(std::move(*file), *options);
}

}  // namespace

int main(int argc, char** argv) {
  return daemon_main(argc, argv, {"hmip-ha", "A home agent of Mobile IPv6, for mobile nodes of HMIPv6", run});
}
