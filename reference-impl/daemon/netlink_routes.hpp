// The system's route table, by netlink.
#pragma once

#include "reference-impl/daemon/host_routes.hpp"

namespace lmmp::reference {

// Routes in this table of the kernel (254 is `main`) carry a protocol number of their own; those that a
// daemon left behind that could not end well, over the same interfaces, are removed at once.
tl::expected<std::unique_ptr<RouteTable>, std::string> open_route_table(
    std::uint32_t table, const std::vector<std::string>& interfaces);

}  // namespace lmmp::reference
