// A mobile node's Binding Updates to MAPs and to the home agent, and what their acknowledgements say
// (H 6.1; RFC 3775 11.7.1, 11.7.3, 11.8).
#include <algorithm>

#include "reference-impl/core/hmip_mobile_node_state.hpp"

namespace lmmp::reference {

using wire::BindingStatus;

Registration& HmipMobileNode::State::registration_with(const wire::IpAddress& map) {
  const auto [found, fresh] = maps.try_emplace(map);
  Registration& registration = found->second;
  if (fresh) {
    registration.agent = map;
    registration.sequence = static_cast<std::uint16_t>(random());
  }
  if (!registration.accepted && !registration.outstanding) {
    // H 6: the RCoA is the MAP's prefix and the interface's identifier.
    registration.home = wire::join_prefix(map, configuration.links[*link].address);
  }
  return registration;
}

std::uint16_t HmipMobileNode::State::longest_local_lifetime(Time now, const Registration& registration,
                                                            std::chrono::seconds configured) const {
  const Time left = std::max(Time(0), std::min(registration.valid_until, lcoa_valid_until) - now);
  return std::min(wire::lifetime_units(configured),
                  wire::lifetime_units(std::chrono::duration_cast<std::chrono::seconds>(left)));
}

void HmipMobileNode::State::send_local(Time now, Registration& registration, HmipActions& actions) {
  // H 4.1: A and M; the Home Address option is the RCoA, the source is the LCoA (H 6.1).
  wire::BindingUpdate update{registration.take_send(now, configuration.timers),
                             wire::bu_flag_acknowledge | wire::bu_flag_map_registration,
                             registration.lifetime,
                             {}};
  const MobilityEnvelope envelope{registration.care_of, registration.agent, registration.home, {}};
  const bool protect = configuration.security == MapSecurity::esp_auth_null;
  // ESP does not cover the IPv6 header (RFC 3775 11.7.1, I46).
  if (protect) update.options = {wire::MobilityOption::alternate_care_of_address(registration.care_of)};
  const wire::OctetVector header =
      wire::encode_mobility(update, envelope.checksum_source(), envelope.checksum_destination());
  if (!protect) {
    actions.send.push_back(enclose(envelope, wire::protocol_mobility, header));
  } else if (const auto sealed = security.seal(registration.home, wire::protocol_mobility, header)) {
    actions.send.push_back(enclose(envelope, wire::protocol_esp, *sealed));
  } else {
    registration.outstanding = false;
    registration.unusable_until = now + configuration.timers.hold_off;
    actions.events.push_back({HmipEventKind::refused, registration.home, registration.care_of,
                              registration.agent, 0, "no security association for the RCoA"});
  }
}

void HmipMobileNode::State::send_home(Time now, Registration& registration, HmipActions& actions) {
  const wire::BindingUpdate update{registration.take_send(now, configuration.timers),
                                   wire::bu_flag_acknowledge | wire::bu_flag_home_registration,
                                   registration.lifetime,
                                   {wire::MobilityOption::alternate_care_of_address(registration.care_of)}};
  const MobilityEnvelope envelope{registration.care_of, registration.agent, registration.home, {}};
  Datagram datagram =
      enclose(envelope, wire::protocol_mobility,
              wire::encode_mobility(update, envelope.checksum_source(), envelope.checksum_destination()));
  // From an RCoA through its MAP's tunnel (H 6.1: "all packets").
  if (const Registration* through = tunnel_from(registration.care_of)) {
    datagram = {routed,
                through->accepted_care_of,
                through->agent,
                default_hop_limit,
                wire::protocol_ipv6,
                to_packet(datagram)};
  }
  actions.send.push_back(std::move(datagram));
}

void HmipMobileNode::State::acknowledged_locally(Time now, Registration& registration,
                                                 const wire::BindingAcknowledgement& body,
                                                 HmipActions& actions) {
  if (body.status == static_cast<std::uint8_t>(BindingStatus::sequence_out_of_window)) {
    // RFC 3775 11.7.1: go on behind the number that the MAP accepted last; at once only the first time.
    registration.sequence = body.sequence;
    registration.first_sequence = static_cast<std::uint16_t>(body.sequence + 1);
    registration.sends = 0;
    if (!registration.corrected) {
      registration.corrected = true;
      send_local(now, registration, actions);
    }
    return;
  }
  if (!wire::accepts(body.status)) {
    registration.outstanding = false;
    registration.accepted = false;
    registration.unusable_until = now + configuration.timers.hold_off;
    actions.events.push_back({HmipEventKind::refused, registration.home, registration.care_of,
                              registration.agent, body.status, wire::binding_status_text(body.status)});
    if (!releasing) choose(now, actions);
    return;
  }
  const bool had = registration.accepted;
  const bool moved = had && registration.accepted_care_of != registration.care_of;
  registration.accept(body.lifetime);
  const HmipEventKind kind = !registration.accepted ? HmipEventKind::deregistered
                             : !had                 ? HmipEventKind::registered
                             : moved                ? HmipEventKind::moved
                                                    : HmipEventKind::refreshed;
  actions.events.push_back(
      {kind, registration.home, registration.care_of, registration.agent, body.status, {}});
  update_home(now, actions);
}

void HmipMobileNode::State::acknowledged_at_home(Time now, const wire::BindingAcknowledgement& body,
                                                 HmipActions& actions) {
  if (body.status == static_cast<std::uint8_t>(BindingStatus::sequence_out_of_window)) {
    home->sequence = body.sequence;
    home->first_sequence = static_cast<std::uint16_t>(body.sequence + 1);
    home->sends = 0;
    if (!home->corrected) {
      home->corrected = true;
      send_home(now, *home, actions);
    }
    return;
  }
  if (!wire::accepts(body.status)) {
    home->outstanding = false;
    home->accepted = false;
    home->unusable_until = now + configuration.timers.hold_off;
    actions.events.push_back({HmipEventKind::refused, home->home, home->care_of, home->agent, body.status,
                              wire::binding_status_text(body.status)});
    return;
  }
  home->accept(body.lifetime);
  actions.events.push_back(
      {home->accepted ? HmipEventKind::home_registered : HmipEventKind::home_deregistered,
       home->home,
       home->care_of,
       home->agent,
       body.status,
       {}});
  if (releasing) release_maps(now, actions);
}

void HmipMobileNode::State::release_maps(Time now, HmipActions& actions) {
  for (auto& [map, registration] : maps) {
    registration.outstanding = false;
    if (!registration.accepted || !lcoa) continue;
    registration.begin(now, *lcoa, 0, configuration.timers);
    send_local(now, registration, actions);
  }
}

void HmipMobileNode::State::expire_home(Time now, HmipActions& actions) {
  if (!home) return;
  if (home->accepted && home->expires <= now) home->accepted = false;
  if (!home->outstanding || home->next_send > now) return;
  const bool in_tunnel_or_own = home->care_of == lcoa || tunnel_from(home->care_of) != nullptr;
  if (releasing && home->sends >= configuration.timers.maximum_sends) {
    home->outstanding = false;
    release_maps(now, actions);
  } else if (lcoa && in_tunnel_or_own) {
    // The MAP's binding has less left than when the first update was sent.
    if (home->lifetime != 0) {
      home->lifetime = std::min(home->lifetime, longest_home_lifetime(now));
      if (home->lifetime == 0) {
        home->outstanding = false;
        return;
      }
    }
    send_home(now, *home, actions);
  } else {
    home->outstanding = false;  // the care-of address is no longer this node's
  }
}

// Validity has less left than when the first update was sent.
void HmipMobileNode::State::resend_local(Time now, Registration& registration, HmipActions& actions) {
  if (registration.lifetime != 0) {
    registration.lifetime =
        std::min(registration.lifetime, longest_local_lifetime(now, registration, configuration.lifetime));
    if (registration.lifetime == 0) {
      registration.outstanding = false;
      return;
    }
  }
  send_local(now, registration, actions);
}

void HmipMobileNode::State::renew_local(Time now, Registration& registration, HmipActions& actions) {
  const std::uint16_t longest = longest_local_lifetime(now, registration, configuration.lifetime);
  if (longest == 0) {
    registration.refresh = registration.expires;  // until the MAP is advertised anew
    return;
  }
  registration.begin(now, *lcoa, longest, configuration.timers);
  send_local(now, registration, actions);
}

void HmipMobileNode::State::expire_registrations(Time now, HmipActions& actions) {
  bool changed = false;
  for (auto& [map, registration] : maps) {
    if (registration.accepted && registration.expires <= now) {
      registration.accepted = false;
      changed = true;
      actions.events.push_back(
          {HmipEventKind::expired, registration.home, registration.accepted_care_of, map, 0, {}});
    }
    if (registration.outstanding && registration.next_send <= now) {
      if (registration.sends >= configuration.timers.maximum_sends) {
        registration.outstanding = false;
        registration.unusable_until = now + configuration.timers.hold_off;
        changed = true;
        actions.events.push_back(
            {HmipEventKind::unanswered, registration.home, registration.care_of, map, 0, {}});
      } else if (lcoa && registration.care_of == *lcoa) {
        resend_local(now, registration, actions);
      } else {
        registration.outstanding = false;  // from a link that the node has left
      }
    } else if (!registration.outstanding && registration.accepted && registration.refresh <= now &&
               is_chosen(map) && lcoa) {
      renew_local(now, registration, actions);
    }
  }
  expire_home(now, actions);
  for (const wire::MapOption& option : options) {
    if (option.valid_lifetime != 0 &&
        options_heard + Time(std::chrono::seconds(option.valid_lifetime)) <= now) {
      changed = true;
    }
  }
  std::erase_if(options, [&](const wire::MapOption& option) {
    return option.valid_lifetime != 0 &&
           options_heard + Time(std::chrono::seconds(option.valid_lifetime)) <= now;
  });
  if (releasing) return;
  if (changed) {
    choose(now, actions);
  } else {
    update_home(now, actions);
  }
}

}  // namespace lmmp::reference
