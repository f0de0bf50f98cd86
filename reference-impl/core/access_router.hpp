// The access router of LMMP as a sans-I/O state machine.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "reference-impl/core/datagram.hpp"
#include "wire/carrier.hpp"
#include "wire/message.hpp"
#include "wire/parameters.hpp"
#include "wire/registry.hpp"

namespace lmmp::reference {

// Addresses given to nodes on request: consecutive ones from the first.
struct AddressPool {
  wire::IpAddress first;
  std::uint32_t count = 0;
};

struct AccessRouterLink {
  std::string name;                     // as the operating system names the interface
  std::optional<wire::IpAddress> ipv4;  // the router's address there; none: no IPv4 on this link
  std::optional<wire::IpAddress> ipv6;  // usually link-local; none: no IPv6 on this link
};

struct AccessRouterConfiguration {
  wire::Profile profile = wire::Profile::draft_00;
  std::uint8_t icmp_subtype = wire::default_icmp_subtype;          // I2
  wire::LengthCounts length_counts = wire::LengthCounts::payload;  // I4, what is sent; either is read
  std::vector<AccessRouterLink> links;
  wire::Duration advertisement_interval = std::chrono::seconds(1);
  std::uint8_t config = wire::config_stateless;                // CONFIG's octet (I8)
  std::vector<std::uint32_t> paging_areas;                     // advertised; the first goes into Login Ack
  std::optional<std::uint32_t> routing_interval;               // seconds
  std::optional<std::uint32_t> paging_interval;                // seconds
  std::vector<AddressPool> pools;                              // for nodes that ask for an address
  unsigned soft_state_intervals = wire::soft_state_intervals;  // I26
  std::size_t maximum_sessions = 1'000'000;
};

}  // namespace lmmp::reference
