// The Neighbour Discovery messages that HMIPv6 works with, and the ICMPv6 messages of a router.
#include "wire/neighbour_discovery.hpp"

#include <algorithm>

namespace lmmp::wire {
namespace {

constexpr std::uint8_t option_source_link_layer = 1;
constexpr std::uint8_t option_target_link_layer = 2;
constexpr std::uint8_t option_prefix_information = 3;
constexpr std::uint8_t prefix_flags_without_meaning = 0x1F;
constexpr std::uint8_t neighbour_discovery_hop_limit = 255;

// Whether every option from `at` on is whole and longer than nothing.
bool options_whole(Octets message, std::size_t at) {
  while (at < message.size()) {
    if (at + 2 > message.size() || message[at + 1] == 0) return false;
    at += std::size_t{message[at + 1]} * 8;
  }
  return at == message.size();
}

template <class Visit>
void each_option(Octets message, std::size_t at, Visit visit) {
  while (at < message.size()) {
    const std::size_t size = std::size_t{message[at + 1]} * 8;
    visit(message.subspan(at, size));
    at += size;
  }
}

std::optional<LinkLayerAddress> link_layer_option(Octets message, std::size_t at, std::uint8_t type) {
  std::optional<LinkLayerAddress> found;
  each_option(message, at, [&](Octets option) {
    if (option[0] != type || option.size() != 8) return;
    found.emplace();
    std::copy_n(option.begin() + 2, 6, found->begin());
  });
  return found;
}

RouterAdvertisement read_advertisement(Octets message, std::uint8_t map_option_type) {
  RouterAdvertisement advertisement;
  advertisement.hop_limit = message[4];
  advertisement.flags = message[5];
  advertisement.router_lifetime = read_u16(&message[6]);
  advertisement.reachable_time = read_u32(&message[8]);
  advertisement.retransmission_timer = read_u32(&message[12]);
  advertisement.source_link_layer = link_layer_option(message, 16, option_source_link_layer);
  each_option(message, 16, [&](Octets option) {
    if (option[0] == option_prefix_information && option.size() == 32 && option[2] <= 128) {
      advertisement.prefixes.push_back({{*IpAddress::from_octets(option.subspan(16, 16)), option[2]},
                                        (option[3] & 0x80) != 0,
                                        (option[3] & 0x40) != 0,
                                        read_u32(&option[4]),
                                        read_u32(&option[8]),
                                        static_cast<std::uint8_t>(option[3] & prefix_flags_without_meaning),
                                        read_u32(&option[12])});
    } else if (option[0] == map_option_type) {
      const DecodedMapOption decoded = decode_map_option(option);
      if (!decoded.fault) advertisement.maps.push_back(decoded.option);
    }
  });
  return advertisement;
}

std::optional<IcmpMessage> read_discovery(Octets message, std::uint8_t map_option_type) {
  const std::uint8_t type = message[0];
  const std::size_t options = type == icmpv6_router_solicitation    ? 8U
                              : type == icmpv6_router_advertisement ? 16U
                                                                    : 24U;
  if (message.size() < options || !options_whole(message, options)) return std::nullopt;
  if (type == icmpv6_router_solicitation) {
    return RouterSolicitation{link_layer_option(message, options, option_source_link_layer)};
  }
  if (type == icmpv6_router_advertisement) return read_advertisement(message, map_option_type);
  const IpAddress target = *IpAddress::from_octets(message.subspan(8, 16));
  if (target.is_multicast()) return std::nullopt;
  if (type == icmpv6_neighbour_solicitation) {
    return NeighbourSolicitation{target, link_layer_option(message, options, option_source_link_layer)};
  }
  return NeighbourAdvertisement{message[4], target,
                                link_layer_option(message, options, option_target_link_layer)};
}

void append_link_layer(OctetVector& octets, std::uint8_t type,
                       const std::optional<LinkLayerAddress>& address) {
  if (!address) return;
  octets.push_back(type);
  octets.push_back(1);
  octets.insert(octets.end(), address->begin(), address->end());
}

void append_address(OctetVector& octets, const IpAddress& address) {
  octets.insert(octets.end(), address.octets().begin(), address.octets().end());
}

void append_prefix(OctetVector& octets, const PrefixInformation& information) {
  const std::size_t at = octets.size();
  octets.resize(at + 16);
  octets[at] = option_prefix_information;
  octets[at + 1] = 4;
  octets[at + 2] = static_cast<std::uint8_t>(information.prefix.length);
  octets[at + 3] =
      static_cast<std::uint8_t>((information.on_link ? 0x80 : 0) | (information.autonomous ? 0x40 : 0) |
                                (information.reserved_flags & prefix_flags_without_meaning));
  write_u32(&octets[at + 4], information.valid_lifetime);
  write_u32(&octets[at + 8], information.preferred_lifetime);
  write_u32(&octets[at + 12], information.reserved);
  append_address(octets, information.prefix.address);
}

// Writes what follows the checksum and says the type; the code is in octet 1 already.
struct AppendMessage {
  OctetVector& octets;
  std::uint8_t map_option_type;

