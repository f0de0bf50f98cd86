// ND, ARP and echo as every host must do them: asked for, answered and learned from.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "harness/node/frames.hpp"

namespace lmmp::conform {

// A computer on a link, as its neighbours see it.
struct Station {
  std::string name;  // "mn1"
  MacAddress mac{};
  std::vector<wire::IpAddress> addresses;
  bool router = false;

  bool owns(const wire::IpAddress& address) const;
  // The first of this version, if there is one; for a link-local destination a link-local one is preferred.
  std::optional<wire::IpAddress> address_towards(const wire::IpAddress& destination) const;
};

// A Neighbour Solicitation or an ARP request for the owner of `target`. Nothing if the station has no address
// of its version.
std::optional<wire::OctetVector> neighbour_request(const Station& station, const wire::IpAddress& target);

// What the frame means to neighbours.
struct NeighbourTraffic {
  bool is_background = false;            // ND, MLD, ARP or echo: no step speaks of it
  std::string summary;                   // "Neighbour Solicitation for fe80::1"
  std::optional<wire::IpAddress> asked;  // the address whose owner must answer
  std::vector<std::pair<wire::IpAddress, MacAddress>> learned;
};
NeighbourTraffic read_neighbour_traffic(wire::Octets frame);

// What the station answers to the frame: to a Neighbour Solicitation (also one of duplicate address
// detection), an ARP request or an echo request for one of its addresses.
std::optional<wire::OctetVector> neighbour_answer(const Station& station, wire::Octets frame);

}  // namespace lmmp::conform
