// The access network `host-routes`: which route is there, and for how many sessions.
#include "reference-impl/daemon/host_routes.hpp"

#include <spdlog/spdlog.h>

namespace lmmp::reference {
namespace {

// A link-local address is reached on its link without a route, and nowhere else.
bool routable(const wire::IpAddress& address) {
  return !address.is_unspecified() && !address.is_link_local() && !address.is_multicast();
}

void complain(const RouteTable::Result& result) {
  if (!result) spdlog::warn("host-routes: {}", result.error());
}

}  // namespace

HostRoutes::~HostRoutes() {
  for (const auto& [address, route] : routes_) complain(table_->remove(address, route.interface));
}

void HostRoutes::place(const Attachment& node) {
  const auto before = places_.find(node.sid);
  if (before != places_.end() && before->second.address == node.address &&
      before->second.interface == node.interface) {
    return;  // most refreshes
  }
  if (routable(node.address)) {
    Route& route = routes_[node.address];
    ++route.sessions;
    if (route.interface != node.interface) {
      route.interface = node.interface;
      complain(table_->set(node.address, node.interface));
    }
  }
  // The new one is there before the old one goes: no packet falls between them.
  if (before != places_.end()) take_away(before->second.address);
  places_[node.sid] = {node.address, node.interface};
}

void HostRoutes::leave(const Attachment& node, Departure) {
  const auto found = places_.find(node.sid);
  if (found == places_.end()) return;
  take_away(found->second.address);
  places_.erase(found);
}

void HostRoutes::link_up(const std::string& interface) {
  for (const auto& [address, route] : routes_) {
    if (route.interface == interface) complain(table_->set(address, interface));
  }
}

void HostRoutes::take_away(const wire::IpAddress& address) {
  const auto route = routes_.find(address);
  if (route == routes_.end() || --route->second.sessions > 0) return;
  complain(table_->remove(address, route->second.interface));
  routes_.erase(route);
}

}  // namespace lmmp::reference
