// The ICMP experimental mobility message (RFC 4065) that carries LMMP.
#include "wire/carrier.hpp"

#include "wire/checksum.hpp"

namespace lmmp::wire {
std::optional<Carrier> decode_carrier(Octets icmp) {
  if (icmp.size() < carrier_header_size) return std::nullopt;
  Carrier carrier;
  carrier.type = icmp[0];
  carrier.code = icmp[1];
  carrier.checksum = read_u16(&icmp[2]);
  carrier.subtype = icmp[4];
  carrier.reserved = read_u32(&icmp[4]) & 0xFFFFFF;
  carrier.lmmp = icmp.subspan(carrier_header_size);
  return carrier;
}

bool carries_lmmp(const Carrier& carrier, IpVersion version, std::uint8_t subtype) {
  const std::uint8_t type = version == IpVersion::v4 ? icmpv4_mobility_type : icmpv6_mobility_type;
  return carrier.type == type && carrier.code == 0 && carrier.subtype == subtype;
}

std::uint16_t icmp_checksum(Octets icmp, const IpAddress& source, const IpAddress& destination) {
  if (source.is_v6()) return ipv6_checksum(icmp, 2, source, destination, protocol_icmpv6);
  std::uint64_t sum = sum_of_words(icmp);
  if (icmp.size() >= 4) sum -= read_u16(&icmp[2]);
  return fold_checksum(sum);
}

bool icmp_checksum_good(Octets icmp, const IpAddress& source, const IpAddress& destination) {
  if (icmp.size() < 4) return false;
  return checksum_equal(read_u16(&icmp[2]), icmp_checksum(icmp, source, destination));
}

OctetVector encode_carrier(Octets lmmp, const IpAddress& source, const IpAddress& destination,
                           std::uint8_t subtype) {
  OctetVector icmp(carrier_header_size);
  icmp[0] = source.is_v4() ? icmpv4_mobility_type : icmpv6_mobility_type;
  icmp[4] = subtype;
  icmp.insert(icmp.end(), lmmp.begin(), lmmp.end());
  write_u16(&icmp[2], icmp_checksum(icmp, source, destination));
  return icmp;
}

}  // namespace lmmp::wire
