// What an access router tells the access network behind it, whatever scheme that network routes by.
//
// The calls are what LMMP triggers and the schemes of the paper's Tables 1 and 2 need; docs/access-network.md
// says which call is what in Cellular IP, HAWAII, MER-TORA and BCMP, and what a network asks of its router
// the other way, through AccessRouter or the control socket.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "reference-impl/core/access_router.hpp"

namespace lmmp::reference {

// A node as its access router knows it.
struct Attachment {
  std::uint32_t sid = 0;
  wire::IpAddress address;  // what packets for it are sent to
  wire::IpAddress peer;     // where its messages come from; its address on the link
  std::string interface;
  std::uint32_t paging_area = 0;  // 0: none

  friend bool operator==(const Attachment&, const Attachment&) = default;
};

enum class Departure : std::uint8_t {
  logged_out,
  silent,     // its soft state ran out (I26)
  replaced,   // by another session at its address or place
  elsewhere,  // another router has it: what was set up on the way to it there stays
};

class AccessNetwork {
 public:
  virtual ~AccessNetwork() = default;
  virtual void login(const Attachment& node) = 0;
  // A planned handover was announced; the new router, if the node named one.
  virtual void prepare(const Attachment& node, const std::optional<wire::IpAddress>& new_router) = 0;
  // It is on another link, or came from another router, which it may have named.
  virtual void move(const Attachment& node, const std::optional<wire::IpAddress>& old_router) = 0;
  virtual void refresh(const Attachment& node) = 0;
  virtual void idle(const Attachment& node) = 0;
  // Its address or paging area is another one, by Re-Init.
  virtual void change(const Attachment& node) = 0;
  virtual void leave(const Attachment& node, Departure why) = 0;
  // An interface was down, or away, and is up again.
  virtual void link_up(const std::string& interface) = 0;
};

// Tells the network what an event means for it; many mean nothing.
void tell(AccessNetwork& network, const AccessRouterConfiguration& configuration, const Event& event);
// A session that was there before the daemon was.
void tell_restored(AccessNetwork& network, const AccessRouterConfiguration& configuration,
                   const SessionInfo& session);

// The network that only writes to the log what it is told.
std::unique_ptr<AccessNetwork> log_only_network();

}  // namespace lmmp::reference
