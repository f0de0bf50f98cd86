// Every handover of a capture, of both protocols, fed with signalling and data packets as they come. Knows no
// Wireshark.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>

#include "plugin/stats/running_quantile.hpp"

namespace lmmp::plugin {

// IPv6; IPv4 as ::ffff:a.b.c.d.
using AddressKey = std::array<std::uint8_t, 16>;

enum class HandoverKind : std::uint8_t { planned, unplanned, network_initiated, map };
const char* handover_kind_name(HandoverKind kind);

enum class AddressFate : std::uint8_t { unknown, kept, changed };

// A node whose handovers are followed: an LMMP session or an HMIPv6 binding.
struct NodeKey {
  enum class Protocol : std::uint8_t { lmmp, hmipv6 } protocol = Protocol::lmmp;
  std::uint32_t number = 0;
  friend auto operator<=>(const NodeKey&, const NodeKey&) = default;
};

// Times in nanoseconds from the start of the capture.
struct Handover {
  std::uint32_t number = 0;  // from 1
  HandoverKind kind = HandoverKind::unplanned;
  NodeKey node;
  std::string from;  // access router or LCoA
  std::string to;
  std::int64_t start = 0;            // first sign
  std::optional<std::int64_t> done;  // acknowledged
  bool refused = false;
  std::uint32_t messages = 0;
  std::uint64_t octets = 0;  // of IP packets
  AddressFate address = AddressFate::unknown;
  std::uint32_t lost = 0;                   // data packets
  std::uint32_t delayed = 0;                // data packets
  std::optional<std::int64_t> data_before;  // last data packet before the first sign
  std::optional<std::int64_t> data_after;   // first data packet after the acknowledgement
  std::optional<AddressKey> old_care_of;    // data still tunnelled there is lost

  std::optional<std::int64_t> latency() const { return done ? std::optional(*done - start) : std::nullopt; }
  // Without data in either direction, from the last packet before to the first one after.
  std::optional<std::int64_t> gap() const {
    return data_before && data_after ? std::optional(*data_after - *data_before) : std::nullopt;
  }
};

// RFC 4831's goals over all handovers that were acknowledged.
struct HandoverSummary {
  std::uint32_t handovers = 0;
  std::uint32_t acknowledged = 0;
  std::uint32_t refused = 0;
  std::uint32_t within_70_ms = 0;  // Goal 1
  std::uint64_t messages = 0;      // Goal 2
  std::uint64_t octets = 0;        // Goal 2
  std::uint32_t kept = 0;          // Goal 3
  std::uint32_t changed = 0;       // Goal 3
  std::uint32_t lost = 0;
  std::uint32_t delayed = 0;
  RunningQuantile median{0.5};  // of latencies
  RunningQuantile percentile_95{0.95};
  RunningQuantile median_octets{0.5};
};
constexpr std::int64_t goal_1_latency = 70'000'000;

class HandoverLog {
 public:
  static constexpr std::size_t most_handovers = 1'000'000;

  // A packet of signalling or data, in the order of the capture.
  struct Start {
    NodeKey node;
    HandoverKind kind = HandoverKind::unplanned;
    std::string from;
    std::string to;
    std::int64_t time = 0;
    std::optional<AddressKey> old_care_of;
  };
  // A handover begins, one that was open before stays without an acknowledgement. Nothing beyond
  // most_handovers.
  Handover* start(const Start& begun);
  // The node's latest handover, or nullptr.
  Handover* latest(NodeKey node);
  void signal(Handover& handover, std::uint64_t octets);
  void acknowledge(Handover& handover, std::int64_t time, AddressFate address);
  void refuse(Handover& handover);

  // Data to and from `address` is the node's from now on.
  void give_address(NodeKey node, const AddressKey& address);
  std::optional<NodeKey> node_of(const AddressKey& address) const;

  struct Data {
    NodeKey node;
    std::int64_t time = 0;
    std::optional<AddressKey> tunnel;  // the node's end of the tunnel that it came in
    bool downlink = false;
  };
  // A data packet. The handover that it changed, or nullptr.
  Handover* data(const Data& packet);
  // An echo request of or to the node counts as lost during a handover until its reply comes.
  Handover* echo_request(const Data& packet);
  Handover* echo_reply(const Data& packet, std::int64_t requested);

  const HandoverSummary& summary() const { return summary_; }
  const std::deque<Handover>& handovers() const { return handovers_; }

 private:
  enum class DataKind : std::uint8_t { other, echo_request, echo_reply };
  struct Recent {
    Data packet;
    DataKind kind = DataKind::other;
    std::int64_t requested = 0;
  };
  // A first sign is known as one only when the update comes: packets since then are kept that long.
  static constexpr std::size_t most_recent = 256;
  struct Node {
    std::optional<std::size_t> latest;
    std::deque<Recent> recent;
    bool tunnelled = false;  // the capture shows the tunnel: packets outside of it are the same ones again
  };
  Handover* handover_of(Node& node) { return node.latest ? &handovers_[*node.latest] : nullptr; }
  bool is_repeated(Node& node, const Data& packet);
  Handover* take(const Recent& packet);
  Handover* judge(Node& node, const Recent& packet);
  Handover* judge_reply(Handover& handover, const Recent& packet);
  bool is_lost_on_old_path(const Handover& handover, const Data& packet) const;
  Handover* note_lost(Handover& handover);
  Handover* note_after(Handover* handover, const Data& packet);

  std::deque<Handover> handovers_;
  std::map<NodeKey, Node> nodes_;
  std::map<AddressKey, NodeKey> addresses_;
  HandoverSummary summary_;
};

}  // namespace lmmp::plugin
