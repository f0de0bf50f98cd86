// The links of a mobile node whose addresses the system does not have: frames, neighbours, carriers.
//
// Were the LCoA an address of the system, it would answer type 2 routing headers and tunnelled packets with a
// Parameter Problem where it has no Mobile IPv6. So this program has it alone, and answers for it.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "reference-impl/core/hmip_mobile_node_configuration.hpp"
#include "reference-impl/daemon/link_monitor.hpp"
#include "reference-impl/daemon/neighbour_socket.hpp"

namespace lmmp::reference {

class MobileLinks {
 public:
  // Opens every link, gives those without an address one that is made of the interface's MAC (RFC 4291 A),
  // and has the system take no notice of Router Advertisements there; that is undone at the end. The error is
  // a sentence.
  static tl::expected<MobileLinks, std::string> open(std::vector<HmipLink>& links);
  MobileLinks(MobileLinks&& other) noexcept;
  MobileLinks& operator=(MobileLinks&&) = delete;
  ~MobileLinks();

  std::vector<NeighbourSocket>& sockets() { return sockets_; }
  // Readable when an interface has changed.
  LinkMonitor& monitor() { return monitor_; }
  bool has_carrier(unsigned link) const;

  // Answers a Neighbour Solicitation for an address that this node has there. False if it is none.
  bool answer_neighbour(const Datagram& datagram, const wire::IpAddress& address, unsigned link);

 private:
  struct Setting {
    std::string path;
    std::string before;
  };
  explicit MobileLinks(LinkMonitor monitor) : monitor_(std::move(monitor)) {}
  tl::expected<void, std::string> set(const std::string& path, const std::string& value);

  std::vector<std::string> names_;
  std::vector<NeighbourSocket> sockets_;
  std::vector<Setting> settings_;
  LinkMonitor monitor_;
};

}  // namespace lmmp::reference
