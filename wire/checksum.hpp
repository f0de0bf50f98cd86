// The Internet checksum, alone and over IPv6's pseudo-header.
#pragma once

#include <cstdint>

#include "wire/ip_address.hpp"
#include "wire/octets.hpp"

namespace lmmp::wire {

// The sum of 16-bit words, an odd last octet being the high half of one; not folded, not complemented.
std::uint64_t sum_of_words(Octets octets);

// Folds a sum into 16 bits and complements it.
std::uint16_t fold_checksum(std::uint64_t sum);

// The checksum of a message that IPv6 carries as `protocol` (RFC 8200 8.1). The 16-bit field at
// `checksum_offset` is read as zero, if the message reaches that far.
std::uint16_t ipv6_checksum(Octets message, std::size_t checksum_offset, const IpAddress& source,
                            const IpAddress& destination, std::uint8_t protocol);

// Whether two checksums are the same number in one's complement: 0x0000 and 0xFFFF are.
constexpr bool checksum_equal(std::uint16_t found, std::uint16_t expected) {
  return found == expected || (found % 0xFFFF == 0 && expected % 0xFFFF == 0);
}

}  // namespace lmmp::wire
