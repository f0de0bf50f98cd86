// The reference cores' configurations as the IXIT has them.
#pragma once

#include "harness/script/ixit.hpp"
#include "reference-impl/core/hmip_mobile_node_configuration.hpp"
#include "reference-impl/core/map_configuration.hpp"

namespace lmmp::conform {

// Link 3 holds the RCoAs' prefix. `mac` of each link is for advertisements.
reference::MapConfiguration map_configuration(const Ixit& ixit);
// An access router that knows a MAP by hand.
reference::MapDiscoveryConfiguration hmipv6_router_configuration(const Ixit& ixit);
reference::HmipMobileNodeConfiguration hmipv6_node_configuration(const Ixit& ixit);

}  // namespace lmmp::conform
