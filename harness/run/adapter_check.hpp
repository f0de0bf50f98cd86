// Before the first case: is the implementation there?
#pragma once

#include <optional>

#include "harness/iut/access.hpp"
#include "harness/run/run.hpp"

namespace lmmp::conform {

// Starts the implementation once and asks for its addresses by ND and ARP. What is wrong, if nothing can be
// tested: it does not start, or nobody answers on any link.
std::optional<CannotTest> check_adapter(const Iut& iut, const RunOptions& options, IutAccess& access);

}  // namespace lmmp::conform
