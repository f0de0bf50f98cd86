// Reaches an implementation the way its IUT file says.
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>

#include "harness/iut/access.hpp"
#include "harness/link/impairment.hpp"
#include "harness/link/packet_network.hpp"

namespace lmmp::conform {

struct AccessOptions {
  LinkImpairment impairment;        // simulate only
  const Fault* fault = nullptr;     // simulate only
  std::filesystem::path directory;  // for configuration files; empty: a temporary one
  const std::atomic<bool>* stop = nullptr;
};

// For the calling thread, which alone may use what comes out.
tl::expected<std::unique_ptr<IutAccess>, CannotOpen> open_access(const Iut& iut,
                                                                 const AccessOptions& options);

}  // namespace lmmp::conform
