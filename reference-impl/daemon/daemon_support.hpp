// What every daemon needs around their loops.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "reference-impl/daemon/file_descriptor.hpp"

namespace lmmp::reference {

struct DaemonOptions {
  int ready_fd = -1;       // as tell_ready() takes it
  FileDescriptor signals;  // readable when the process was asked to end, since its very start
};

// OpenSSL's random octets; throws if there are none: SIDs and nonces that can be foretold are worse than no
// daemon.
void fill_random(std::span<std::uint8_t> octets);

// Writes "ready" to standard output, and to this descriptor, which is closed then, unless it is -1.
void tell_ready(int fd);

// Log lines go to standard error, with the program's name.
void start_log(const std::string& program, const std::string& level);

}  // namespace lmmp::reference
