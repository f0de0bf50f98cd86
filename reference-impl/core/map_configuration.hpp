// What a router with a MAP, without one, or a home agent is told before it starts: links, MAP options,
// limits, keys.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reference-impl/core/hmip_events.hpp"
#include "reference-impl/core/manual_security.hpp"
#include "wire/neighbour_discovery.hpp"
#include "wire/parameters.hpp"

namespace lmmp::reference {

struct MapLink {
  std::string name;         // as the operating system names the interface
  wire::IpAddress address;  // the router's link-local address there
  wire::LinkLayerAddress link_layer{};
  bool advertise = true;   // Router Advertisements are sent here
  bool own_option = true;  // with the own MAP option
  bool relay = true;       // with MAP options from configuration and from other links (H 7.1, I45)
  bool listen = false;     // MAP options in advertisements received here are learned
  std::vector<wire::PrefixInformation> prefixes;  // advertised
  std::uint16_t router_lifetime = 1800;           // seconds; 0: not a default router
};

// How a router finds out that a MAP has failed (H 10: its example's numbers).
struct FailureDetection {
  bool enabled = false;
  wire::IpAddress source;  // of the echo requests: an address of this router that MAPs can answer to
  wire::Duration interval = std::chrono::seconds(10);
  wire::Duration aggressive_interval = std::chrono::seconds(5);
  unsigned aggressive_probes = 3;  // "once every 5 seconds for 15 seconds"
};

struct MapDiscoveryConfiguration {
  HmipProfile profile = HmipProfile::draft_2004;
  std::uint8_t map_option_type = wire::default_map_option_type;  // I32
  std::vector<MapLink> links;
  std::optional<wire::MapOption> own;       // as it is sent on this router's links
  std::vector<wire::MapOption> configured;  // other MAPs, by hand (H 7: the default mechanism)
  wire::Duration advertisement_interval = std::chrono::seconds(1);
  // An option that was learned goes when it is not heard for so long, or when its valid lifetime is over.
  wire::Duration learned_silence = std::chrono::seconds(30);
  FailureDetection failure_detection;
};

struct MapConfiguration {
  MapDiscoveryConfiguration discovery;  // of a MAP own is set: its address is the MAP's
  // Set: this is a home agent (RFC 3775 10) with this address, and no MAP. What is said of RCoAs and LCoAs
  // then goes for home addresses and their care-of addresses.
  std::optional<wire::IpAddress> home_agent;
  // Index of the link that holds the RCoAs' prefix: DAD and proxy Neighbour Advertisements go there. None:
  // the prefix is routed to the MAP, and nobody else can have an address of it.
  std::optional<unsigned> home_link;
  std::vector<wire::Prefix> valid_on_link_prefixes;  // of LCoAs; empty: any (H 6.2, status 129)
  std::chrono::seconds maximum_lifetime{3600};       // granted; at least 4
  std::size_t maximum_bindings = 100'000;
  std::size_t maximum_pending = 1024;  // bindings that wait for duplicate address detection
  bool duplicate_address_detection = true;
  wire::Duration duplicate_address_wait = std::chrono::seconds(1);  // RFC 4862: RetransTimer
  unsigned maximum_errors_per_second = 100;                         // ICMPv6 errors (RFC 4443 2.4)
  std::size_t tunnel_mtu = 1460;  // the largest packet that goes into the tunnel, outer header not counted
  MapSecurity security = MapSecurity::none;
  std::vector<ManualAssociation> associations;

  const wire::IpAddress& address() const { return home_agent ? *home_agent : discovery.own->address; }
};

// What is wrong with the values themselves, a sentence each; empty if a core can be made of them.
std::vector<std::string> faults_of(const MapDiscoveryConfiguration& configuration);
std::vector<std::string> faults_of(const MapConfiguration& configuration);

}  // namespace lmmp::reference