  std::uint8_t operator()(const RouterSolicitation& solicitation) const {
    octets.resize(8);
    append_link_layer(octets, option_source_link_layer, solicitation.source_link_layer);
    return icmpv6_router_solicitation;
  }
  std::uint8_t operator()(const RouterAdvertisement& advertisement) const {
    octets.resize(16);
    octets[4] = advertisement.hop_limit;
    octets[5] = advertisement.flags;
    write_u16(&octets[6], advertisement.router_lifetime);
    write_u32(&octets[8], advertisement.reachable_time);
    write_u32(&octets[12], advertisement.retransmission_timer);
    append_link_layer(octets, option_source_link_layer, advertisement.source_link_layer);
    for (const PrefixInformation& prefix : advertisement.prefixes) append_prefix(octets, prefix);
    for (const MapOption& map : advertisement.maps) {
      const OctetVector option = encode(map, map_option_type);
      octets.insert(octets.end(), option.begin(), option.end());
    }
    return icmpv6_router_advertisement;
  }
  std::uint8_t operator()(const NeighbourSolicitation& solicitation) const {
    octets.resize(8);
    append_address(octets, solicitation.target);
    append_link_layer(octets, option_source_link_layer, solicitation.source_link_layer);
    return icmpv6_neighbour_solicitation;
  }
  std::uint8_t operator()(const NeighbourAdvertisement& advertisement) const {
    octets.resize(8);
    octets[4] = advertisement.flags;
    append_address(octets, advertisement.target);
    append_link_layer(octets, option_target_link_layer, advertisement.target_link_layer);
    return icmpv6_neighbour_advertisement;
  }
  std::uint8_t operator()(const Echo& echo) const {
    octets.resize(8);
    write_u16(&octets[4], echo.identifier);
    write_u16(&octets[6], echo.sequence);
    octets.insert(octets.end(), echo.data.begin(), echo.data.end());
    return echo.reply ? icmpv6_echo_reply : icmpv6_echo_request;
  }
  std::uint8_t operator()(const IcmpError& error) const {
    octets.resize(8);
    octets[1] = error.code;
    write_u32(&octets[4], error.value);
    octets.insert(octets.end(), error.quoted.begin(), error.quoted.end());
    return error.type;
  }
};

}  // namespace

std::optional<IcmpMessage> decode_icmpv6(Octets message, const IpAddress& source,
                                         const IpAddress& destination, std::uint8_t hop_limit,
                                         std::uint8_t map_option_type) {
  if (message.size() < 8 || !source.is_v6() || !destination.is_v6() ||
      !icmp_checksum_good(message, source, destination)) {
    return std::nullopt;
  }
  switch (message[0]) {
    case icmpv6_router_solicitation:
    case icmpv6_router_advertisement:
    case icmpv6_neighbour_solicitation:
    case icmpv6_neighbour_advertisement:
      if (hop_limit != neighbour_discovery_hop_limit || message[1] != 0) return std::nullopt;
      // RFC 4861 6.1.2: a router speaks from its link-local address.
      if (message[0] == icmpv6_router_advertisement && !source.is_link_local()) return std::nullopt;
      return read_discovery(message, map_option_type);
    case icmpv6_echo_request:
    case icmpv6_echo_reply:
      return Echo{message[0] == icmpv6_echo_reply, read_u16(&message[4]), read_u16(&message[6]),
                  OctetVector(message.begin() + 8, message.end())};
    case icmpv6_unreachable:
    case icmpv6_packet_too_big:
    case icmpv6_parameter_problem:
      return IcmpError{message[0], message[1], read_u32(&message[4]),
                       OctetVector(message.begin() + 8, message.end())};
    default:
      return std::nullopt;
  }
}

OctetVector encode_icmpv6(const IcmpMessage& message, const IpAddress& source, const IpAddress& destination,
                          std::uint8_t map_option_type) {
  OctetVector octets(4);
  octets[0] = std::visit(AppendMessage{octets, map_option_type}, message);
  write_u16(&octets[2], icmp_checksum(octets, source, destination));
  return octets;
}

}  // namespace lmmp::wire
