// The mobile node of LMMP as a sans-I/O state machine.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "reference-impl/core/datagram.hpp"
#include "wire/carrier.hpp"
#include "wire/message.hpp"
#include "wire/parameters.hpp"
#include "wire/registry.hpp"
#include "wire/security.hpp"

namespace lmmp::reference {

struct MobileNodeLink {
  std::string name;
  std::optional<wire::IpAddress> ipv4;  // the node's own address there
  std::optional<wire::IpAddress> ipv6;
  // The ways of CONFIG (I8) that the node has no need to carry out here, or has: all, unless a driver does
  // it.
  std::uint8_t configured = wire::config_home_address | wire::config_stateless | wire::config_dhcp;
};

struct MobileNodeConfiguration {
  wire::Profile profile = wire::Profile::draft_00;
  std::uint8_t icmp_subtype = wire::default_icmp_subtype;          // I2
  wire::LengthCounts length_counts = wire::LengthCounts::payload;  // I4, sent and read
  std::vector<MobileNodeLink> links;
  wire::IpVersion version = wire::IpVersion::v6;  // that LMMP is spoken over
  std::optional<wire::IpAddress> home_address;    // used where CONFIG asks for it (I37)
  bool ask_for_address = false;                   // Login carries the unspecified address
  // Handovers and refreshes come from the session's address, if the link can have it, instead of the link's:
  // a router that meets the session by one learns the address so (I51). The driver can send from it and hears
  // it.
  bool speak_from_session_address = false;
  // The node's key pair, for networks with LMMP-internal authentication (D 2.4).
  std::optional<wire::RsaKey> key;
  wire::RsaPadding padding = wire::RsaPadding::oaep_sha256;         // I14
  wire::MacAlgorithm mac_algorithm = wire::MacAlgorithm::hmac_md5;  // I10
  bool replay_protection = true;                                    // I24
  // A suggested Re-Init is acknowledged at once and carried out after this (D 2.2, Figure 5).
  wire::Duration suggested_reinit_delay{};
  // After a Login was refused, or nobody answered.
  wire::Duration login_pause = std::chrono::seconds(5);
  // An advertisement that is older says nothing any more.
  wire::Duration advertisement_lifetime = std::chrono::seconds(10);
  // I25.
  wire::Duration first_retransmission = wire::first_retransmission;
  unsigned maximum_sends = wire::maximum_sends;
  // As in AccessRouterConfiguration.
  std::function<void(std::span<std::uint8_t>)> random;
};

std::vector<std::string> faults_of(const MobileNodeConfiguration& configuration);

enum class NodePhase : std::uint8_t {
  off,           // no session, and none is wanted
  searching,     // waits for an advertisement
  configuring,   // waits for the driver to configure an address as CONFIG says
  exchanging,    // sent Key Exchange Request
  logging_in,    // sent Login
  active,        //
  idle,          // sent Paging Refresh
  handing_over,  // sent Handover, or waits for an advertisement to send it to
  logging_out,   // sent Logout
};
std::string_view name_of(NodePhase phase);

enum class NodeEventKind : std::uint8_t {
  router_found,        // the first advertisement of a router on the current link
  address_wanted,      // the driver is to configure an address, and to say so by set_link
  logged_in,           //
  login_refused,       //
  handed_over,         // the Handover was acknowledged
  paged,               //
  reinitialized,       //
  handover_asked,      // Init Handover by the network: the driver moves the node where it can
  handover_announced,  // the node's Init Handover was acknowledged, or never will be: it moves now
  logged_out,          // by either side
  session_lost,        // the network does not know it any more
  unsupported,         // the network asks for what this node cannot do
  dropped,             // a datagram was dropped; no state changed
};
std::string_view name_of(NodeEventKind kind);

struct NodeEvent {
  NodeEventKind kind = NodeEventKind::dropped;
  std::uint32_t sid = 0;
  unsigned link = 0;
  wire::IpAddress router{};
  std::string_view reason;
  std::optional<wire::IpAddress> address{};     // logged_in, reinitialized: the session's
  std::optional<wire::IpAddress> new_router{};  // handover_asked: where to
  wire::OctetVector new_mac{};
  std::string new_essid;
  std::uint8_t ways{};  // address_wanted: those of CONFIG that are to be tried, in the order of I37
};

struct NodeActions {
  std::vector<Datagram> send;
  std::vector<NodeEvent> events;
};

struct NodeStatus {
  NodePhase phase = NodePhase::off;
  std::optional<unsigned> link;
  std::optional<wire::IpAddress> router;
  std::uint32_t sid = 0;                   // 0: no session
  std::optional<wire::IpAddress> address;  // the session's
  std::uint32_t paging_area = 0;           // 0: none
  std::uint32_t routing_interval = 0;      // seconds, 0: none
  std::uint32_t paging_interval = 0;       // seconds, 0: none
  bool authenticated = false;
};

class MobileNode {
 public:
  MobileNode(MobileNodeConfiguration configuration, std::uint64_t seed);
  ~MobileNode();
  MobileNode(MobileNode&&) noexcept;
  MobileNode& operator=(MobileNode&&) noexcept;

  NodeActions receive(Time now, const Datagram& datagram);
  NodeActions expire(Time now);
  std::optional<Time> next_deadline() const;

  // The node's link layer is on this link since now (an unplanned handover, if it has a session).
  NodeActions attach(Time now, unsigned link);
  NodeActions detach(Time now);

  // Upper-tester commands. The error is a sentence.
  using Result = tl::expected<NodeActions, std::string>;
  Result log_in(Time now);
  Result log_out(Time now);
  Result go_idle(Time now);                   // Paging Refresh
  Result wake(Time now);                      // Routing Refresh
  Result hand_over(Time now, unsigned link);  // planned: Init Handover first, then attach to the link
  Result refresh(Time now);                   // the refresh that is due next, now

  NodeStatus status() const;
  // The link on which a router with this address was heard lately.
  std::optional<unsigned> link_with_router(const wire::IpAddress& router) const;
  const MobileNodeConfiguration& configuration() const;
  // The node's addresses on a link changed, or CONFIG was carried out there. Goes on with what waited for it;
  // an active session whose address on its link changed is told to the router by a Handover.
  NodeActions set_link(Time now, unsigned link, MobileNodeLink addresses);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace lmmp::reference
