// A MAP's core between the system's tunnel interface, packet sockets and clock.
#pragma once

#include <string>
#include <tl/expected.hpp>

#include "reference-impl/daemon/daemon_support.hpp"
#include "reference-impl/daemon/hmip_map_file.hpp"

namespace lmmp::reference {

// Runs until SIGTERM or SIGINT; writes "ready" to `ready_fd` (-1: to standard output only) once the MAP
// answers. The error is a sentence: why it could not start, or had to end.
tl::expected<void, std::string> run_hmip_map(HmipMapFile file, const DaemonOptions& options);

}  // namespace lmmp::reference
