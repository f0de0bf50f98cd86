// What a core reports beside the datagrams that it sends: for logs, tests and the access network.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "reference-impl/core/datagram.hpp"

namespace lmmp::reference {

enum class EventKind : std::uint8_t {
  logged_in,           // a session exists since now
  logged_out,          // it ended by a Logout of either side
  timed_out,           // it ended because nothing was heard (I26), or a Logout was never acknowledged
  replaced,            // it ended because its address logged in again
  released,            // it ended because the node is at another router now
  refreshed,           // Routing Refresh
  went_idle,           // Paging Refresh
  moved,               // Handover, or a page answered elsewhere
  handover_announced,  // Init Handover by the node
  acknowledged,        // a request of this side was
  unanswered,          // a request of this side was sent as often as may be
  reinitialized,       // Re-Init Done
  refused,             // a request was answered by Error
  dropped,             // a datagram was dropped; no state changed
};
std::string_view name_of(EventKind kind);  // "logged_in"

struct Event {
  EventKind kind = EventKind::dropped;
  std::uint32_t sid = 0;  // 0: none
  unsigned link = 0;
  wire::IpAddress node;     // where the node's message came from, or goes to
  std::string_view reason;  // static text; empty if the kind says it all
  // What the access network needs to know (access_network.hpp); the session's, where there is one.
  wire::IpAddress address{};
  std::uint32_t paging_area = 0;
  std::optional<wire::IpAddress>
      router{};  // moved: the old one, if the node named it; announced: the new one
};

struct Actions {
  std::vector<Datagram> send;  // in this order
  std::vector<Event> events;
};

}  // namespace lmmp::reference
