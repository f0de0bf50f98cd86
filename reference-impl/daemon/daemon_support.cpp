// What every daemon needs around their loops.
#include "reference-impl/daemon/daemon_support.hpp"

#include <openssl/rand.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cstdio>
#include <stdexcept>

namespace lmmp::reference {

void fill_random(std::span<std::uint8_t> octets) {
  if (RAND_bytes(octets.data(), static_cast<int>(octets.size())) != 1) {
    throw std::runtime_error("the system gives no random octets");
  }
}

void tell_ready(int fd) {
  std::puts("ready");
  std::fflush(stdout);
  if (fd < 0) return;
  if (write(fd, "ready\n", 6) != 6) spdlog::warn("nobody reads at the ready descriptor {}", fd);
  close(fd);
}

void start_log(const std::string& program, const std::string& level) {
  spdlog::set_default_logger(spdlog::stderr_logger_st(program));
  spdlog::set_pattern("%Y-%m-%dT%H:%M:%S.%e %n %l: %v");
  spdlog::set_level(spdlog::level::from_str(level));
}

}  // namespace lmmp::reference
