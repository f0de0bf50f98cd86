// The reference mobile node of HMIPv6 with what a host's system does for it.
#pragma once

#include "harness/iut/simulated_hmipv6.hpp"
#include "reference-impl/core/hmip_mobile_node_configuration.hpp"

namespace lmmp::conform {

// On the first link from the start. Keeps references to the last two.
Hmipv6Core mobile_node_core(reference::HmipMobileNodeConfiguration configuration, const Ixit& ixit,
                            std::uint64_t seed, Hmipv6Stack& stack);

}  // namespace lmmp::conform
