// What the HMIPv6 cores report beside the datagrams that they send: for logs, tests and tables.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "reference-impl/core/datagram.hpp"

namespace lmmp::reference {

// Datagram::link of a datagram that goes where the node's routing sends it, or came that way.
inline constexpr unsigned routed = 0xFFFFFFFF;

// Which text rules where they differ (I31).
enum class HmipProfile : std::uint8_t { draft_2004, rfc5380 };

enum class HmipEventKind : std::uint8_t {
  registered,          // a binding exists since now
  refreshed,           // it was renewed from the same LCoA
  moved,               // it has another LCoA now
  deregistered,        // it ended because the mobile node said so
  expired,             // it ended because its lifetime did
  refused,             // an update was answered with a status of 128 or more
  dropped,             // a datagram was dropped; no state changed
  unprotected,         // a message was not under ESP as the configuration asks; no state changed
  map_learned,         // a MAP is advertised that was not
  map_failed,          // a MAP has failed: lifetime 0, or no answer to echo requests (H 10)
  map_recovered,       // it answers or is advertised again
  map_lost,            // it is advertised no more
  map_selected,        // the mobile node uses this MAP from now on
  reverted,            // no MAP is left: plain Mobile IPv6 (H 7.2)
  home_registered,     // the home agent accepted the care-of address
  home_deregistered,   // the home agent has no binding any more
  correspondent_told,  // a correspondent was told the care-of address
  unanswered,          // updates were sent as often as may be
};
std::string_view name_of(HmipEventKind kind);  // "map_learned"

struct HmipEvent {
  HmipEventKind kind = HmipEventKind::dropped;
  wire::IpAddress rcoa;     // unspecified where there is none, so all addresses here
  wire::IpAddress lcoa;     // where an update came from or is sent from
  wire::IpAddress peer;     // the MAP, home agent or router that it is about
  std::uint8_t status = 0;  // of the acknowledgement sent or received
  std::string_view reason;  // static text; empty if the kind says it all
};

struct HmipActions {
  std::vector<Datagram> send;  // in this order
  std::vector<HmipEvent> events;
};

}  // namespace lmmp::reference
