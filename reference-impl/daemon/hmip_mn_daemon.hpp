// A mobile node's HMIPv6 core between the system's tunnel interface, packet sockets and clock.
#pragma once

#include <tl/expected.hpp>

#include "reference-impl/daemon/daemon_support.hpp"
#include "reference-impl/daemon/hmip_mn_file.hpp"

namespace lmmp::reference {

// Runs until SIGTERM or SIGINT, and ends its bindings then; a second signal ends it at once. Writes "ready"
// to `ready_fd` (-1: to standard output only) once it runs. The error is a sentence: why it could not start,
// or had to end.
tl::expected<void, std::string> run_hmip_mn(HmipMnFile file, const DaemonOptions& options);

}  // namespace lmmp::reference
