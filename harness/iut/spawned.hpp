// An implementation whose command the tester starts, in a fresh network namespace for each case.
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>

#include "harness/iut/access.hpp"
#include "harness/link/packet_network.hpp"

namespace lmmp::conform {

// Configuration files go below the directory; empty: a temporary one that is removed.
tl::expected<std::unique_ptr<IutAccess>, CannotOpen> spawn(const Iut& iut,
                                                           const std::filesystem::path& directory,
                                                           const std::atomic<bool>* stop);

}  // namespace lmmp::conform
