// An access router that advertises other routers' MAPs: MAP discovery between the system's sockets and clock.
#pragma once

#include <tl/expected.hpp>

#include "reference-impl/daemon/daemon_support.hpp"
#include "reference-impl/daemon/hmip_map_file.hpp"

namespace lmmp::reference {

// Runs until SIGTERM or SIGINT; writes "ready" to `ready_fd` (-1: to standard output only) once it
// advertises. The error is a sentence: why it could not start.
tl::expected<void, std::string> run_hmip_ar(HmipMapFile file, const DaemonOptions& options);

}  // namespace lmmp::reference
