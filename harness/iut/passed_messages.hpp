// What has passed the border of a simulated implementation, for faults that depend on what was before.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

#include "harness/iut/border_packet.hpp"
#include "harness/iut/fault.hpp"
#include "harness/script/ast.hpp"
#include "harness/script/vocabulary.hpp"

namespace lmmp::conform {

// The version of an address of this kind; of one that may be either, the packet's.
wire::IpVersion version_for(FieldKind kind, const BorderPacket& packet);
// A field of a packet, or where it comes from and goes to: "source", "destination".
std::optional<Value> field_of(std::string_view name, const BorderPacket& packet, FieldKind kind);

class PassedMessages {
 public:
  // As it came, or as the core sent it: before any fault.
  void note(Fault::Direction direction, const BorderPacket& packet);

  // The last one of this type between the two that `packet` is between, or from either to all.
  const BorderPacket* last(Fault::Direction direction, std::uint8_t type, const BorderPacket& packet) const;
  // The same, or else the last one of this type at all.
  const BorderPacket* last_of_anybody(Fault::Direction direction, std::uint8_t type,
                                      const BorderPacket& packet) const;
  bool on_link(std::uint8_t type, unsigned link) const;
  // What the destination of `packet` sent last: what the packet answers, if it answers anything.
  const BorderPacket* asked_by_destination(const BorderPacket& packet) const;

 private:
  std::map<std::tuple<Fault::Direction, std::uint8_t, wire::IpAddress>, BorderPacket> by_node_;  // the other
  std::map<std::pair<Fault::Direction, std::uint8_t>, BorderPacket> by_type_;
  std::map<wire::IpAddress, BorderPacket> received_;
};

}  // namespace lmmp::conform
