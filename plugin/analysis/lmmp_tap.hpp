// What the `lmmp` tap hands to statistics: one record a message, none of messages quoted in ICMP errors.
#pragma once

#include <cstdint>
#include <optional>

#include "plugin/analysis/findings.hpp"
#include "plugin/dissect/hmipv6_octets.hpp"

namespace lmmp::plugin {

struct LmmpRecord {
  wire::MessageType type = wire::MessageType::login;
  std::uint8_t reserved = 0;
  std::uint32_t sequence = 0;
  hmipv6::Address source;  // IPv4 as ::ffff:a.b.c.d, here and below
  hmipv6::Address destination;
  std::optional<hmipv6::Address> address;  // IP4 or IP6
  std::optional<hmipv6::Address> old_ar;
  std::optional<hmipv6::Address> new_ar;
  bool acted_on = false;  // its receiver does not drop it
  // Of findings.hpp.
  std::uint32_t session = 0;
  std::uint32_t sid = 0;
  std::uint32_t response_to = 0;
  std::uint8_t answered_type = 0;
  bool completes = false;
  std::uint32_t retransmission_of = 0;
  bool has_response_time = false;
  nstime_t response_time = NSTIME_INIT_ZERO;
};

void register_lmmp_tap();

// For a message whose type the texts define. Nothing happens unless somebody listens.
void hand_lmmp_to_tap(packet_info* pinfo, const MessageOutline& outline, const Findings& findings,
                      bool acted_on);

// An address as the records have it; all zero if it is of another kind.
hmipv6::Address mapped_address(const address& given);

}  // namespace lmmp::plugin
