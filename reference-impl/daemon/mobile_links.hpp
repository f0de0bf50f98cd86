// The links of a mobile node whose addresses the system does not have: frames, neighbours, carriers.
//
// Were the LCoA an address of the system, it would answer type 2 routing headers and tunnelled packets with a
// Parameter Problem where it has no Mobile IPv6. So this program has it alone, and answers for it.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "reference-impl/core/hmip_mobile_node_configuration.hpp"
#include "reference-impl/daemon/link_watch.hpp"
#include "reference-impl/daemon/neighbour_socket.hpp"
#include "reference-impl/daemon/solicited_groups.hpp"

namespace lmmp::reference {

class MobileLinks {
 public:
  // Opens every link, gives those without an address one that is made of the interface's MAC (RFC 4291 A),
  // has the system report the solicited-node groups, without which a switch that snoops on MLD keeps
  // neighbours' questions back, and has it take no notice of Router Advertisements there; all is undone at
  // the end. The error is a sentence.
  static tl::expected<MobileLinks, std::string> open(std::vector<HmipLink>& links);
  MobileLinks(MobileLinks&& other) noexcept;
  MobileLinks& operator=(MobileLinks&&) = delete;
  ~MobileLinks();

  std::vector<NeighbourSocket>& sockets() { return sockets_; }
  int descriptor() const { return watch_.descriptor(); }  // readable when an interface has changed
  LinkChanges changes() { return watch_.changes(); }
  // After changes: opens the links that were made anew, and names them; their addresses may be others.
  std::vector<unsigned> made_anew();
  const wire::IpAddress& address(unsigned link) const { return addresses_[link]; }  // link-local
  bool has_carrier(unsigned link) const;

  // Answers a Neighbour Solicitation for an address that this node has there. False if it is none.
  bool answer_neighbour(const Datagram& datagram, const wire::IpAddress& address, unsigned link);

 private:
  struct Setting {
    std::string path;
    std::string before;
  };
  MobileLinks(LinkWatch watch, const std::vector<HmipLink>& links);
  tl::expected<NeighbourSocket, std::string> open_link(unsigned link);
  tl::expected<void, std::string> set(const std::string& path, const std::string& value);

  LinkWatch watch_;
  std::vector<wire::IpAddress> addresses_;
  std::vector<bool> made_of_mac_;
  std::vector<NeighbourSocket> sockets_;
  SolicitedGroups groups_;
  std::vector<Setting> settings_;
};

}  // namespace lmmp::reference
