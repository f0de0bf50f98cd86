// lmmp-mn: the mobile node of LMMP as a daemon.
#include "reference-impl/daemon/daemon_main.hpp"
#include "reference-impl/daemon/daemon_support.hpp"
#include "reference-impl/daemon/node_daemon.hpp"
#include "reference-impl/daemon/router_daemon.hpp"

namespace {

using namespace lmmp::reference;

DaemonOutcome run(const YAML::Node& root, ConfigurationErrors& errors, const DaemonOptions* options) {
  const auto file = read_node_file(root, errors);
  if (!file) return std::nullopt;
  if (options == nullptr) return tl::expected<void, std::string>();
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
  if (!errors.empty()) return std::nullopt;
  return run_node(*file, std::move(configuration), *options);
}

}  // namespace

int main(int argc, char** argv) {
  return daemon_main(argc, argv,
                     {"lmmp-mn", "The mobile node of LMMP, the Local Mobility Management Protocol", run});
}
