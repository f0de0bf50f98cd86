// An access router's core between the system's sockets and clock.
#pragma once

#include <string>
#include <tl/expected.hpp>

#include "reference-impl/daemon/daemon_support.hpp"
#include "reference-impl/daemon/router_file.hpp"

namespace lmmp::reference {

// An error for every link whose interface the system does not have.
void find_interfaces(const std::vector<RouterLink>& links, ConfigurationErrors& errors);

// The router's configuration with its links. Nothing if there are errors, or a signal to end came meanwhile.
std::optional<AccessRouterConfiguration> find_links(const RouterFile& file, ConfigurationErrors& errors);

// Runs until SIGTERM or SIGINT. The error is a sentence: why it could not start.
tl::expected<void, std::string> run_router(const RouterFile& file, AccessRouterConfiguration configuration,
                                           const DaemonOptions& options);

}  // namespace lmmp::reference
