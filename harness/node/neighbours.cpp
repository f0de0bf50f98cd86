// ND, ARP and echo, by libtins.
#include "harness/node/neighbours.hpp"

#include <tins/arp.h>
#include <tins/ethernetII.h>
#include <tins/exceptions.h>
#include <tins/icmp.h>
#include <tins/icmpv6.h>

#include <algorithm>

#include "wire/carrier.hpp"

namespace lmmp::conform {
namespace {

constexpr std::uint16_t ethertype_arp = 0x0806;
constexpr std::uint8_t echo_request_v6 = 128, echo_reply_v6 = 129, solicitation = 135, advertisement = 136,
                       redirect = 137, mld_v2_report = 143;
constexpr std::uint8_t echo_request_v4 = 8, echo_reply_v4 = 0;

MacAddress mac_of(const Tins::HWAddress<6>& address) {
  MacAddress mac{};
  std::copy(address.begin(), address.end(), mac.begin());
  return mac;
}
Tins::HWAddress<6> hardware(const MacAddress& mac) {
  return Tins::HWAddress<6>(mac.data());
}

wire::IpAddress address_of(const Tins::IPv6Address& address) {
  std::array<std::uint8_t, 16> octets{};
  std::copy(address.begin(), address.end(), octets.begin());
  return wire::IpAddress::v6(octets);
}
wire::IpAddress address_of(const Tins::IPv4Address& address) {
  return *wire::IpAddress::parse(address.to_string());
}

wire::IpAddress solicited_node(const wire::IpAddress& target) {
  const auto octets = target.octets();
  return wire::IpAddress::v6(
      {0xFF, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xFF, octets[13], octets[14], octets[15]});
}

// libtins computes ICMPv6's checksum only under an IPv6 layer, so the message is finished here.
wire::OctetVector with_checksum(Tins::ICMPv6& message, const Ends& ends) {
  wire::OctetVector octets = message.serialize();
  wire::write_u16(&octets[2], 0);
  wire::write_u16(&octets[2], wire::icmp_checksum(octets, ends.source, ends.destination));
  return octets;
}

bool is_arp(wire::Octets frame) {
  return frame.size() >= 42 && wire::read_u16(&frame[12]) == ethertype_arp;
}

std::optional<Tins::ARP> read_arp(wire::Octets frame) {
  try {
    return Tins::ARP(frame.data() + 14, static_cast<std::uint32_t>(frame.size() - 14));
  } catch (const Tins::exception_base&) {
    return std::nullopt;
  }
}

std::optional<Tins::ICMPv6> read_icmpv6(wire::Octets icmp) {
  try {
    return Tins::ICMPv6(icmp.data(), static_cast<std::uint32_t>(icmp.size()));
  } catch (const Tins::exception_base&) {
    return std::nullopt;
  }
}

NeighbourTraffic arp_traffic(wire::Octets frame) {
  NeighbourTraffic traffic;
  traffic.is_background = true;
  traffic.summary = "ARP";
  const auto arp = read_arp(frame);
  if (!arp) return traffic;
  const auto sender = address_of(arp->sender_ip_addr());
  const auto target = address_of(arp->target_ip_addr());
  if (!sender.is_unspecified()) traffic.learned.emplace_back(sender, mac_of(arp->sender_hw_addr()));
  if (arp->opcode() == Tins::ARP::REQUEST) {
    traffic.asked = target;
    traffic.summary = "ARP: who has " + target.to_string();
  } else {
    traffic.summary = "ARP: " + sender.to_string() + " is at " + to_string(mac_of(arp->sender_hw_addr()));
  }
  return traffic;
}

NeighbourTraffic nd_traffic(const IcmpPacket& packet) {
  NeighbourTraffic traffic;
  traffic.is_background = true;
  const std::uint8_t type = packet.icmp[0];
  const auto message = read_icmpv6(packet.icmp);
  if (!message || packet.icmp.size() < 24) {
    traffic.summary = "malformed ND";
    return traffic;
  }
  const auto target = address_of(message->target_addr());
  try {
    if (type == solicitation) {
      traffic.asked = target;
      traffic.summary = "Neighbour Solicitation for " + target.to_string();
      if (!packet.ends.source.is_unspecified()) {
        traffic.learned.emplace_back(packet.ends.source, mac_of(message->source_link_layer_addr()));
      }
    } else {
      traffic.summary = "Neighbour Advertisement of " + target.to_string();
      traffic.learned.emplace_back(target, mac_of(message->target_link_layer_addr()));
    }
  } catch (const Tins::exception_base&) {  // without the link-layer option: nothing to learn
  }
  return traffic;
}

std::string_view icmpv6_name(std::uint8_t type) {
  if (type == echo_request_v6) return "echo request";
  if (type == echo_reply_v6) return "echo reply";
  if (type == 133) return "Router Solicitation";
  if (type == 134) return "Router Advertisement";
  if (type == redirect) return "Redirect";
  return "MLD";
}

std::optional<wire::OctetVector> arp_answer(const Station& station, wire::Octets frame) {
  const auto arp = read_arp(frame);
  if (!arp || arp->opcode() != Tins::ARP::REQUEST) return std::nullopt;
  const auto target = address_of(arp->target_ip_addr());
  if (!station.owns(target)) return std::nullopt;
  return Tins::ARP::make_arp_reply(arp->sender_ip_addr(), arp->target_ip_addr(), arp->sender_hw_addr(),
                                   hardware(station.mac))
      .serialize();
}

std::optional<wire::OctetVector> nd_answer(const Station& station, const IcmpPacket& packet) {
  const auto message = read_icmpv6(packet.icmp);
  if (!message || packet.icmp.size() < 24) return std::nullopt;
  const auto target = address_of(message->target_addr());
  if (!station.owns(target)) return std::nullopt;
  const bool detection = packet.ends.source.is_unspecified();  // RFC 4861 7.2.4
  const auto all = all_nodes(wire::IpVersion::v6);
  const Ends ends{station.mac, detection ? multicast_mac(all) : packet.ends.source_mac, target,
                  detection ? all : packet.ends.source, 255};
  Tins::ICMPv6 answer(Tins::ICMPv6::NEIGHBOUR_ADVERT);
  answer.target_addr(message->target_addr());
  answer.solicited(detection ? 0 : 1);
  answer.override(1);
  answer.router(station.router ? 1 : 0);
  answer.target_link_layer_addr(hardware(station.mac));
  return icmp_frame(ends, with_checksum(answer, ends));
}

// RFC 792, RFC 4443 4.2: the same message with another type.
std::optional<wire::OctetVector> echo_answer(const Station& station, const IcmpPacket& packet) {
  if (!station.owns(packet.ends.destination) || packet.icmp.size() < 8) return std::nullopt;
  const Ends ends{station.mac, packet.ends.source_mac, packet.ends.destination, packet.ends.source, 64};
  wire::OctetVector octets(packet.icmp.begin(), packet.icmp.end());
  octets[0] = ends.source.is_v4() ? echo_reply_v4 : echo_reply_v6;
  wire::write_u16(&octets[2], 0);
  wire::write_u16(&octets[2], wire::icmp_checksum(octets, ends.source, ends.destination));
  return icmp_frame(ends, octets);
}

}  // namespace

bool Station::owns(const wire::IpAddress& address) const {
  return std::find(addresses.begin(), addresses.end(), address) != addresses.end();
}

std::optional<wire::IpAddress> Station::address_towards(const wire::IpAddress& destination) const {
  std::optional<wire::IpAddress> found;
  const bool local = destination.is_v6() && destination.is_link_local();
  for (const auto& address : addresses) {
    if (address.version() != destination.version()) continue;
    if (!found) found = address;
    if (local && address.is_link_local()) return address;
  }
  return found;
}

std::optional<wire::OctetVector> neighbour_request(const Station& station, const wire::IpAddress& target) {
  const auto source = station.address_towards(target);
  if (!source) return std::nullopt;
  if (target.is_v4()) {
    return Tins::ARP::make_arp_request(Tins::IPv4Address(target.to_string()),
                                       Tins::IPv4Address(source->to_string()), hardware(station.mac))
        .serialize();
  }
  const auto group = solicited_node(target);
  const Ends ends{station.mac, multicast_mac(group), *source, group, 255};
  Tins::ICMPv6 request(Tins::ICMPv6::NEIGHBOUR_SOLICIT);
  request.target_addr(Tins::IPv6Address(target.octets().data()));
  request.source_link_layer_addr(hardware(station.mac));
  return icmp_frame(ends, with_checksum(request, ends));
}

NeighbourTraffic read_neighbour_traffic(wire::Octets frame) {
  if (is_arp(frame)) return arp_traffic(frame);
  NeighbourTraffic traffic;
  const auto packet = find_icmp(frame);
  if (!packet || packet->icmp.empty()) return traffic;
  const std::uint8_t type = packet->icmp[0];
  if (packet->ends.source.is_v4()) {
    traffic.is_background = type == echo_request_v4 || type == echo_reply_v4;
    if (traffic.is_background) traffic.summary = type == echo_request_v4 ? "echo request" : "echo reply";
    return traffic;
  }
  if (type == solicitation || type == advertisement) return nd_traffic(*packet);
  traffic.is_background = (type >= echo_request_v6 && type <= redirect) || type == mld_v2_report;
  if (traffic.is_background) traffic.summary = icmpv6_name(type);
  return traffic;
}

std::optional<wire::OctetVector> neighbour_answer(const Station& station, wire::Octets frame) {
  if (is_arp(frame)) return arp_answer(station, frame);
  const auto packet = find_icmp(frame);
  if (!packet || packet->icmp.empty()) return std::nullopt;
  const std::uint8_t type = packet->icmp[0];
  const bool v4 = packet->ends.source.is_v4();
  if (!v4 && type == solicitation) return nd_answer(station, *packet);
  if (type == (v4 ? echo_request_v4 : echo_request_v6)) return echo_answer(station, *packet);
  return std::nullopt;
}

}  // namespace lmmp::conform
