// hmip-mn: the mobile node of HMIPv6 as a daemon.
#include "reference-impl/daemon/daemon_main.hpp"
#include "reference-impl/daemon/daemon_support.hpp"
#include "reference-impl/daemon/hmip_mn_daemon.hpp"

namespace {

using namespace lmmp::reference;

DaemonOutcome run(const YAML::Node& root, ConfigurationErrors& errors, const DaemonOptions* options) {
  auto file = read_hmip_mn_file(root, errors);
  if (!file) return std::nullopt;
  if (options == nullptr) return tl::expected<void, std::string>();
  start_log("hmip-mn", file->log_level);
  if (!find_hmip_links(*file, errors)) return std::nullopt;
  return run_hmip_mn(std::move(*file), *options);
}

}  // namespace

int main(int argc, char** argv) {
  return daemon_main(argc, argv, {"hmip-mn", "The mobile node of HMIPv6, Hierarchical Mobile IPv6", run});
}
