// The Neighbour Discovery option by which a MAP is advertised.
#include "wire/map_option.hpp"

#include <algorithm>

#include "wire/prefix.hpp"

namespace lmmp::wire {

std::string_view reason_of(MapOptionFaultKind kind) {
  switch (kind) {
    case MapOptionFaultKind::none:
      return "no fault";
    case MapOptionFaultKind::truncated:
      return "the MAP option is cut off";
    case MapOptionFaultKind::length_bad:
      return "the MAP option's Length is not 3";
    case MapOptionFaultKind::distance_zero:
      return "the MAP option's distance is 0";
    case MapOptionFaultKind::address_bad:
      return "the MAP option's address is not a global unicast address";
  }
  return "unknown fault";
}

DecodedMapOption decode_map_option(Octets option) {
  DecodedMapOption decoded;
  if (option.size() < 2) {
    decoded.fault = {MapOptionFaultKind::truncated, option.size()};
    return decoded;
  }
  if (option[1] != map_option_size / 8) {
    decoded.fault = {MapOptionFaultKind::length_bad, 1};
    return decoded;
  }
  if (option.size() < map_option_size) {
    decoded.fault = {MapOptionFaultKind::truncated, option.size()};
    return decoded;
  }
  MapOption& map = decoded.option;
  map.distance = option[2] >> 4;
  map.preference = option[2] & 0x0F;
  map.form_rcoa = (option[3] & 0x80) != 0;
  map.reserved = option[3] & 0x7F;
  map.valid_lifetime = read_u32(&option[4]);
  map.address = *IpAddress::from_octets(option.subspan(8, 16));
  if (map.distance == 0) {
    decoded.fault = {MapOptionFaultKind::distance_zero, 2};
  } else if (!is_global_unicast(map.address)) {
    decoded.fault = {MapOptionFaultKind::address_bad, 8};
  }
  return decoded;
}

OctetVector encode(const MapOption& option, std::uint8_t type) {
  OctetVector octets(map_option_size);
  octets[0] = type;
  octets[1] = map_option_size / 8;
  octets[2] = static_cast<std::uint8_t>((option.distance << 4) | (option.preference & 0x0F));
  octets[3] = static_cast<std::uint8_t>((option.form_rcoa ? 0x80 : 0) | (option.reserved & 0x7F));
  write_u32(&octets[4], option.valid_lifetime);
  const Octets address = option.address.octets();
  std::copy(address.begin(), address.end(), octets.begin() + 8);
  return octets;
}

}  // namespace lmmp::wire
