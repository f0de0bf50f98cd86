// IPv6 packets as octets, and as the datagrams that cores take and give.
#include "reference-impl/core/ipv6_packets.hpp"

#include "reference-impl/core/hmip_events.hpp"

namespace lmmp::reference {

wire::OctetVector to_packet(const Datagram& datagram) {
  wire::OctetVector packet(wire::ipv6_header_size);
  wire::Ipv6Header header;
  header.payload_length = static_cast<std::uint16_t>(datagram.payload.size());
  header.next_header = datagram.protocol;
  header.hop_limit = datagram.hop_limit;
  header.source = datagram.source;
  header.destination = datagram.destination;
  wire::write_ipv6_header(packet.data(), header);
  packet.insert(packet.end(), datagram.payload.begin(), datagram.payload.end());
  return packet;
}

std::optional<Datagram> to_datagram(unsigned link, wire::Octets packet) {
  const auto header = wire::decode_ipv6_header(packet);
  if (!header || packet.size() - wire::ipv6_header_size < header->payload_length) return std::nullopt;
  const wire::Octets payload = packet.subspan(wire::ipv6_header_size, header->payload_length);
  return Datagram{link,
                  header->source,
                  header->destination,
                  header->hop_limit,
                  header->next_header,
                  wire::OctetVector(payload.begin(), payload.end())};
}

Datagram enclose(const MobilityEnvelope& envelope, std::uint8_t protocol, wire::Octets payload) {
  Datagram datagram;
  datagram.link = routed;
  datagram.source = envelope.source;
  datagram.destination = envelope.destination;
  datagram.hop_limit = default_hop_limit;
  datagram.protocol = protocol;
  if (envelope.home_address) {
    datagram.payload = wire::home_address_header(protocol, *envelope.home_address);
    datagram.protocol = wire::protocol_destination_options;
  } else if (envelope.routing_address) {
    datagram.payload = wire::routing_header(protocol, *envelope.routing_address);
    datagram.protocol = wire::protocol_routing;
  }
  datagram.payload.insert(datagram.payload.end(), payload.begin(), payload.end());
  return datagram;
}

}  // namespace lmmp::reference
