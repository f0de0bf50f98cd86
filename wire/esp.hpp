// ESP in transport mode with NULL encryption and HMAC-SHA-256-128 (RFC 4303, RFC 2410, RFC 4868): what
// protects local Binding Updates where the configuration asks for it (H 12.1, I34).
#pragma once

#include <cstdint>
#include <string_view>
#include <tl/expected.hpp>

#include "wire/octets.hpp"

namespace lmmp::wire {

inline constexpr std::size_t esp_icv_size = 16;
inline constexpr std::size_t esp_key_size = 32;  // RFC 4868 2.1.1

// The whole ESP header around a payload: SPI, sequence number, payload, padding of 1, 2, 3..., pad length,
// next header, integrity check value.
OctetVector esp_seal(std::uint32_t spi, std::uint32_t sequence, Octets key, std::uint8_t next_header,
                     Octets payload);

struct EspOpened {
  std::uint32_t spi = 0;
  std::uint32_t sequence = 0;
  std::uint8_t next_header = 0;
  Octets payload;  // views the octets given
};

enum class EspFault : std::uint8_t {
  truncated,    // too short for its fields
  icv_bad,      // not this key, or the octets were changed
  padding_bad,  // pad length beyond the payload, or padding that is not 1, 2, 3... (RFC 4303 2.4)
};
std::string_view reason_of(EspFault fault);

// The SPI alone; the caller finds the key by it. Nothing read if there are fewer than 4 octets: 0, which RFC
// 4303 2.1 keeps off the wire.
std::uint32_t esp_spi(Octets esp);

// Checks the integrity check value first, in constant time; then reads.
tl::expected<EspOpened, EspFault> esp_open(Octets key, Octets esp);

}  // namespace lmmp::wire
