// The Neighbour Discovery option by which a MAP is advertised (H 5, RFC 5380 5).
#pragma once

#include <cstdint>
#include <string_view>

#include "wire/ip_address.hpp"
#include "wire/octets.hpp"

namespace lmmp::wire {

inline constexpr std::uint8_t default_map_option_type = 23;  // H: to be assigned; IANA's (I32)
inline constexpr std::size_t map_option_size = 24;

struct MapOption {
  std::uint8_t distance = 1;         // 4 bits, 1 on the MAP's own link; 0 must not be used
  std::uint8_t preference = 10;      // 4 bits, 15 the highest; 0: not for new bindings (H 7.1.2)
  bool form_rcoa = true;             // R
  std::uint8_t reserved = 0;         // 7 bits
  std::uint32_t valid_lifetime = 0;  // seconds; 0: this MAP has failed (H 7.2)
  IpAddress address;                 // of the MAP; its /64 is the RCoA's prefix

  friend bool operator==(const MapOption&, const MapOption&) = default;
};

enum class MapOptionFaultKind : std::uint8_t {
  none,
  truncated,      // fewer octets than its Length says, or than a type and a Length need
  length_bad,     // Length is not 3
  distance_zero,  // H 5: "MUST NOT be used"
  address_bad,    // not a global unicast address (H 5)
};
struct MapOptionFault {
  MapOptionFaultKind kind = MapOptionFaultKind::none;
  std::size_t offset = 0;  // from the option's type octet
  explicit operator bool() const { return kind != MapOptionFaultKind::none; }
};
// One sentence for a kind.
std::string_view reason_of(MapOptionFaultKind kind);

struct DecodedMapOption {
  MapOption option;  // whole but for truncated and length_bad
  MapOptionFault fault;
};

// Reads an option from its type octet on; the type is not judged.
DecodedMapOption decode_map_option(Octets option);

// The values are written as they are, cut to their bits: a distance of 0 can be sent.
OctetVector encode(const MapOption& option, std::uint8_t type = default_map_option_type);

}  // namespace lmmp::wire
