// HMIPv6's handovers: a binding that moves to another LCoA, and a node that goes over to another MAP.
#include <algorithm>
#include <cstdint>
#include <map>

#include "plugin/analysis/hmipv6_tap.hpp"
#include "plugin/stats/handover.hpp"

namespace lmmp::plugin {
namespace {

using hmipv6::Action;
using hmipv6::Request;
using hmipv6::Seen;
using hmipv6::TapRecord;

using InterfaceId = std::array<std::uint8_t, 8>;

// Where a node, known by its interface identifier, is registered: RCoAs are formed of it (H 6).
struct Registration {
  std::uint32_t binding = 0;
  hmipv6::Address lcoa;
};

std::map<InterfaceId, Registration> registrations;
// The request that a binding's latest handover is made of.
std::map<std::uint32_t, const Request*> handover_requests;

InterfaceId interface_of(const hmipv6::Address& rcoa) {
  InterfaceId id;
  std::copy_n(rcoa.octets.begin() + 8, id.size(), id.begin());
  return id;
}

NodeKey node_of(const Request& request) {
  return {NodeKey::Protocol::hmipv6, request.binding->number};
}

// The update registers with another MAP from another place: the RCoA changes (H 6.1).
const Registration* left_map(const Request& request) {
  if (request.action != Action::registration) return nullptr;
  const auto found = registrations.find(interface_of(request.binding->key.rcoa));
  if (found == registrations.end() || found->second.binding == request.binding->number) return nullptr;
  return found->second.lcoa == request.lcoa ? nullptr : &found->second;
}

Handover* start(HandoverReport& report, const packet_info* pinfo, const Request& request) {
  const bool moves = request.action == Action::handover;
  const Registration* left = moves ? nullptr : left_map(request);
  if (!moves && left == nullptr) return nullptr;
  HandoverLog::Start begun;
  begun.node = node_of(request);
  begun.kind = HandoverKind::map;
  const hmipv6::Address& old = moves ? request.before.lcoa : left->lcoa;
  begun.from = text_of(old.octets);
  begun.to = text_of(request.lcoa.octets);
  begun.time = relative_time(pinfo) - (request.first_time - request.sign_time);
  if (moves) begun.old_care_of = old.octets;
  Handover* handover = report.log.start(begun);
  if (handover == nullptr) return nullptr;
  handover->address = moves ? AddressFate::kept : AddressFate::changed;
  handover_requests[request.binding->number] = &request;
  return handover;
}

// The handover that the request is, if it is one and the report has seen its first send.
Handover* handover_of(HandoverReport& report, const Request& request) {
  const auto found = handover_requests.find(request.binding->number);
  if (found == handover_requests.end() || found->second != &request) return nullptr;
  return report.log.latest(node_of(request));
}

void note_registration(const Request& request) {
  if (request.action == Action::deregistration) {
    registrations.erase(interface_of(request.binding->key.rcoa));
  } else if (registrations.size() < HandoverLog::most_handovers) {
    registrations[interface_of(request.binding->key.rcoa)] = {request.binding->number, request.lcoa};
  }
}

Handover* note_update(HandoverReport& report, const packet_info* pinfo, const TapRecord& record) {
  const hmipv6::Update& update = *record.update;
  const Request& request = *update.request;
  report.log.give_address(node_of(request), request.binding->key.rcoa.octets);
  Handover* handover = update.first ? start(report, pinfo, request) : handover_of(report, request);
  if (update.first) note_registration(request);
  if (handover != nullptr) report.log.signal(*handover, record.octets);
  return handover;
}

Handover* note_acknowledgement(HandoverReport& report, const packet_info* pinfo, const TapRecord& record) {
  Handover* handover = handover_of(report, *record.update->request);
  if (handover == nullptr) return nullptr;
  report.log.signal(*handover, record.octets);
  if (record.answer->repeated) return handover;
  if (record.status < hmipv6::status_refused)
    report.log.acknowledge(*handover, relative_time(pinfo), handover->address);
  else
    report.log.refuse(*handover);
  return handover;
}

}  // namespace

Handover* note_hmipv6(HandoverReport& report, const packet_info* pinfo, const void* tapped) {
  const auto& record = *static_cast<const TapRecord*>(tapped);
  if (record.seen == Seen::advertisement || record.update->request->binding == nullptr) return nullptr;
  if (record.seen == Seen::update) return note_update(report, pinfo, record);
  return note_acknowledgement(report, pinfo, record);
}

void forget_hmipv6() {
  registrations.clear();
  handover_requests.clear();
}

}  // namespace lmmp::plugin
