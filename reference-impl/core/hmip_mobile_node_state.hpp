// What an HMIPv6 mobile node holds, and its parts: each function has the file that its comment names.
#pragma once

#include <map>
#include <random>

#include "reference-impl/core/hmip_correspondent.hpp"
#include "reference-impl/core/hmip_mobile_node.hpp"
#include "reference-impl/core/ipv6_packets.hpp"

namespace lmmp::reference {

struct HmipMobileNode::State {
  State(HmipMobileNodeConfiguration given, std::uint64_t seed);

  HmipMobileNodeConfiguration configuration;
  SecurityAssociations security;
  std::minstd_rand random;
  std::mt19937_64 cookies;

  std::optional<unsigned> link;
  std::optional<wire::IpAddress> router;
  Time router_heard{};
  std::optional<wire::IpAddress> lcoa;
  Time lcoa_valid_until{};
  std::vector<wire::MapOption> options;  // of the router's last advertisement
  Time options_heard{};
  bool releasing = false;
  unsigned solicitations_left = 0;  // that may still be sent on the link, as no router answers
  Time next_solicitation{};

  std::map<wire::IpAddress, Registration> maps;  // by the MAP's address
  std::vector<wire::IpAddress> chosen;           // MAPs in use, the current one first
  std::optional<Registration> home;
  bool reverted = false;
  std::vector<Correspondent> correspondents;

  // hmip_mobile_node.cpp: what comes in.
  void solicit(Time now, HmipActions& actions);
  void hear(Time now, const Datagram& datagram, const wire::RouterAdvertisement& advertisement,
            HmipActions& actions);
  void receive_mobility(Time now, const Datagram& datagram, HmipActions& actions);
  // hmip_mobile_node_tunnels.cpp
  // The registration whose tunnel a packet came out of, or goes into; null if there is none.
  const Registration* tunnel_of(const Datagram& outer) const;
  const Registration* tunnel_from(const wire::IpAddress& rcoa) const;
  // The care-of address that the agent has, or has before anything that is sent from now on.
  const wire::IpAddress& told_care_of(const Registration& registration) const;
  // The datagram as it leaves the node; nothing if it cannot.
  std::optional<Datagram> past_home_agent(const Datagram& inner) const;
  std::optional<Datagram> to_home_agent(const Datagram& inner) const;
  std::optional<Datagram> through_map(const Datagram& inner) const;
  std::optional<Datagram> from_bound_correspondent(const Datagram& datagram) const;
  // By the tunnels that its source address needs, and never past the home agent.
  void send_as_from(Datagram datagram, HmipActions& actions) const;

  // hmip_mobile_node_choice.cpp: which MAPs are used, and what follows from a change.
  std::vector<wire::MapOption> usable_options(Time now) const;
  void limit_to_option(Registration& registration) const;
  void choose(Time now, HmipActions& actions);
  void update_home(Time now, HmipActions& actions);
  // What may be asked of the home agent now, in units of 4 s (H 6.1: no more than the MAP granted).
  std::uint16_t longest_home_lifetime(Time now) const;
  bool home_refreshable() const;  // there is a care-of address to tell the home agent now
  void forget_idle(Time now);

  // hmip_mobile_node_correspondents.cpp
  bool may_update_correspondents() const;
  void update_correspondents(Time now, HmipActions& actions);
  void send_tests(Time now, Correspondent& peer, HmipActions& actions);
  void receive_from_correspondent(Time now, const Datagram& datagram, HmipActions& actions);
  void tell_correspondent(Time now, Correspondent& peer, HmipActions& actions);
  const Correspondent* bound_correspondent(const wire::IpAddress& address) const;
  Time correspondents_deadline() const;

  // hmip_mobile_node_updates.cpp: Binding Updates out, acknowledgements in.
  Registration& registration_with(const wire::IpAddress& map);
  // What may be asked of a MAP now, in units of 4 s: no longer than RCoA and LCoA are good (RFC 3775 11.7.1).
  std::uint16_t longest_local_lifetime(Time now, const Registration& registration,
                                       std::chrono::seconds configured) const;
  void send_local(Time now, Registration& registration, HmipActions& actions);
  void resend_local(Time now, Registration& registration, HmipActions& actions);
  void renew_local(Time now, Registration& registration, HmipActions& actions);
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
