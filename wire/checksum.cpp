// The Internet checksum, alone and over IPv6's pseudo-header.
#include "wire/checksum.hpp"

namespace lmmp::wire {

std::uint64_t sum_of_words(Octets octets) {
  std::uint64_t sum = 0;
  std::size_t at = 0;
  for (; at + 1 < octets.size(); at += 2) sum += read_u16(&octets[at]);
  if (at < octets.size()) sum += std::uint64_t{octets[at]} << 8;
  return sum;
}

std::uint16_t fold_checksum(std::uint64_t sum) {
  while (sum >> 16) sum = (sum & 0xFFFF) + (sum >> 16);
  return static_cast<std::uint16_t>(~sum);
}

std::uint16_t ipv6_checksum(Octets message, std::size_t checksum_offset, const IpAddress& source,
                            const IpAddress& destination, std::uint8_t protocol) {
  std::uint64_t sum = sum_of_words(message);
  if (message.size() >= checksum_offset + 2) sum -= read_u16(&message[checksum_offset]);
  sum += sum_of_words(source.octets()) + sum_of_words(destination.octets());
  sum += (message.size() >> 16) + (message.size() & 0xFFFF) + protocol;
  return fold_checksum(sum);
}

}  // namespace lmmp::wire
