// Frames of HMIPv6 for the plugin's tests: Router Advertisements, local Binding Updates, Acknowledgements.
#pragma once

#include <cstdint>
#include <optional>

#include "plugin/tests/frames.hpp"
#include "wire/ipv6_headers.hpp"
#include "wire/map_option.hpp"
#include "wire/mobility.hpp"

namespace lmmp::plugin_test {

constexpr std::uint16_t flags_a_m = wire::bu_flag_acknowledge | wire::bu_flag_map_registration;

struct Update {
  IpAddress lcoa;
  std::optional<IpAddress> rcoa;  // in a Home Address option
  IpAddress map;
  std::uint16_t sequence = 0;
  std::uint16_t lifetime = 15;  // units of 4 s
  std::uint16_t flags = flags_a_m;
  wire::MobilityOptions options;
};
// IPv6 packets; `frame` puts Ethernet around.
OctetVector packet(const Update& update);

struct Acknowledgement {
  IpAddress map;
  std::optional<IpAddress> rcoa;  // in a type 2 routing header
  IpAddress lcoa;
  std::uint16_t sequence = 0;
  std::uint16_t lifetime = 15;
  std::uint8_t status = 0;
};
OctetVector packet(const Acknowledgement& acknowledgement);

// The acknowledgement that a MAP sends to `update`.
Acknowledgement answer_to(const Update& update, std::uint8_t status = 0);

// A neighbour discovery message of that type with `options` behind its fixed part.
OctetVector discovery_packet(std::uint8_t type, const IpAddress& source, Octets options);
OctetVector advertisement_packet(const IpAddress& router, const std::vector<wire::MapOption>& maps);
// A Prefix Information option for autoconfiguration on the /64 of `prefix`.
OctetVector prefix_option(const IpAddress& prefix);

OctetVector joined(OctetVector first, Octets second);

}  // namespace lmmp::plugin_test
