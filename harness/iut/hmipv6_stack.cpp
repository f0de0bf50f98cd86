// Ethernet, address resolution and routes of a simulated implementation of HMIPv6.
#include "harness/iut/hmipv6_stack.hpp"

#include <algorithm>

#include "wire/ipv6_headers.hpp"
#include "wire/neighbour_discovery.hpp"
#include "wire/prefix.hpp"

namespace lmmp::conform {
namespace {

constexpr std::size_t ethernet_header = 14;
constexpr std::uint16_t ethernet_type = 0x86DD;

bool is_router_advertisement(wire::Octets packet) {
  return packet.size() > wire::ipv6_header_size && packet[6] == wire::protocol_icmpv6 &&
         packet[wire::ipv6_header_size] == wire::icmpv6_router_advertisement;
}

}  // namespace

Hmipv6Stack::Hmipv6Stack(const Ixit& ixit) : ixit_(ixit) {
  for (const auto& link : ixit.links) {
    Station station;
    station.name = link.iut_name;
    station.mac = {0x02, 0x00, 0x00, 0x00, 0xA0, static_cast<std::uint8_t>(interfaces_.size() + 1)};
    if (link.iut6) station.addresses.push_back(*link.iut6);
    if (link.iut_global) station.addresses.push_back(*link.iut_global);
    station.router = link.router.empty();
    interfaces_.push_back(std::move(station));
  }
}

Hmipv6Stack::Received Hmipv6Stack::receive(unsigned link, wire::Octets frame) {
  Received result;
  if (link >= interfaces_.size() || !is_on(link)) return result;
  const auto& station = interfaces_[link];
  if (auto answer = neighbour_answer(station, frame)) result.frames.push_back({link, std::move(*answer), {}});
  for (const auto& [address, mac] : read_neighbour_traffic(frame).learned) {
    for (const auto& packet : neighbours_.learn({link, address}, mac)) {
      result.frames.push_back(frame_for(packet, mac));
    }
  }
  if (frame.size() < ethernet_header + wire::ipv6_header_size || wire::read_u16(&frame[12]) != ethernet_type)
    return result;
  const bool ours = std::equal(station.mac.begin(), station.mac.end(), frame.begin());
  if (!ours && (frame[0] & 1U) == 0) return result;
  const auto packet = frame.subspan(ethernet_header);
  const auto header = wire::decode_ipv6_header(packet);
  if (!header) return result;
  if (is_router_advertisement(packet)) routers_[link] = header->source;
  result.packet = Hmipv6Packet{link, wire::OctetVector(packet.begin(), packet.end()), {}};
  return result;
}

HostFrame Hmipv6Stack::frame_for(const Hmipv6Packet& packet, const MacAddress& mac) const {
  wire::OctetVector frame(ethernet_header + packet.octets.size());
  std::copy(mac.begin(), mac.end(), frame.begin());
  std::copy(interfaces_[packet.link].mac.begin(), interfaces_[packet.link].mac.end(), frame.begin() + 6);
  wire::write_u16(&frame[12], ethernet_type);
  std::copy(packet.octets.begin(), packet.octets.end(), frame.begin() + ethernet_header);
  return {packet.link, std::move(frame), packet.after};
}

std::optional<Hmipv6Stack::Neighbour> Hmipv6Stack::route(const Hmipv6Packet& packet,
                                                         const wire::IpAddress& destination) const {
  if (packet.link != by_routing) return Neighbour{packet.link, destination};
  for (unsigned link = 0; link < ixit_.links.size(); ++link) {
    const auto& prefix = ixit_.links[link].prefix;
    if (is_on(link) && prefix && wire::Prefix{*prefix, 64}.contains(destination))
      return Neighbour{link, destination};
  }
  if (!attached_) return std::nullopt;
  const auto router = routers_.find(*attached_);
  if (router == routers_.end()) return std::nullopt;
  return Neighbour{*attached_, router->second};
}

std::vector<HostFrame> Hmipv6Stack::send(Time now, Hmipv6Packet packet) {
  const auto header = wire::decode_ipv6_header(packet.octets);
  if (!header) return {};
  const auto next = route(packet, header->destination);
  if (!next || next->first >= interfaces_.size() || !is_on(next->first)) return {};
  packet.link = next->first;
  if (next->second.is_multicast()) return {frame_for(packet, multicast_mac(next->second))};
  if (const auto mac = neighbours_.find(*next)) return {frame_for(packet, *mac)};
  neighbours_.wait_for(now, *next, std::move(packet));
  return advance(now);
}

}  // namespace lmmp::conform
