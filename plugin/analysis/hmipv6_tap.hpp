// What the `hmipv6` tap hands to statistics: one record a packet, none of packets quoted in ICMP errors.
#pragma once

#include <cstdint>

#include "plugin/analysis/hmipv6_maps.hpp"

namespace lmmp::plugin::hmipv6 {

enum class Seen : std::uint8_t { advertisement, update, acknowledgement };

struct TapRecord {
  Seen seen = Seen::advertisement;
  Address source;
  Address destination;
  const MapOptions* maps = nullptr;  // of an advertisement
  const Changes* changes = nullptr;  // of an advertisement, if any
  const Update* update = nullptr;    // of an update; of an acknowledgement, the one answered
  const Answer* answer = nullptr;    // of an acknowledgement
  std::uint8_t status = 0;           // of an acknowledgement
  std::uint32_t octets = 0;          // of the IPv6 packet, header included
  std::uint16_t lifetime = 0;        // of an update or an acknowledgement, units of 4 s
};

inline int tap = -1;

// Hands a copy of `record` to the statistics that listen.
void hand_to_tap(packet_info* pinfo, const TapRecord& record);

}  // namespace lmmp::plugin::hmipv6
