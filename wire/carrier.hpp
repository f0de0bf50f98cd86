// The ICMP experimental mobility message (RFC 4065) that carries LMMP: type, code, checksum, subtype,
// Reserved.
#pragma once

#include <cstdint>
#include <optional>

#include "wire/ip_address.hpp"
#include "wire/octets.hpp"

namespace lmmp::wire {

inline constexpr std::uint8_t icmpv4_mobility_type = 41;
inline constexpr std::uint8_t icmpv6_mobility_type = 150;
// D 5 leaves the subtype to IANA; ours until it is assigned (I2).
inline constexpr std::uint8_t default_icmp_subtype = 253;
inline constexpr std::size_t carrier_header_size = 8;

inline constexpr std::uint8_t protocol_icmpv4 = 1;
inline constexpr std::uint8_t protocol_icmpv6 = 58;

struct Carrier {
  std::uint8_t type = 0;
  std::uint8_t code = 0;
  std::uint16_t checksum = 0;
  std::uint8_t subtype = 0;
  std::uint32_t reserved = 0;  // 24 bits
  Octets lmmp;                 // what follows the 8 octets: LMMP's main header on
};

// Reads an ICMP message from its type on. Nothing if it has fewer than 8 octets; no value is judged.
std::optional<Carrier> decode_carrier(Octets icmp);

// Whether the carrier says experimental mobility, in the version's own type number, code 0 and this subtype
// (I1, I2).
bool carries_lmmp(const Carrier& carrier, IpVersion version, std::uint8_t subtype);

// The 16-bit checksum to write into (or expected in) an ICMP message whose checksum field is read as zero.
// For IPv6 it covers the pseudo-header of source and destination (RFC 4443 2.3); for IPv4 they are not used.
std::uint16_t icmp_checksum(Octets icmp, const IpAddress& source, const IpAddress& destination);

bool icmp_checksum_good(Octets icmp, const IpAddress& source, const IpAddress& destination);

// A whole ICMP message, checksum included, around octets from LMMP's main header on. The version is the
// source's.
OctetVector encode_carrier(Octets lmmp, const IpAddress& source, const IpAddress& destination,
                           std::uint8_t subtype = default_icmp_subtype);

}  // namespace lmmp::wire
