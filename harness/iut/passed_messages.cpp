// What has passed the border of a simulated implementation, for faults that depend on what was before.
#include "harness/iut/passed_messages.hpp"

#include <algorithm>

#include "harness/node/frames.hpp"
#include "harness/node/patterns.hpp"
#include "wire/carrier.hpp"
#include "wire/message.hpp"

namespace lmmp::conform {

wire::IpVersion version_for(FieldKind kind, const BorderPacket& packet) {
  if (kind == FieldKind::ipv4) return wire::IpVersion::v4;
  return kind == FieldKind::ipv6 ? wire::IpVersion::v6 : packet.source.version();
}

std::optional<Value> field_of(std::string_view name, const BorderPacket& packet, FieldKind kind) {
  if (name == "source") return Value{packet.source, {}};
  if (name == "destination") return Value{packet.destination, {}};
  const auto carrier = wire::decode_carrier(packet.icmp);
  if (!carrier) return std::nullopt;
  const auto decoded = wire::decode(carrier->lmmp);
  return read_field(name, {decoded.message, *carrier, packet.hop_limit}, version_for(kind, packet));
}

void PassedMessages::note(Fault::Direction direction, const BorderPacket& packet) {
  const bool received = direction == Fault::Direction::received;
  const auto& other = received ? packet.source : packet.destination;
  const auto carrier = wire::decode_carrier(packet.icmp);
  if (!carrier) return;
  const std::uint8_t type = wire::decode(carrier->lmmp).message.type;
  by_node_.insert_or_assign({direction, type, other}, packet);
  by_type_.insert_or_assign({direction, type}, packet);
  if (received) received_.insert_or_assign(other, packet);
}

const BorderPacket* PassedMessages::last(Fault::Direction direction, std::uint8_t type,
                                         const BorderPacket& packet) const {
  for (const auto& other : {packet.source, packet.destination, all_nodes(packet.source.version())}) {
    const auto found = by_node_.find({direction, type, other});
    if (found != by_node_.end()) return &found->second;
  }
  return nullptr;
}

const BorderPacket* PassedMessages::last_of_anybody(Fault::Direction direction, std::uint8_t type,
                                                    const BorderPacket& packet) const {
  if (const auto* own = last(direction, type, packet)) return own;
  const auto found = by_type_.find({direction, type});
  return found != by_type_.end() ? &found->second : nullptr;
}

bool PassedMessages::on_link(std::uint8_t type, unsigned link) const {
  return std::any_of(by_node_.begin(), by_node_.end(), [&](const auto& entry) {
    return std::get<std::uint8_t>(entry.first) == type && entry.second.link == link;
  });
}

const BorderPacket* PassedMessages::asked_by_destination(const BorderPacket& packet) const {
  const auto found = received_.find(packet.destination);
  return found != received_.end() ? &found->second : nullptr;
}

}  // namespace lmmp::conform
