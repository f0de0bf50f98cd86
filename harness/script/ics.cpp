// The features of the texts that an implementation may leave out (I48), by name.
#include "harness/script/ics.hpp"

#include <algorithm>

namespace lmmp::conform {

const std::vector<Feature>& known_features() {
  static const std::vector<Feature> features = {
      {"ipv4", "LMMP over ICMPv4"},
      {"ipv6", "LMMP over ICMPv6"},
      {"two-links", "access routers on two links, between which nodes move"},
      {"no-authentication", "sessions without authentication (CONFIG mode 0)"},
      {"lmmp-internal-authentication", "LMMP's own key exchange (CONFIG mode 1)"},
      {"pana", "authentication by PANA (CONFIG mode 2)"},
      {"home-address", "nodes that keep their home address (CONFIG bit 1)"},
      {"stateless", "stateless address autoconfiguration (CONFIG bit 2)"},
      {"dhcp", "addresses by DHCP (CONFIG bit 4)"},
      {"address-pool", "Login Ack gives an address out of a pool"},
      {"routing-refresh", "routing refresh intervals and the soft state that they keep alive"},
      {"paging", "paging areas, idle nodes, Paging Query"},
      {"several-paging-areas", "an access router in more than one paging area"},
      {"reinit", "re-initialization of nodes"},
      {"network-initiated-handover", "Init Handover from the network"},
      {"network-initiated-logout", "Logout from the network"},
      {"error-reports", "Error messages, which nothing but D 2.6 requires"},
      {"esp", "HMIPv6: local Binding Updates under ESP with manual keys (I34)"},
      {"route-optimisation", "HMIPv6: a mobile node that updates correspondents (H 6.1: may)"},
      {"dynamic-map-discovery", "HMIPv6: MAP options that are received are relayed (H 7.1)"},
      {"map-failure-detection", "HMIPv6: MAPs are probed, and a failure is advertised (H 10)"},
      {"configurable-session-limit", "a limit on sessions that the tester can reach"},
  };
  return features;
}

bool Ics::claims(std::string_view feature) const {
  return std::find(features.begin(), features.end(), feature) != features.end();
}

std::string_view Ics::first_missing(const std::vector<std::string>& needs) const {
  for (const std::string& need : needs) {
    if (!claims(need)) return need;
  }
  return {};
}

Ics every_feature() {
  Ics ics;
  for (const Feature& feature : known_features()) ics.features.emplace_back(feature.name);
  return ics;
}

}  // namespace lmmp::conform
