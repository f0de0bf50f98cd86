// LMMP's handovers: an Init Handover of either side announces one (planned, network-initiated), a Handover
// alone is an unplanned one, and the Ack of the Handover ends it (D 2.2).
#include <cstdint>
#include <map>

#include "plugin/analysis/lmmp_tap.hpp"
#include "plugin/stats/handover.hpp"

namespace lmmp::plugin {
namespace {

using M = wire::MessageType;

// An announced handover whose Handover does not come within that time is another one.
constexpr std::int64_t longest_announcement = 30'000'000'000;

struct Node {
  AddressKey mobile_node{};
  AddressKey access_router{};
  std::optional<AddressKey> address;  // global, of the node
  std::uint32_t announced_frame = 0;  // of the latest Init Handover's first send
  std::uint32_t handover_frame = 0;   // of the latest Handover's first send
  bool handover_seen = false;         // for the latest handover
};
std::map<std::uint32_t, Node> nodes;  // by session

bool is_link_local(const AddressKey& key) {
  return key[0] == 0xFE && (key[1] & 0xC0) == 0x80;
}

bool is_group(const AddressKey& key) {
  return key[0] == 0xFF;
}

bool is_from_mobile_node(M type) {
  switch (type) {
    case M::login:
    case M::logout:
    case M::handover:
    case M::reinit_done:
    case M::routing_refresh:
    case M::paging_refresh:
    case M::key_exchange_request:
      return true;
    default:
      return false;
  }
}

bool is_from_access_router(M type) {
  switch (type) {
    case M::login_ack:
    case M::reinit:
    case M::paging_query:
    case M::key_exchange_reply:
      return true;
    default:
      return false;
  }
}

NodeKey key_of_session(const LmmpRecord& record) {
  return {NodeKey::Protocol::lmmp, record.session};
}

void own(HandoverReport& report, const LmmpRecord& record, Node& node, const AddressKey& address) {
  node.address = address;
  report.log.give_address(key_of_session(record), address);
}

// Who is who, and the node's address as the message tells them.
void note_addresses(HandoverReport& report, const LmmpRecord& record, Node& node) {
  const AddressKey& source = record.source.octets;
  const AddressKey& destination = record.destination.octets;
  if (is_from_mobile_node(record.type)) {
    node.mobile_node = source;
    if (!is_group(destination)) node.access_router = destination;
    if (!is_link_local(source)) own(report, record, node, source);
  } else if (is_from_access_router(record.type)) {
    if (!is_group(destination)) node.mobile_node = destination;
    node.access_router = source;
  }
  const bool tells = record.type == M::login || record.type == M::login_ack || record.type == M::reinit;
  if (tells && record.address) own(report, record, node, record.address->octets);
}

HandoverKind kind_announced(const LmmpRecord& record, const Node& node) {
  return record.source.octets == node.access_router && record.source.octets != node.mobile_node
             ? HandoverKind::network_initiated
             : HandoverKind::planned;
}

Handover* announce(HandoverReport& report, const packet_info* pinfo, const LmmpRecord& record, Node& node) {
  HandoverLog::Start begun;
  begun.node = key_of_session(record);
  begun.kind = kind_announced(record, node);
  const bool from_node = begun.kind == HandoverKind::planned;
  begun.from = text_of(from_node ? record.destination.octets : record.source.octets);
  if (record.new_ar) begun.to = text_of(record.new_ar->octets);
  begun.time = relative_time(pinfo);
  node.announced_frame = pinfo->num;
  node.handover_seen = false;
  return report.log.start(begun);
}

bool is_announced(const Handover* handover, const packet_info* pinfo, const Node& node) {
  return handover != nullptr && !handover->done && !node.handover_seen &&
         relative_time(pinfo) - handover->start <= longest_announcement;
}

// `before`: the node as it was before this message told of it.
Handover* begin_handover(HandoverReport& report, const packet_info* pinfo, const LmmpRecord& record,
                         Node& node, const Node& before) {
  Handover* handover = report.log.latest(key_of_session(record));
  if (!is_announced(handover, pinfo, node)) {
    HandoverLog::Start begun;
    begun.node = key_of_session(record);
    begun.kind = HandoverKind::unplanned;
    if (record.old_ar)
      begun.from = text_of(record.old_ar->octets);
    else if (before.access_router != AddressKey{})
      begun.from = text_of(before.access_router);
    begun.time = relative_time(pinfo);
    handover = report.log.start(begun);
    if (handover == nullptr) return nullptr;
  }
  handover->to = text_of(record.destination.octets);
  if (node.address)
    handover->address =
        !before.address || *before.address == *node.address ? AddressFate::kept : AddressFate::changed;
  else if (before.mobile_node == record.source.octets)
    handover->address = AddressFate::kept;
  node.handover_frame = pinfo->num;
  node.handover_seen = true;
  return handover;
}

// A Handover may be the paper's answer to a Paging Query: the node is where it was (I21).
bool only_answers(const LmmpRecord& record, const Node& before) {
  return record.response_to != 0 && record.destination.octets == before.access_router;
}

bool belongs_to(std::uint32_t frame, const Node& node) {
  return frame != 0 && (frame == node.announced_frame || frame == node.handover_frame);
}

Handover* note_answer(HandoverReport& report, const packet_info* pinfo, const LmmpRecord& record,
                      const Node& node, Handover& handover) {
  report.log.signal(handover, report.octets());
  if (record.response_to != node.handover_frame || !node.handover_seen) return &handover;
  if (record.type == M::ack)
    report.log.acknowledge(handover, relative_time(pinfo), handover.address);
  else
    report.log.refuse(handover);
  return &handover;
}

}  // namespace

Handover* note_lmmp(HandoverReport& report, const packet_info* pinfo, const void* tapped) {
  const auto& record = *static_cast<const LmmpRecord*>(tapped);
  if (record.session == 0 || !record.acted_on) return nullptr;
  if (nodes.size() >= HandoverLog::most_handovers && !nodes.contains(record.session)) return nullptr;
  Node& node = nodes[record.session];
  const Node before = node;
  note_addresses(report, record, node);
  Handover* latest = report.log.latest(key_of_session(record));
  const bool repeated = record.retransmission_of != 0;
  if (repeated && (latest == nullptr || !belongs_to(record.retransmission_of, node))) return nullptr;
  Handover* handover = nullptr;
  switch (record.type) {
    case M::init_handover:
      handover = repeated ? latest : announce(report, pinfo, record, node);
      break;
    case M::handover:
      if (only_answers(record, before)) return nullptr;
      handover = repeated ? latest : begin_handover(report, pinfo, record, node, before);
      break;
    case M::ack:
    case M::error:
      if (latest == nullptr || !belongs_to(record.response_to, node)) return nullptr;
      return note_answer(report, pinfo, record, node, *latest);
    default:
      return nullptr;
  }
  if (handover != nullptr) report.log.signal(*handover, report.octets());
  return handover;
}

void forget_lmmp() {
  nodes.clear();
}

}  // namespace lmmp::plugin
