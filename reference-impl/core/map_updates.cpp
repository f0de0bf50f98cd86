// Binding Updates at a MAP or a home agent, from the octets to a verdict (RFC 3775 9.2, 9.5.1, 10.3.1;
// H 6.2).
#include "reference-impl/core/ipv6_packets.hpp"
#include "reference-impl/core/map_state.hpp"

namespace lmmp::reference {

using wire::BindingStatus;

void MobilityAnchorPoint::State::receive_mobility(Time now, const Datagram& datagram, HmipActions& actions) {
  const wire::Octets octets(datagram.payload);
  const wire::HeaderChain chain = wire::read_header_chain(datagram.protocol, octets);
  if (chain.fault) return drop(datagram, wire::reason_of(chain.fault.kind), actions);
  wire::Octets header = octets.subspan(chain.offset);
  std::uint8_t protocol = chain.protocol;

  const bool protected_by_esp = protocol == wire::protocol_esp;
  if (protected_by_esp) {
    if (configuration.security == MapSecurity::none)
      return drop(datagram, "ESP, but security is none", actions);
    if (!chain.home_address) return drop(datagram, "ESP without a Home Address option", actions);
    const auto opened = security.open(*chain.home_address, header);
    if (!opened) return drop(datagram, opened.error(), actions);
    header = opened->payload;
    protocol = opened->next_header;
  }
  if (protocol != wire::protocol_mobility) return drop(datagram, "nothing that is taken here", actions);
  if (!protected_by_esp && configuration.security == MapSecurity::esp_auth_null) {
    return drop(datagram, "not under ESP, and the configuration asks for it", actions,
                HmipEventKind::unprotected);
  }

  const wire::IpAddress& home = chain.home_address ? *chain.home_address : datagram.source;
  if (!wire::mobility_checksum_good(header, home, datagram.destination)) {
    return drop(datagram, "the Mobility Header's checksum is wrong", actions);
  }
  const wire::DecodedMobility decoded = wire::decode_mobility(header);
  // ICMPv6 errors and Binding Errors go to the source only if it is one node.
  const bool answerable = wire::is_global_unicast(datagram.source);
  if (decoded.fault) {
    using Kind = wire::MobilityFaultKind;
    const Kind kind = decoded.fault.kind;
    // RFC 3775 9.2: Parameter Problem, code 0, pointing at Payload Proto or Header Len.
    if (answerable && !protected_by_esp &&
        (kind == Kind::payload_protocol || kind == Kind::length_too_short)) {
      const auto pointer = wire::ipv6_header_size + chain.offset + decoded.fault.offset;
      if (auto error = icmp_error(now, wire::icmpv6_parameter_problem, 0, static_cast<std::uint32_t>(pointer),
                                  to_packet(datagram))) {
        actions.send.push_back(std::move(*error));
      }
    }
    return drop(datagram, wire::reason_of(kind), actions);
  }
  if (decoded.message.type > static_cast<std::uint8_t>(wire::MobilityType::binding_error)) {
    if (answerable && !protected_by_esp && error_allowed(now)) {
      const wire::BindingError error{
          wire::binding_error_unknown_type, 0, chain.home_address.value_or(wire::IpAddress()), {}};
      const MobilityEnvelope envelope{configuration.address(), datagram.source, {}, {}};
      actions.send.push_back(enclose(envelope, wire::protocol_mobility,
                                     wire::encode_mobility(error, envelope.source, envelope.destination)));
    }
    return drop(datagram, "a Mobility Header of unknown type", actions);
  }
  const auto* update_message = std::get_if<wire::BindingUpdate>(&decoded.message.body);
  if (update_message == nullptr) return drop(datagram, "not a Binding Update", actions);
  if (!chain.home_address) return drop(datagram, "a Binding Update without Home Address option", actions);
  // RFC 3775 9.5.1 and 6.1.7: both addresses are unicast and routable.
  if (!wire::is_global_unicast(*chain.home_address)) {
    return drop(datagram, "the address to bind is not global unicast", actions);
  }
  if (!answerable) return drop(datagram, "the source is not a global unicast address", actions);

  LocalUpdate local{*chain.home_address, datagram.source, *update_message, datagram.source};
  if (configuration.home_agent) return home_update(now, std::move(local), actions);
  local_update(now, local, protected_by_esp, actions);
}

void MobilityAnchorPoint::State::local_update(Time now, const LocalUpdate& local, bool protected_by_esp,
                                              HmipActions& actions) {
  if (!local.update.has(wire::bu_flag_map_registration)) {
    // A home registration gets its answer; a correspondent's needs return routability, which a MAP lacks.
    if (local.update.has(wire::bu_flag_home_registration)) {
      return refuse(local, BindingStatus::home_registration_not_supported, "no M flag: not a local update",
                    actions);
    }
    return ignore(local, "neither M nor H: an update for a correspondent node", actions);
  }
  const auto alternate = wire::alternate_care_of_address(local.update.options);
  if (protected_by_esp && !alternate) {
    return refuse(local, BindingStatus::reason_unspecified,
                  "ESP does not cover the source address, and there is no alternate care-of address",
                  actions);
  }
  if (alternate && *alternate != local.source) {
    return refuse(local, BindingStatus::reason_unspecified, "the alternate care-of address is not the source",
                  actions);
  }
  update(now, local, actions);
}

void MobilityAnchorPoint::State::home_update(Time now, LocalUpdate local, HmipActions& actions) {
  // M is a reserved bit in RFC 3775: with H it does no harm, without H the update is for a correspondent
  // node, whose return routability a home agent does not offer.
  if (!local.update.has(wire::bu_flag_home_registration)) {
    return ignore(local, "no H flag: an update for a correspondent node", actions);
  }
  // RFC 3775 9.5.1: the care-of address is the option's, if there is one; an RCoA's may come from elsewhere.
  if (const auto alternate = wire::alternate_care_of_address(local.update.options)) local.lcoa = *alternate;
  if (!wire::is_global_unicast(local.lcoa)) {
    return ignore(local, "the care-of address is not global unicast", actions);
  }
  update(now, local, actions);
}

void MobilityAnchorPoint::State::update(Time now, const LocalUpdate& local, HmipActions& actions) {
  const Binding* binding = cache.find(local.rcoa);
  const auto waiting = pending.find(local.rcoa);

  // RFC 3775 6.1.7: a care-of address that is itself bound here would send packets in a circle.
  if (local.lcoa != local.rcoa && cache.find(local.lcoa) != nullptr) {
    return ignore(local, "the care-of address is itself bound here", actions);
  }
  std::optional<std::uint16_t> last =
      binding != nullptr ? std::optional(binding->sequence) : security.last_update(local.rcoa);
  if (waiting != pending.end()) {
    last = waiting->second.update.update.sequence;
    // The same update again, while its answer has to wait (I50).
    if (local.update == waiting->second.update.update && local.lcoa == waiting->second.update.lcoa) return;
  }
  if (last && !wire::binding_sequence_ahead(local.update.sequence, *last)) {
    acknowledge(local, BindingStatus::sequence_out_of_window, *last, 0, actions);
    actions.events.push_back({HmipEventKind::refused,
                              local.rcoa,
                              local.lcoa,
                              {},
                              static_cast<std::uint8_t>(BindingStatus::sequence_out_of_window),
                              "the sequence number is not ahead of the last one"});
    return;
  }
  const bool delete_it = local.update.lifetime == 0 || local.lcoa == local.rcoa;
  if (delete_it) return deregister(local, actions);

  const wire::Prefix prefix{configuration.address(), 64};
  if (!prefix.contains(local.rcoa)) {
    return refuse(local, BindingStatus::not_home_subnet, "not an address of this prefix", actions);
  }
  if (local.rcoa == configuration.address()) {
    return refuse(local, BindingStatus::duplicate_address, "the address is this router's own", actions);
  }
  const auto& valid = configuration.valid_on_link_prefixes;
  bool allowed = valid.empty();
  for (const wire::Prefix& on_link : valid) allowed = allowed || on_link.contains(local.lcoa);
  if (!allowed) {
    return refuse(local, BindingStatus::administratively_prohibited,
                  "a care-of address of no valid on-link prefix", actions);
  }
  if (binding != nullptr) return accept(now, local, actions);
  create(now, local, actions);
}

}  // namespace lmmp::reference
