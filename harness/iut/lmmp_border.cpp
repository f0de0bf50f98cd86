// Between a reference core of LMMP and simulated links.
#include "harness/iut/lmmp_border.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace lmmp::conform {
namespace {

std::vector<Station> interfaces_of(const Ixit& ixit, bool router) {
  std::vector<Station> interfaces;
  const std::uint8_t kind = router ? 0xA0 : 0x10;
  for (const auto& link : ixit.links) {
    Station station;
    station.name = link.iut_name;
    station.mac = {0x02, 0x00, 0x00, 0x00, kind, static_cast<std::uint8_t>(interfaces.size() + 1)};
    if (link.iut4) station.addresses.push_back(*link.iut4);
    if (link.iut6) station.addresses.push_back(*link.iut6);
    station.router = router;
    interfaces.push_back(std::move(station));
  }
  return interfaces;
}

BorderPacket border(const reference::Datagram& datagram) {
  return {datagram.link, datagram.source, datagram.destination, datagram.hop_limit, datagram.payload, {}};
}

reference::Datagram datagram(BorderPacket packet) {
  const std::uint8_t protocol = packet.source.is_v4() ? wire::protocol_icmpv4 : wire::protocol_icmpv6;
  return {packet.link, packet.source, packet.destination, packet.hop_limit, protocol, std::move(packet.icmp)};
}

}  // namespace

LmmpBorder::LmmpBorder(const Ixit& ixit, bool router, std::uint64_t seed, const Fault* fault)
    : stack_(interfaces_of(ixit, router)), filter_(fault, ixit, seed) {}

std::vector<reference::Datagram> LmmpBorder::receive(Time now, unsigned link, wire::Octets frame,
                                                     std::vector<HostFrame>& frames) {
  auto received = stack_.receive(now, link, frame);
  frames = std::move(received.frames);
  std::vector<reference::Datagram> datagrams;
  if (!received.packet) return datagrams;
  auto passed = filter_.pass(Fault::Direction::received, std::move(*received.packet));
  for (auto& packet : passed.onward) datagrams.push_back(datagram(std::move(packet)));
  put_on_link(now, std::move(passed.extra), frames);
  return datagrams;
}

void LmmpBorder::send(Time now, const std::vector<reference::Datagram>& datagrams,
                      std::vector<HostFrame>& frames) {
  for (const auto& sent : datagrams) {
    auto passed = filter_.pass(Fault::Direction::sent, border(sent));
    put_on_link(now, std::move(passed.onward), frames);
    put_on_link(now, std::move(passed.extra), frames);
  }
}

void LmmpBorder::command(Time now, const std::string& action, unsigned link, const wire::IpAddress& own,
                         std::vector<HostFrame>& frames) {
  for (auto& packet : filter_.command(action, link, own).extra) {
    const auto after = std::exchange(packet.after, Time::zero());
    if (after > Time::zero()) {
      later_.push_back({now + after, std::move(packet), action});
    } else {
      put_on_link(now, {std::move(packet)}, frames);
    }
  }
}

std::vector<HostFrame> LmmpBorder::advance(Time now) {
  auto frames = stack_.advance(now);
  put_what_is_due(now, frames);
  return frames;
}

std::optional<Time> LmmpBorder::next_deadline() const {
  auto next = stack_.next_deadline();
  for (const auto& each : later_) next = next ? std::min(*next, each.due) : each.due;
  return next;
}

void LmmpBorder::put_what_is_due(Time now, std::vector<HostFrame>& frames) {
  for (auto each = later_.begin(); each != later_.end();) {
    if (each->due > now) {
      ++each;
      continue;
    }
    if (filter_.may_act_on(each->packet.link, each->command)) put_on_link(now, {each->packet}, frames);
    each = later_.erase(each);
  }
}

void LmmpBorder::put_on_link(Time now, std::vector<BorderPacket> packets, std::vector<HostFrame>& frames) {
  for (const auto& packet : packets) {
    auto ready = stack_.send(now, packet);
    frames.insert(frames.end(), std::make_move_iterator(ready.begin()), std::make_move_iterator(ready.end()));
  }
}

}  // namespace lmmp::conform
