// Every handover of a capture, of both protocols.
#include "plugin/stats/handover_log.hpp"

#include <cstdint>

namespace lmmp::plugin {

const char* handover_kind_name(HandoverKind kind) {
  switch (kind) {
    case HandoverKind::planned:
      return "planned";
    case HandoverKind::unplanned:
      return "unplanned";
    case HandoverKind::network_initiated:
      return "network-initiated";
    case HandoverKind::map:
      return "MAP";
  }
  return "";
}

Handover* HandoverLog::start(const Start& begun) {
  if (handovers_.size() >= most_handovers) return nullptr;
  Node& node = nodes_[begun.node];
  Handover& handover = handovers_.emplace_back();
  handover.number = static_cast<std::uint32_t>(handovers_.size());
  handover.kind = begun.kind;
  handover.node = begun.node;
  handover.from = begun.from;
  handover.to = begun.to;
  handover.start = begun.time;
  handover.old_care_of = begun.old_care_of;
  node.latest = handovers_.size() - 1;
  ++summary_.handovers;
  for (const Recent& packet : node.recent) {
    if (packet.packet.time < begun.time)
      handover.data_before = packet.packet.time;
    else
      judge(node, packet);
  }
  return &handover;
}

Handover* HandoverLog::latest(NodeKey node) {
  const auto found = nodes_.find(node);
  return found == nodes_.end() ? nullptr : handover_of(found->second);
}

void HandoverLog::signal(Handover& handover, std::uint64_t octets) {
  ++handover.messages;
  handover.octets += octets;
  ++summary_.messages;
  summary_.octets += octets;
}

void HandoverLog::acknowledge(Handover& handover, std::int64_t time, AddressFate address) {
  if (handover.done) return;
  if (handover.refused) --summary_.refused;
  handover.refused = false;
  handover.done = time;
  handover.address = address;
  const std::int64_t latency = time - handover.start;
  ++summary_.acknowledged;
  if (latency <= goal_1_latency) ++summary_.within_70_ms;
  if (address == AddressFate::kept) ++summary_.kept;
  if (address == AddressFate::changed) ++summary_.changed;
  summary_.median.add(latency);
  summary_.percentile_95.add(latency);
  summary_.median_octets.add(static_cast<std::int64_t>(handover.octets));
}

void HandoverLog::refuse(Handover& handover) {
  if (handover.done || handover.refused) return;
  handover.refused = true;
  ++summary_.refused;
}

void HandoverLog::give_address(NodeKey node, const AddressKey& address) {
  if (addresses_.size() < most_handovers || addresses_.contains(address)) addresses_[address] = node;
}

std::optional<NodeKey> HandoverLog::node_of(const AddressKey& address) const {
  const auto found = addresses_.find(address);
  return found == addresses_.end() ? std::nullopt : std::optional(found->second);
}

bool HandoverLog::is_repeated(Node& node, const Data& packet) {
  if (packet.tunnel) node.tunnelled = true;
  return node.tunnelled && !packet.tunnel;
}

bool HandoverLog::is_lost_on_old_path(const Handover& handover, const Data& packet) const {
  return packet.downlink && packet.tunnel && handover.old_care_of && *packet.tunnel == *handover.old_care_of;
}

Handover* HandoverLog::note_lost(Handover& handover) {
  ++handover.lost;
  ++summary_.lost;
  return &handover;
}

Handover* HandoverLog::note_after(Handover* handover, const Data& packet) {
  if (handover == nullptr || !handover->done || handover->data_after || packet.time < *handover->done)
    return nullptr;
  handover->data_after = packet.time;
  return handover;
}

Handover* HandoverLog::judge_reply(Handover& handover, const Recent& reply) {
  const bool asked_during =
      reply.requested >= handover.start && (!handover.done || reply.requested <= *handover.done);
  if (is_lost_on_old_path(handover, reply.packet)) {
    // Its request, if that came during the handover, is counted already.
    return asked_during ? nullptr : note_lost(handover);
  }
  Handover* changed = note_after(&handover, reply.packet);
  if (!asked_during || handover.lost == 0) return changed;
  --handover.lost;
  --summary_.lost;
  if (handover.done) {
    ++handover.delayed;
    ++summary_.delayed;
  }
  return &handover;
}

Handover* HandoverLog::judge(Node& node, const Recent& packet) {
  Handover* handover = handover_of(node);
  if (handover == nullptr) return nullptr;
  if (handover->refused) return note_after(handover, packet.packet);
  if (packet.kind == DataKind::echo_reply) return judge_reply(*handover, packet);
  const bool unanswered = packet.kind == DataKind::echo_request && !handover->done;
  if (unanswered || is_lost_on_old_path(*handover, packet.packet)) return note_lost(*handover);
  return note_after(handover, packet.packet);
}

Handover* HandoverLog::take(const Recent& packet) {
  Node& node = nodes_[packet.packet.node];
  if (is_repeated(node, packet.packet)) return nullptr;
  Handover* changed = judge(node, packet);
  node.recent.push_back(packet);
  if (node.recent.size() > most_recent) node.recent.pop_front();
  return changed;
}

Handover* HandoverLog::data(const Data& packet) {
  return take({packet, DataKind::other, 0});
}

Handover* HandoverLog::echo_request(const Data& packet) {
  return take({packet, DataKind::echo_request, 0});
}

Handover* HandoverLog::echo_reply(const Data& packet, std::int64_t requested) {
  return take({packet, DataKind::echo_reply, requested});
}

}  // namespace lmmp::plugin
