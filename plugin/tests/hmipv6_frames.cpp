// Frames of HMIPv6 for the plugin's tests.
#include "plugin/tests/hmipv6_frames.hpp"

#include <cstdint>

namespace lmmp::plugin_test {
namespace {

std::size_t fixed_part(std::uint8_t type) {
  switch (type) {
    case 133:
      return 8;
    case 134:
      return 16;
    case 137:
      return 40;
    default:
      return 24;
  }
}

}  // namespace

OctetVector joined(OctetVector first, Octets second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

OctetVector packet(const Update& update) {
  const wire::BindingUpdate body{update.sequence, update.flags, update.lifetime, update.options};
  const OctetVector header = wire::encode_mobility(body, update.rcoa.value_or(update.lcoa), update.map);
  if (!update.rcoa) return ip_packet(update.lcoa, update.map, wire::protocol_mobility, header);
  return ip_packet(update.lcoa, update.map, wire::protocol_destination_options,
                   joined(wire::home_address_header(wire::protocol_mobility, *update.rcoa), header));
}

OctetVector packet(const Acknowledgement& ack) {
  const wire::BindingAcknowledgement body{ack.status, 0, ack.sequence, ack.lifetime, {}};
  const OctetVector header = wire::encode_mobility(body, ack.map, ack.rcoa.value_or(ack.lcoa));
  if (!ack.rcoa) return ip_packet(ack.map, ack.lcoa, wire::protocol_mobility, header);
  return ip_packet(ack.map, ack.lcoa, wire::protocol_routing,
                   joined(wire::routing_header(wire::protocol_mobility, *ack.rcoa), header));
}

Acknowledgement answer_to(const Update& update, std::uint8_t status) {
  const std::uint16_t lifetime = status < 128 ? update.lifetime : 0;
  return {update.map, update.rcoa, update.lcoa, update.sequence, lifetime, status};
}

OctetVector discovery_packet(std::uint8_t type, const IpAddress& source, Octets options) {
  const IpAddress all_nodes = address("ff02::1");
  OctetVector icmp(fixed_part(type));
  icmp[0] = type;
  if (type == 134) icmp[4] = 64;  // Cur Hop Limit
  icmp.insert(icmp.end(), options.begin(), options.end());
  wire::write_u16(&icmp[2], wire::icmp_checksum(icmp, source, all_nodes));
  return ip_packet(source, all_nodes, wire::protocol_icmpv6, icmp);
}

OctetVector advertisement_packet(const IpAddress& router, const std::vector<wire::MapOption>& maps) {
  OctetVector options;
  for (const wire::MapOption& map : maps) options = joined(options, wire::encode(map));
  return discovery_packet(134, router, options);
}

OctetVector prefix_option(const IpAddress& prefix) {
  OctetVector option(32);
  option[0] = 3;
  option[1] = 4;
  option[2] = 64;
  option[3] = 0xC0;  // on-link, autonomous
  option[6] = 1;     // valid lifetime 65536 s
  option[10] = 1;
  std::copy_n(prefix.octets().begin(), 8, option.begin() + 16);
  return option;
}

}  // namespace lmmp::plugin_test
