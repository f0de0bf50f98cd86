// Serial number arithmetic (RFC 1982) on sequence numbers.
#pragma once

#include <cstdint>

namespace lmmp::wire {

// Whether `number` is ahead of `reference` modulo 2^32. Numbers exactly 2^31 apart are not ahead of each
// other.
constexpr bool serial_ahead(std::uint32_t number, std::uint32_t reference) {
  const std::uint32_t distance = number - reference;
  return distance != 0 && distance < 0x80000000U;
}

}  // namespace lmmp::wire
