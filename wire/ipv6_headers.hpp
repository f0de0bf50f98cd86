// IPv6's header and the extension headers that Mobile IPv6 puts around its messages: the Home Address option
// (RFC 3775 6.3) and the type 2 routing header (RFC 3775 6.4).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "wire/ip_address.hpp"
#include "wire/octets.hpp"

namespace lmmp::wire {

inline constexpr std::size_t ipv6_header_size = 40;
inline constexpr std::uint8_t protocol_hop_by_hop = 0;
inline constexpr std::uint8_t protocol_ipv6 = 41;
inline constexpr std::uint8_t protocol_routing = 43;
inline constexpr std::uint8_t protocol_fragment = 44;
inline constexpr std::uint8_t protocol_esp = 50;
inline constexpr std::uint8_t protocol_ah = 51;
inline constexpr std::uint8_t protocol_destination_options = 60;
inline constexpr std::uint8_t option_home_address = 0xC9;
inline constexpr std::uint8_t routing_type_2 = 2;

struct Ipv6Header {
  std::uint8_t traffic_class = 0;
  std::uint32_t flow_label = 0;      // 20 bits
  std::uint16_t payload_length = 0;  // what follows the 40 octets
  std::uint8_t next_header = 59;
  std::uint8_t hop_limit = 64;
  IpAddress source;
  IpAddress destination;

  friend bool operator==(const Ipv6Header&, const Ipv6Header&) = default;
};

// Nothing if there are fewer than 40 octets or the version is not 6. Lengths are not judged.
std::optional<Ipv6Header> decode_ipv6_header(Octets packet);
// Writes 40 octets at `at`.
void write_ipv6_header(std::uint8_t* at, const Ipv6Header& header);

enum class HeaderFaultKind : std::uint8_t {
  none,
  truncated,             // a header says more octets than there are
  option_overrun,        // an option says more octets than its header has left
  option_unknown,        // an option that nobody may skip (RFC 8200 4.2)
  home_address_bad,      // a Home Address option that is not 16 octets long or comes twice
  routing_type_unknown,  // a routing header of another type with segments left
  routing_bad,           // a type 2 routing header whose length is not 2 or whose segments left is not 1
};
struct HeaderFault {
  HeaderFaultKind kind = HeaderFaultKind::none;
  std::size_t offset = 0;  // from the first octet behind the IPv6 header
  explicit operator bool() const { return kind != HeaderFaultKind::none; }
};
// One sentence for a kind.
std::string_view reason_of(HeaderFaultKind kind);

// What stands between an IPv6 header and its payload.
struct HeaderChain {
  std::optional<IpAddress> home_address;     // Home Address option
  std::optional<IpAddress> routing_address;  // type 2 routing header
  std::uint8_t protocol = 0;                 // of the payload: the first header that is not one of these
  std::size_t offset = 0;                    // of the payload
  HeaderFault fault;
};

// Reads hop-by-hop options, destination options and routing headers from the first octet behind an IPv6
// header whose next header is `protocol`; stops at any other header (ESP and fragments among them).
HeaderChain read_header_chain(std::uint8_t protocol, Octets octets);

// Where the inner packet of a tunnel begins, from the first octet behind the outer IPv6 header whose next
// header is `protocol`; nothing if it is no tunnel. Destination options may stand before it: a Linux peer
// sends its Tunnel Encapsulation Limit there (RFC 2473 4.1.1), unless it is told not to.
std::optional<std::size_t> tunnelled_at(std::uint8_t protocol, Octets octets);

// A destination options header with a Home Address option: 24 octets.
OctetVector home_address_header(std::uint8_t next_header, const IpAddress& home_address);
// A type 2 routing header: 24 octets.
OctetVector routing_header(std::uint8_t next_header, const IpAddress& home_address);

}  // namespace lmmp::wire
