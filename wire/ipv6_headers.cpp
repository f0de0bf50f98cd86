// IPv6's header, the Home Address option and the type 2 routing header.
#include "wire/ipv6_headers.hpp"

#include <algorithm>

namespace lmmp::wire {
namespace {

constexpr std::uint8_t option_pad1 = 0;

// Reads the options of one header; `at` counts from the first octet behind the IPv6 header.
void read_options(Octets octets, std::size_t at, std::size_t end, bool destination, HeaderChain& chain) {
  while (at < end) {
    const std::uint8_t type = octets[at];
    if (type == option_pad1) {
      ++at;
      continue;
    }
    if (at + 2 > end || octets[at + 1] > end - at - 2) {
      chain.fault = {HeaderFaultKind::option_overrun, at};
      return;
    }
    const std::size_t length = octets[at + 1];
    if (type == option_home_address && destination) {
      if (length != 16 || chain.home_address) {
        chain.fault = {HeaderFaultKind::home_address_bad, at};
        return;
      }
      chain.home_address = IpAddress::from_octets(octets.subspan(at + 2, 16));
    } else if ((type & 0xC0) != 0) {
      chain.fault = {HeaderFaultKind::option_unknown, at};
      return;
    }
    at += 2 + length;
  }
}

void read_routing(Octets header, std::size_t at, HeaderChain& chain) {
  const std::uint8_t segments_left = header[3];
  if (header[2] != routing_type_2) {
    // RFC 8200 4.4: skipped without segments left.
    if (segments_left != 0) chain.fault = {HeaderFaultKind::routing_type_unknown, at + 2};
    return;
  }
  if (header.size() != 24 || segments_left != 1) {
    chain.fault = {HeaderFaultKind::routing_bad, header.size() != 24 ? at + 1 : at + 3};
    return;
  }
  chain.routing_address = IpAddress::from_octets(header.subspan(8, 16));
}

}  // namespace

std::string_view reason_of(HeaderFaultKind kind) {
  switch (kind) {
    case HeaderFaultKind::none:
      return "no fault";
    case HeaderFaultKind::truncated:
      return "an extension header is cut off";
    case HeaderFaultKind::option_overrun:
      return "an option says more octets than its header has left";
    case HeaderFaultKind::option_unknown:
      return "an unknown option asks to discard the packet";
    case HeaderFaultKind::home_address_bad:
      return "the Home Address option is not 16 octets long or comes twice";
    case HeaderFaultKind::routing_type_unknown:
      return "a routing header of an unknown type has segments left";
    case HeaderFaultKind::routing_bad:
      return "the type 2 routing header has not the length 2 and one segment left";
  }
  return "unknown fault";
}

std::optional<Ipv6Header> decode_ipv6_header(Octets packet) {
  if (packet.size() < ipv6_header_size || (packet[0] >> 4) != 6) return std::nullopt;
  const std::uint32_t first = read_u32(packet.data());
  Ipv6Header header;
  header.traffic_class = static_cast<std::uint8_t>(first >> 20);
  header.flow_label = first & 0xFFFFF;
  header.payload_length = read_u16(&packet[4]);
  header.next_header = packet[6];
  header.hop_limit = packet[7];
  header.source = *IpAddress::from_octets(packet.subspan(8, 16));
  header.destination = *IpAddress::from_octets(packet.subspan(24, 16));
  return header;
}

void write_ipv6_header(std::uint8_t* at, const Ipv6Header& header) {
  write_u32(at, (6U << 28) | (std::uint32_t{header.traffic_class} << 20) | (header.flow_label & 0xFFFFF));
  write_u16(at + 4, header.payload_length);
  at[6] = header.next_header;
  at[7] = header.hop_limit;
  std::copy_n(header.source.octets().data(), 16, at + 8);
  std::copy_n(header.destination.octets().data(), 16, at + 24);
}

HeaderChain read_header_chain(std::uint8_t protocol, Octets octets) {
  HeaderChain chain;
  chain.protocol = protocol;
  while (chain.protocol == protocol_hop_by_hop || chain.protocol == protocol_destination_options ||
         chain.protocol == protocol_routing) {
    const std::size_t at = chain.offset;
    const std::size_t left = octets.size() - at;
    if (left < 8 || (std::size_t{octets[at + 1]} + 1) * 8 > left) {
      chain.fault = {HeaderFaultKind::truncated, at};
      return chain;
    }
    const std::size_t size = (std::size_t{octets[at + 1]} + 1) * 8;
    if (chain.protocol == protocol_routing) {
      read_routing(octets.subspan(at, size), at, chain);
    } else {
      read_options(octets, at + 2, at + size, chain.protocol == protocol_destination_options, chain);
    }
    if (chain.fault) return chain;
    chain.protocol = octets[at];
    chain.offset += size;
  }
  return chain;
}

std::optional<std::size_t> tunnelled_at(std::uint8_t protocol, Octets octets) {
  if (protocol == protocol_ipv6) return 0;
  const HeaderChain chain = read_header_chain(protocol, octets);
  if (chain.fault || chain.protocol != protocol_ipv6 || chain.home_address || chain.routing_address) {
    return std::nullopt;
  }
  return chain.offset;
}

OctetVector home_address_header(std::uint8_t next_header, const IpAddress& home_address) {
  // The option starts at 8n + 6, behind a PadN of 4 octets (RFC 3775 6.3).
  OctetVector header{next_header, 2, 1, 2, 0, 0, option_home_address, 16};
  const Octets address = home_address.octets();
  header.insert(header.end(), address.begin(), address.end());
  return header;
}

OctetVector routing_header(std::uint8_t next_header, const IpAddress& home_address) {
  OctetVector header{next_header, 2, routing_type_2, 1, 0, 0, 0, 0};
  const Octets address = home_address.octets();
  header.insert(header.end(), address.begin(), address.end());
  return header;
}

}  // namespace lmmp::wire
