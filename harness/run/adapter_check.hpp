// Before the first case: is the implementation there?
#pragma once

#include <optional>

#include "harness/iut/access.hpp"
#include "harness/run/run.hpp"

namespace lmmp::conform {

// With a hook more for each way in which hooks are called: for an action that nobody knows. check_adapter()
// sees whether it fails.
Iut with_unknown_actions(const Iut& iut, std::uint64_t seed);

// Starts the implementation once and asks for its addresses by ND and ARP. What is wrong, if nothing can be
// tested: it does not start, nobody answers on any link, or a hook succeeds in what it cannot know.
std::optional<CannotTest> check_adapter(const Iut& iut, const RunOptions& options, IutAccess& access);

}  // namespace lmmp::conform
