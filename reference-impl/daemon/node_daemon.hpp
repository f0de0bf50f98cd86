// A mobile node's core between the system's sockets and clock.
#pragma once

#include <string>
#include <tl/expected.hpp>

#include "reference-impl/daemon/daemon_support.hpp"
#include "reference-impl/daemon/node_file.hpp"

namespace lmmp::reference {

// Runs until SIGTERM or SIGINT, and logs out then. The error is a sentence: why it could not start.
tl::expected<void, std::string> run_node(const NodeFile& file, MobileNodeConfiguration configuration,
                                         const DaemonOptions& options);

}  // namespace lmmp::reference
