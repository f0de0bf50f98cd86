// What an update that passed the checks does to the binding cache of a MAP or a home agent, and how it is
// acknowledged.
#include <algorithm>

#include "reference-impl/core/ipv6_packets.hpp"
#include "reference-impl/core/map_state.hpp"

namespace lmmp::reference {

using wire::BindingStatus;

void MobilityAnchorPoint::State::create(Time now, const LocalUpdate& local, HmipActions& actions) {
  if (const auto waiting = pending.find(local.rcoa); waiting != pending.end()) {
    // A newer update while detection runs: the answer goes to it.
    waiting->second.update = local;
    return;
  }
  if (cache.size() + pending.size() >= configuration.maximum_bindings) {
    return refuse(local, BindingStatus::insufficient_resources, "as many bindings as may be", actions);
  }
  // RFC 5380 6.2 leaves detection out: who allocates the RCoA keeps it unique.
  const bool detect = configuration.duplicate_address_detection && configuration.home_link &&
                      configuration.discovery.profile == HmipProfile::draft_2004;
  if (!detect) return accept(now, local, actions);
  if (pending.size() >= configuration.maximum_pending) {
    return refuse(local, BindingStatus::insufficient_resources,
                  "as many bindings wait for duplicate address detection as may be", actions);
  }
  const Time deadline = now + configuration.duplicate_address_wait;
  pending.emplace(local.rcoa, PendingBinding{local, deadline});
  pending_deadlines.emplace(deadline, local.rcoa);
  solicit_duplicate(local, actions);
}

void MobilityAnchorPoint::State::accept(Time now, const LocalUpdate& local, HmipActions& actions) {
  // RFC 3775 10.3.1: never longer than asked for, nor than the prefix is valid, nor than the policy says.
  // A home agent's prefix is not advertised by it: how long it is valid is in the policy.
  const auto& own = configuration.discovery.own;
  const std::chrono::seconds prefix_lifetime =
      own ? std::chrono::seconds(own->valid_lifetime) : configuration.maximum_lifetime;
  const std::uint16_t granted = std::min({local.update.lifetime, wire::lifetime_units(prefix_lifetime),
                                          wire::lifetime_units(configuration.maximum_lifetime)});
  if (granted == 0) {
    return refuse(local, BindingStatus::reason_unspecified, "the RCoA's prefix is valid for less than 4 s",
                  actions);
  }
  const Binding* old = cache.find(local.rcoa);
  const HmipEventKind kind = old == nullptr            ? HmipEventKind::registered
                             : old->lcoa == local.lcoa ? HmipEventKind::refreshed
                                                       : HmipEventKind::moved;
  const Binding binding{local.rcoa,
                        local.lcoa,
                        local.update.sequence,
                        granted,
                        local.update.has(wire::bu_flag_link_local),
                        now + Time(wire::lifetime_of(granted))};
  cache.put(binding);
  security.remember_update(local.rcoa, local.update.sequence);
  // RFC 3775 10.4.1: "when a node begins serving", so not again when the binding is renewed.
  if (kind == HmipEventKind::registered) announce(binding, actions);
  // RFC 3775 10.3.1: acknowledged whether A is set or not.
  acknowledge(local, BindingStatus::accepted, local.update.sequence, granted, actions);
  actions.events.push_back({kind, local.rcoa, local.lcoa, {}, 0, {}});
}

void MobilityAnchorPoint::State::deregister(const LocalUpdate& local, HmipActions& actions) {
  const bool waited = pending.count(local.rcoa) != 0;
  forget_pending(local.rcoa);
  if (!cache.erase(local.rcoa) && !waited) {
    return refuse(local, BindingStatus::not_home_agent, "there is no binding to end", actions);
  }
  security.remember_update(local.rcoa, local.update.sequence);
  acknowledge(local, BindingStatus::accepted, local.update.sequence, 0, actions);
  actions.events.push_back({HmipEventKind::deregistered, local.rcoa, local.lcoa, {}, 0, {}});
}

void MobilityAnchorPoint::State::acknowledge(const LocalUpdate& local, BindingStatus status,
                                             std::uint16_t sequence, std::uint16_t lifetime,
                                             HmipActions& actions) {
  // H 6.2, RFC 3775 9.5.4: to the source of the update, with a type 2 routing header that holds the RCoA, or
  // the home address.
  const MobilityEnvelope envelope{configuration.address(), local.source, {}, local.rcoa};
  const wire::BindingAcknowledgement acknowledgement{
      static_cast<std::uint8_t>(status), 0, sequence, lifetime, {}};
  const wire::OctetVector header =
      wire::encode_mobility(acknowledgement, envelope.checksum_source(), envelope.checksum_destination());
  if (configuration.security == MapSecurity::none) {
    actions.send.push_back(enclose(envelope, wire::protocol_mobility, header));
  } else if (const auto sealed = security.seal(local.rcoa, wire::protocol_mobility, header)) {
    actions.send.push_back(enclose(envelope, wire::protocol_esp, *sealed));
  }
}

void MobilityAnchorPoint::State::refuse(const LocalUpdate& local, BindingStatus status,
                                        std::string_view reason, HmipActions& actions) {
  acknowledge(local, status, local.update.sequence, 0, actions);
  actions.events.push_back(
      {HmipEventKind::refused, local.rcoa, local.lcoa, {}, static_cast<std::uint8_t>(status), reason});
}

void MobilityAnchorPoint::State::forget_pending(const wire::IpAddress& rcoa) {
  const auto found = pending.find(rcoa);
  if (found == pending.end()) return;
  pending_deadlines.erase({found->second.deadline, rcoa});
  pending.erase(found);
}

void MobilityAnchorPoint::State::expire_bindings(Time now, HmipActions& actions) {
  while (!pending_deadlines.empty() && pending_deadlines.begin()->first <= now) {
    const wire::IpAddress rcoa = pending_deadlines.begin()->second;
    const LocalUpdate local = pending.at(rcoa).update;
    forget_pending(rcoa);
    accept(now, local, actions);
  }
  for (const Binding& binding : cache.take_expired(now)) {
    actions.events.push_back({HmipEventKind::expired, binding.rcoa, binding.lcoa, {}, 0, {}});
  }
}

}  // namespace lmmp::reference
