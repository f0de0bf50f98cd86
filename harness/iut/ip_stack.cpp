// Ethernet, ND and ARP of a simulated implementation.
#include "harness/iut/ip_stack.hpp"

#include <algorithm>

namespace lmmp::conform {
namespace {

constexpr std::size_t most_waiting = 16;
constexpr unsigned most_requests = 3;
constexpr Time request_interval = std::chrono::seconds(1);

}  // namespace

IpStack::IpStack(std::vector<Station> interfaces) : interfaces_(std::move(interfaces)) {}

IpStack::Received IpStack::receive(Time, unsigned link, wire::Octets frame) {
  Received result;
  if (link >= interfaces_.size()) return result;
  const auto& station = interfaces_[link];
  if (auto answer = neighbour_answer(station, frame)) result.frames.push_back({link, std::move(*answer), {}});
  const auto traffic = read_neighbour_traffic(frame);
  for (const auto& [address, mac] : traffic.learned) {
    neighbours_[{link, address}] = mac;
    const auto waiting = waiting_.find({link, address});
    if (waiting == waiting_.end()) continue;
    for (const auto& packet : waiting->second.packets) result.frames.push_back(frame_for(packet, mac));
    waiting_.erase(waiting);
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
  const Neighbour neighbour{packet.link, packet.destination};
  if (const auto known = neighbours_.find(neighbour); known != neighbours_.end()) {
    return {frame_for(packet, known->second)};
  }
  auto& waiting = waiting_[neighbour];
  if (waiting.packets.size() >= most_waiting) waiting.packets.erase(waiting.packets.begin());
  waiting.packets.push_back(packet);
  if (waiting.requests > 0) return {};
  waiting.next = now;
  return advance(now);
}

std::vector<HostFrame> IpStack::advance(Time now) {
  std::vector<HostFrame> frames;
  for (auto each = waiting_.begin(); each != waiting_.end();) {
    auto& [neighbour, waiting] = *each;
    if (waiting.next > now) {
      ++each;
      continue;
    }
    auto request = neighbour_request(interfaces_[neighbour.first], neighbour.second);
    if (waiting.requests >= most_requests || !request) {
      each = waiting_.erase(each);
      continue;
    }
    frames.push_back({neighbour.first, std::move(*request), {}});
    ++waiting.requests;
    waiting.next = now + request_interval;
    ++each;
  }
  return frames;
}

std::optional<Time> IpStack::next_deadline() const {
  std::optional<Time> next;
  for (const auto& [neighbour, waiting] : waiting_)
    next = next ? std::min(*next, waiting.next) : waiting.next;
  return next;
}

}  // namespace lmmp::conform
