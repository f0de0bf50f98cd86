// The links of a router that advertises MAPs: a socket for each, which follows its interface.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "reference-impl/core/map_configuration.hpp"
#include "reference-impl/daemon/link_watch.hpp"
#include "reference-impl/daemon/neighbour_socket.hpp"

namespace lmmp::reference {

class DiscoveryLinks {
 public:
  // What a router is on a link.
  struct Place {
    unsigned link = 0;
    wire::IpAddress address;
    wire::LinkLayerAddress link_layer{};
  };

  // Fills in the links' link-layer addresses. The error is a sentence.
  static tl::expected<DiscoveryLinks, std::string> open(std::vector<MapLink>& links);

  std::vector<NeighbourSocket>& sockets() { return sockets_; }
  int descriptor() const { return watch_.descriptor(); }  // readable when an interface has changed
  LinkChanges changes() { return watch_.changes(); }
  // After changes: opens the links that were made anew. Where the router has another address now.
  std::vector<Place> follow();

 private:
  explicit DiscoveryLinks(LinkWatch watch) : watch_(std::move(watch)) {}

  LinkWatch watch_;
  std::vector<NeighbourSocket> sockets_;
  std::vector<wire::IpAddress> addresses_;
};

}  // namespace lmmp::reference
