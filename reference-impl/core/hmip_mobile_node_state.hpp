// What an HMIPv6 mobile node holds, and its parts: each function has the file that its comment names.
#pragma once

#include <map>
#include <random>

#include "reference-impl/core/hmip_mobile_node.hpp"
#include "reference-impl/core/ipv6_packets.hpp"

namespace lmmp::reference {

struct HmipMobileNode::State {
  State(HmipMobileNodeConfiguration given, std::uint64_t seed);

  HmipMobileNodeConfiguration configuration;
  SecurityAssociations security;
  std::minstd_rand random;

  std::optional<unsigned> link;
  std::optional<wire::IpAddress> router;
  Time router_heard{};
  std::optional<wire::IpAddress> lcoa;
  std::vector<wire::MapOption> options;  // of the router's last advertisement
  Time options_heard{};
  bool releasing = false;
  unsigned solicitations_left = 0;  // that may still be sent on the link, as no router answers
  Time next_solicitation{};

  std::map<wire::IpAddress, Registration> maps;  // by the MAP's address
  std::vector<wire::IpAddress> chosen;           // MAPs in use, the current one first
  std::optional<Registration> home;
  bool reverted = false;

  // hmip_mobile_node.cpp: what comes in.
  void solicit(Time now, HmipActions& actions);
  void hear(Time now, const Datagram& datagram, const wire::RouterAdvertisement& advertisement,
            HmipActions& actions);
  void receive_mobility(Time now, const Datagram& datagram, HmipActions& actions);
  // The registration whose tunnel a packet came out of, or goes into; null if there is none.
  const Registration* tunnel_of(const Datagram& outer) const;
  const Registration* tunnel_from(const wire::IpAddress& rcoa) const;
  // The care-of address that the agent has, or has before anything that is sent from now on.
  const wire::IpAddress& told_care_of(const Registration& registration) const;

  // hmip_mobile_node_choice.cpp: which MAPs are used, and what follows from a change.
  std::vector<wire::MapOption> usable_options(Time now) const;
  void choose(Time now, HmipActions& actions);
  void update_home(Time now, HmipActions& actions);
  // What may be asked of the home agent now, in units of 4 s (H 6.1: no more than the MAP granted).
  std::uint16_t longest_home_lifetime(Time now) const;
  bool home_refreshable() const;  // there is a care-of address to tell the home agent now
  void forget_idle(Time now);

  // hmip_mobile_node_updates.cpp: Binding Updates out, acknowledgements in.
  Registration& registration_with(const wire::IpAddress& map);
  void send_local(Time now, Registration& registration, HmipActions& actions);
  void send_home(Time now, Registration& registration, HmipActions& actions);
  void acknowledged_locally(Time now, Registration& registration, const wire::BindingAcknowledgement& body,
                            HmipActions& actions);
  void acknowledged_at_home(Time now, const wire::BindingAcknowledgement& body, HmipActions& actions);
  void expire_registrations(Time now, HmipActions& actions);
  void expire_home(Time now, HmipActions& actions);
  void release_maps(Time now, HmipActions& actions);
  bool is_chosen(const wire::IpAddress& map) const;

  static void drop(const Datagram& datagram, std::string_view reason, HmipActions& actions,
                   HmipEventKind kind = HmipEventKind::dropped) {
    actions.events.push_back({kind, {}, datagram.destination, datagram.source, 0, reason});
  }
};

}  // namespace lmmp::reference
