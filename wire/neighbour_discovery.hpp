// The Neighbour Discovery messages that HMIPv6 works with (RFC 4861): Router Solicitation and Advertisement,
// Neighbour Solicitation and Advertisement; and the ICMPv6 messages of a router (RFC 4443).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "wire/carrier.hpp"
#include "wire/map_option.hpp"
#include "wire/prefix.hpp"

namespace lmmp::wire {

using LinkLayerAddress = std::array<std::uint8_t, 6>;

inline constexpr std::uint8_t icmpv6_unreachable = 1;
inline constexpr std::uint8_t icmpv6_packet_too_big = 2;
inline constexpr std::uint8_t icmpv6_parameter_problem = 4;
inline constexpr std::uint8_t icmpv6_echo_request = 128;
inline constexpr std::uint8_t icmpv6_echo_reply = 129;
inline constexpr std::uint8_t icmpv6_router_solicitation = 133;
inline constexpr std::uint8_t icmpv6_router_advertisement = 134;
inline constexpr std::uint8_t icmpv6_neighbour_solicitation = 135;
inline constexpr std::uint8_t icmpv6_neighbour_advertisement = 136;

struct RouterSolicitation {
  std::optional<LinkLayerAddress> source_link_layer;
  friend bool operator==(const RouterSolicitation&, const RouterSolicitation&) = default;
};

struct PrefixInformation {
  Prefix prefix;
  bool on_link = true;
  bool autonomous = true;
  std::uint32_t valid_lifetime = 0;      // seconds
  std::uint32_t preferred_lifetime = 0;  // seconds
  // Without a meaning (RFC 4861 4.6.2): the flags beside L, A and R (RFC 3775 7.2), and Reserved2.
  std::uint8_t reserved_flags = 0;
  std::uint32_t reserved = 0;
  friend bool operator==(const PrefixInformation&, const PrefixInformation&) = default;
};

struct RouterAdvertisement {
  std::uint8_t hop_limit = 64;
  std::uint8_t flags = 0;
  std::uint16_t router_lifetime = 0;  // seconds
  std::uint32_t reachable_time = 0;   // milliseconds
  std::uint32_t retransmission_timer = 0;
  std::optional<LinkLayerAddress> source_link_layer;
  std::vector<PrefixInformation> prefixes;
  std::vector<MapOption> maps;  // well-formed ones only
  friend bool operator==(const RouterAdvertisement&, const RouterAdvertisement&) = default;
};

struct NeighbourSolicitation {
  IpAddress target;
  std::optional<LinkLayerAddress> source_link_layer;
  friend bool operator==(const NeighbourSolicitation&, const NeighbourSolicitation&) = default;
};

inline constexpr std::uint8_t neighbour_flag_router = 0x80;
inline constexpr std::uint8_t neighbour_flag_solicited = 0x40;
inline constexpr std::uint8_t neighbour_flag_override = 0x20;

struct NeighbourAdvertisement {
  std::uint8_t flags = 0;
  IpAddress target;
  std::optional<LinkLayerAddress> target_link_layer;
  friend bool operator==(const NeighbourAdvertisement&, const NeighbourAdvertisement&) = default;
};

struct Echo {
  bool reply = false;
  std::uint16_t identifier = 0;
  std::uint16_t sequence = 0;
  OctetVector data;
  friend bool operator==(const Echo&, const Echo&) = default;
};

// Destination Unreachable, Packet Too Big or Parameter Problem.
struct IcmpError {
  std::uint8_t type = 0;
  std::uint8_t code = 0;
  std::uint32_t value = 0;  // MTU, pointer, or unused
  OctetVector quoted;       // as much of the packet as fits
  friend bool operator==(const IcmpError&, const IcmpError&) = default;
};

using IcmpMessage = std::variant<RouterSolicitation, RouterAdvertisement, NeighbourSolicitation,
                                 NeighbourAdvertisement, Echo, IcmpError>;

// Reads an ICMPv6 message of one of these kinds. Nothing if it is of another kind, its checksum is wrong, it
// is too short, or (Neighbour Discovery) its hop limit is not 255, its code not 0, or an option's length is 0
// or beyond the message (RFC 4861 6.1, 7.1). MAP options of another length than 3, of distance 0 or with an
// address that is not global are left out, the rest stands.
std::optional<IcmpMessage> decode_icmpv6(Octets message, const IpAddress& source,
                                         const IpAddress& destination, std::uint8_t hop_limit,
                                         std::uint8_t map_option_type = default_map_option_type);

// A whole ICMPv6 message, checksum included.
OctetVector encode_icmpv6(const IcmpMessage& message, const IpAddress& source, const IpAddress& destination,
                          std::uint8_t map_option_type = default_map_option_type);

}  // namespace lmmp::wire
