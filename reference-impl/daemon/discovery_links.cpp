// The links of a router that advertises MAPs.
#include "reference-impl/daemon/discovery_links.hpp"

#include <spdlog/spdlog.h>

#include "reference-impl/daemon/interfaces.hpp"

namespace lmmp::reference {

tl::expected<DiscoveryLinks, std::string> DiscoveryLinks::open(std::vector<MapLink>& links) {
  std::vector<std::string> names;
  for (const MapLink& link : links) names.push_back(link.name);
  auto watch = LinkWatch::open(std::move(names));
  if (!watch) return tl::unexpected(watch.error());
  DiscoveryLinks opened(std::move(*watch));
  for (unsigned i = 0; i < links.size(); ++i) {
    auto socket = NeighbourSocket::open(links[i].name, i);
    if (!socket) return tl::unexpected(socket.error());
    links[i].link_layer = socket->link_layer();
    opened.sockets_.push_back(std::move(*socket));
    opened.addresses_.push_back(links[i].address);
    spdlog::info("link {}: {}", links[i].name, links[i].address.to_string());
  }
  return opened;
}

std::vector<DiscoveryLinks::Place> DiscoveryLinks::follow() {
  std::vector<Place> changed;
  for (unsigned i = 0; i < sockets_.size(); ++i) {
    const std::string& name = watch_.name(i);
    const InterfaceState& state = watch_.state(i);
    if (state.index == 0) continue;
    const bool anew = state.index != sockets_[i].interface_index();
    if (anew) {
      auto socket = NeighbourSocket::open(name, i);
      if (!socket) {
        spdlog::warn("link {} is not used: {}", name, socket.error());
        continue;
      }
      sockets_[i] = std::move(*socket);
    }
    const bool lost = state.link_local && !has_address(name, addresses_[i]);
    if (lost) {
      spdlog::info("link {}: {}, no more {}", name, state.link_local->to_string(), addresses_[i].to_string());
      addresses_[i] = *state.link_local;
    }
    if (anew || lost) changed.push_back({i, addresses_[i], sockets_[i].link_layer()});
  }
  return changed;
}

}  // namespace lmmp::reference
