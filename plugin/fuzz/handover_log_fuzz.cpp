// Fuzzes the log of handovers with signalling and data in any order: its sums must always be those of its
// rows.
#include <algorithm>
#include <cstdint>
#include <span>

#include "plugin/stats/handover_log.hpp"
#include "wire/fuzz/require.hpp"

namespace {

using namespace lmmp::plugin;
using lmmp::wire::require;

// Each event is four octets: what, which node, which address, and how much later.
constexpr std::size_t event_size = 4;
using Event = std::span<const std::uint8_t, event_size>;

AddressKey address_of(std::uint8_t number) {
  AddressKey address{};
  address[15] = number % 8;
  return address;
}

HandoverLog::Data data_of(Event event, NodeKey node, std::int64_t time) {
  HandoverLog::Data data{node, time, std::nullopt, (event[2] & 0x80) != 0};
  if ((event[2] & 0x40) != 0) data.tunnel = address_of(event[2]);
  return data;
}

void happen(HandoverLog& log, Event event, std::int64_t time) {
  const NodeKey node{(event[1] & 0x80) != 0 ? NodeKey::Protocol::lmmp : NodeKey::Protocol::hmipv6,
                     event[1] % 4U};
  Handover* latest = log.latest(node);
  const auto earlier = time - static_cast<std::int64_t>(event[2]) * 10'000'000;
  switch (event[0] % 8) {
    case 0:
      // The first sign may be seen as one only later.
      require(log.start({node, static_cast<HandoverKind>(event[2] % 4), "a", "b", earlier,
                         address_of(event[2])}) == log.latest(node));
      break;
    case 1:
      if (latest != nullptr) log.signal(*latest, event[2]);
      break;
    case 2:
      if (latest != nullptr) log.acknowledge(*latest, time, static_cast<AddressFate>(event[2] % 3));
      break;
    case 3:
      if (latest != nullptr) log.refuse(*latest);
      break;
    case 4:
      log.give_address(node, address_of(event[2]));
      require(log.node_of(address_of(event[2])) == node);
      break;
    case 5:
      log.data(data_of(event, node, time));
      break;
    case 6:
      log.echo_request(data_of(event, node, time));
      break;
    default:
      log.echo_reply(data_of(event, node, time), earlier);
      break;
  }
}

void check_sums(const HandoverLog& log) {
  HandoverSummary sums;
  std::uint32_t number = 0;
  for (const Handover& handover : log.handovers()) {
    require(handover.number == ++number);
    require(!(handover.done && handover.refused));
    sums.acknowledged += handover.done ? 1 : 0;
    sums.refused += handover.refused ? 1 : 0;
    sums.messages += handover.messages;
    sums.octets += handover.octets;
    sums.lost += handover.lost;
    sums.delayed += handover.delayed;
    if (handover.data_after) require(handover.data_after >= handover.done || handover.refused);
  }
  const HandoverSummary& told = log.summary();
  require(told.handovers == number && told.acknowledged == sums.acknowledged && told.refused == sums.refused);
  require(told.messages == sums.messages && told.octets == sums.octets);
  require(told.lost == sums.lost && told.delayed == sums.delayed);
  require(told.kept + told.changed <= told.acknowledged && told.within_70_ms <= told.acknowledged);
  require(told.median.size() == told.acknowledged);
  require(told.median.value() <= told.percentile_95.value() || told.acknowledged < 2);
  require(told.percentile_95.value() <= told.percentile_95.maximum());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  HandoverLog log;
  std::int64_t time = 0;
  std::span<const std::uint8_t> left{data, size};
  while (left.size() >= event_size) {
    const Event event = left.first<event_size>();
    time += static_cast<std::int64_t>(event[3]) * 1'000'000;
    happen(log, event, time);
    left = left.subspan(event_size);
  }
  check_sums(log);
  return 0;
}
