// Ethernet, ND and ARP of a simulated implementation.
#include "harness/iut/ip_stack.hpp"

namespace lmmp::conform {
IpStack::IpStack(std::vector<Station> interfaces) : interfaces_(std::move(interfaces)) {}

IpStack::Received IpStack::receive(Time, unsigned link, wire::Octets frame) {
  Received result;
  if (link >= interfaces_.size()) return result;
  const auto& station = interfaces_[link];
  if (auto answer = neighbour_answer(station, frame)) result.frames.push_back({link, std::move(*answer), {}});
  const auto traffic = read_neighbour_traffic(frame);
  for (const auto& [address, mac] : traffic.learned) {
    for (const auto& packet : neighbours_.learn({link, address}, mac)) {
      result.frames.push_back(frame_for(packet, mac));
    }
  }
  if (traffic.is_background) return result;
  const auto packet = find_icmp(frame);
  if (!packet) return result;
  const auto& ends = packet->ends;
  const bool ours = ends.destination_mac == station.mac && station.owns(ends.destination);
  if (!ours && !ends.destination.is_multicast()) return result;
  result.packet = BorderPacket{
      link, ends.source, ends.destination, ends.hop_limit, {packet->icmp.begin(), packet->icmp.end()}, {}};
  return result;
}

HostFrame IpStack::frame_for(const BorderPacket& packet, const MacAddress& mac) const {
  const Ends ends{interfaces_[packet.link].mac, mac, packet.source, packet.destination, packet.hop_limit};
  return {packet.link, icmp_frame(ends, packet.icmp), packet.after};
}

std::vector<HostFrame> IpStack::send(Time now, const BorderPacket& packet) {
  if (packet.link >= interfaces_.size()) return {};
  if (packet.destination.is_multicast()) return {frame_for(packet, multicast_mac(packet.destination))};
  const AddressResolution<BorderPacket>::Neighbour neighbour{packet.link, packet.destination};
  if (const auto mac = neighbours_.find(neighbour)) return {frame_for(packet, *mac)};
  neighbours_.wait_for(now, neighbour, packet);
  return advance(now);
}

}  // namespace lmmp::conform
