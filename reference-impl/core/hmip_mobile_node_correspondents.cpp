// Correspondents of the mobile node: return routability and the updates that follow (H 6.1, 12.2; RFC 3775
// 11.6, 11.7.2).
#include <algorithm>

#include "reference-impl/core/hmip_mobile_node_state.hpp"

namespace lmmp::reference {

bool HmipMobileNode::State::may_update_correspondents() const {
  // H 6.1: the home agent and the MAP know first. A care-of address that is no longer this node's waits for
  // what follows it.
  if (releasing || !lcoa || !home || !home->accepted) return false;
  return home->accepted_care_of == *lcoa || tunnel_from(home->accepted_care_of) != nullptr;
}

void HmipMobileNode::State::update_correspondents(Time now, HmipActions& actions) {
  for (Correspondent& peer : correspondents) {
    if (peer.bound && peer.expires <= now) peer.bound = false;
    if (!may_update_correspondents()) {
      peer.testing = false;
      continue;
    }
    const wire::IpAddress& care_of = home->accepted_care_of;
    if (peer.testing && peer.care_of != care_of) peer.testing = false;
    if (now < peer.unusable_until) continue;
    if (!peer.testing) {
      if (peer.bound && peer.bound_care_of == care_of && now < peer.refresh) continue;
      peer.testing = true;
      peer.care_of = care_of;
      for (wire::TestCookie* cookie : {&peer.home_cookie, &peer.care_of_cookie}) {
        std::generate(cookie->begin(), cookie->end(),
                      [this] { return static_cast<std::uint8_t>(cookies() & 0xFFU); });
      }
      peer.home_test.reset();
      peer.care_of_test.reset();
      peer.next_send = now;
      peer.interval = configuration.timers.first;
    }
    if (peer.next_send <= now) send_tests(now, peer, actions);
  }
}

void HmipMobileNode::State::send_tests(Time now, Correspondent& peer, HmipActions& actions) {
  const auto send = [&](wire::MobilityType type, const wire::IpAddress& source,
                        const wire::TestCookie& cookie) {
    const MobilityEnvelope envelope{source, peer.address, {}, {}};
    send_as_from(
        enclose(envelope, wire::protocol_mobility,
                wire::encode_mobility(wire::to_mobility({type, 0, cookie, {}}), source, peer.address)),
        actions);
  };
  // H 12.2: Home Test Init is from the home address, and so in the home agent's tunnel and in the MAP's.
  if (!peer.home_test) send(wire::MobilityType::home_test_init, home->home, peer.home_cookie);
  if (!peer.care_of_test) send(wire::MobilityType::care_of_test_init, peer.care_of, peer.care_of_cookie);
  peer.next_send = now + peer.interval;
  peer.interval = std::min<wire::Duration>(peer.interval * 2, configuration.timers.largest);
}

void HmipMobileNode::State::receive_from_correspondent(Time now, const Datagram& datagram,
                                                       HmipActions& actions) {
  const auto peer = std::find_if(correspondents.begin(), correspondents.end(),
                                 [&](const Correspondent& each) { return each.address == datagram.source; });
  if (peer == correspondents.end()) return drop(datagram, "from nobody that was asked", actions);
  if (!wire::mobility_checksum_good(datagram.payload, datagram.source, datagram.destination)) {
    return drop(datagram, "the Mobility Header's checksum is wrong", actions);
  }
  const wire::DecodedMobility decoded = wire::decode_mobility(datagram.payload);
  if (decoded.fault) return drop(datagram, wire::reason_of(decoded.fault.kind), actions);
  if (const auto* error = std::get_if<wire::BindingError>(&decoded.message.body)) {
    // RFC 3775 11.3.6: the correspondent has no such binding.
    if (!peer->bound || error->status != wire::binding_error_unknown_binding ||
        error->home_address != home->home) {
      return drop(datagram, "a Binding Error about nothing that was sent", actions);
    }
    peer->bound = false;
    peer->unusable_until = now + configuration.timers.hold_off;
    actions.events.push_back({HmipEventKind::refused, home->home, peer->bound_care_of, peer->address, 0,
                              "the correspondent has no binding"});
    return;
  }
  const auto* other = std::get_if<wire::OtherMobility>(&decoded.message.body);
  const auto test = other == nullptr ? std::nullopt : wire::routability_test(*other);
  const bool of_home = test && test->type == wire::MobilityType::home_test;
  const bool of_care_of = test && test->type == wire::MobilityType::care_of_test;
  // RFC 3775 11.6.2: to the address that the Init message came from, with its cookie.
  if (!peer->testing || (!of_home && !of_care_of) ||
      datagram.destination != (of_home ? home->home : peer->care_of) ||
      test->cookie != (of_home ? peer->home_cookie : peer->care_of_cookie)) {
    return drop(datagram, "not an answer to a test that is under way", actions);
  }
  (of_home ? peer->home_test : peer->care_of_test) = test;
  if (peer->home_test && peer->care_of_test) tell_correspondent(now, *peer, actions);
}

void HmipMobileNode::State::tell_correspondent(Time now, Correspondent& peer, HmipActions& actions) {
  peer.testing = false;
  // H 6.1: "the binding lifetime MUST NOT be larger than the mobile node's binding lifetime with the MAP".
  const Registration* map = tunnel_from(peer.care_of);
  const Time until = map == nullptr ? home->expires : std::min(home->expires, map->expires);
  const std::uint16_t lifetime =
      std::min(wire::lifetime_units(longest_correspondent_lifetime),
               wire::lifetime_units(std::chrono::duration_cast<std::chrono::seconds>(until - now)));
  if (lifetime == 0) {
    peer.unusable_until = now + configuration.timers.first;
    return;
  }
  const wire::BindingUpdate update{
      ++peer.sequence,
      0,
      lifetime,
      {wire::nonce_indices(peer.home_test->nonce_index, peer.care_of_test->nonce_index),
       wire::authorization_data()}};
  const MobilityEnvelope envelope{peer.care_of, peer.address, home->home, {}};
  wire::OctetVector header = wire::encode_mobility(update, home->home, peer.address);
  wire::sign_binding(header, wire::binding_management_key(peer.home_test->token, peer.care_of_test->token),
                     peer.care_of, home->home, peer.address);
  send_as_from(enclose(envelope, wire::protocol_mobility, header), actions);
  peer.bound = true;
  peer.bound_care_of = peer.care_of;
  const Time whole(wire::lifetime_of(lifetime));
  peer.expires = now + whole;
  peer.refresh = now + whole / 10 * 8;
  actions.events.push_back(
      {HmipEventKind::correspondent_told, home->home, peer.care_of, peer.address, 0, {}});
}

const Correspondent* HmipMobileNode::State::bound_correspondent(const wire::IpAddress& address) const {
  const auto found =
      std::find_if(correspondents.begin(), correspondents.end(),
                   [&](const Correspondent& each) { return each.bound && each.address == address; });
  return found == correspondents.end() ? nullptr : &*found;
}

Time HmipMobileNode::State::correspondents_deadline() const {
  Time next = Time::max();
  const bool may = may_update_correspondents();
  for (const Correspondent& peer : correspondents) {
    if (peer.bound) next = std::min(next, peer.expires);
    if (!may) continue;
    if (peer.testing) {
      next = std::min(next, peer.next_send);
    } else {
      next = std::min(next, std::max(peer.bound ? peer.refresh : Time::min(), peer.unusable_until));
    }
  }
  return next;
}

}  // namespace lmmp::reference
