// The reference implementation in virtual time: the one place of the harness that knows its core.
#pragma once

#include <memory>

#include "harness/iut/access.hpp"
#include "harness/link/impairment.hpp"

namespace lmmp::conform {

// For an Iut that is reached by Simulate. The fault, if there is one, outlives the access. The error says why
// there is no simulation of the role.
tl::expected<std::unique_ptr<IutAccess>, std::string> simulate(Protocol protocol, Role role,
                                                               const LinkImpairment& impairment,
                                                               const Fault* fault);

}  // namespace lmmp::conform
