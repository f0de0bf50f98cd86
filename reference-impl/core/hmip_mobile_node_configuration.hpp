// What an HMIPv6 mobile node is told before it starts.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reference-impl/core/hmip_events.hpp"
#include "reference-impl/core/hmip_map_selection.hpp"
#include "reference-impl/core/hmip_registration.hpp"
#include "reference-impl/core/manual_security.hpp"
#include "wire/neighbour_discovery.hpp"

namespace lmmp::reference {

struct HmipLink {
  std::string name;
  // Link-local. Its last 64 bits are the interface identifier of every LCoA and RCoA (H 6).
  wire::IpAddress address;
};

struct HmipMobileNodeConfiguration {
  std::uint8_t map_option_type = wire::default_map_option_type;  // I32
  std::vector<HmipLink> links;
  MapSelection selection = MapSelection::furthest;  // I44
  std::size_t maximum_maps = 1;                     // registered with at once (H 7.2: "MAY choose")
  bool register_without_r = true;                   // with a MAP whose option has R = 0 (I46)
  bool update_previous_map = true;                  // H 6.1, 8
  std::chrono::seconds lifetime{600};               // asked of MAPs
  std::chrono::seconds previous_map_lifetime{60};   // asked of MAPs that are left behind

  // Both or neither. The home registration never lives longer than the MAP's (H 6.1).
  std::optional<wire::IpAddress> home_address;
  std::optional<wire::IpAddress> home_agent;
  std::chrono::seconds home_lifetime{3600};
  // Nodes that are told the care-of address too, so that packets between them and the home address go past
  // the home agent (H 6.1, 6.1.1: "may"). Needs a home address.
  std::vector<wire::IpAddress> correspondents;

  RegistrationTimers timers;
  // A router that is silent for so long may be replaced by another one that is heard.
  wire::Duration router_silence = std::chrono::seconds(3);

  MapSecurity security = MapSecurity::none;
  std::vector<ManualAssociation> associations;
};

// What is wrong with the values themselves, a sentence each; empty if a core can be made of them.
std::vector<std::string> faults_of(const HmipMobileNodeConfiguration& configuration);

}  // namespace lmmp::reference
