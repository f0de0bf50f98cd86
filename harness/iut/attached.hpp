// An implementation that runs somewhere: interfaces of this machine lead to it.
#pragma once

#include <atomic>
#include <memory>

#include "harness/iut/access.hpp"
#include "harness/link/packet_network.hpp"

namespace lmmp::conform {

tl::expected<std::unique_ptr<IutAccess>, CannotOpen> attach(const Iut& iut, const std::atomic<bool>* stop);

}  // namespace lmmp::conform
