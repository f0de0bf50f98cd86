// What a datagram must be before anybody acts on it: addresses, carrier, checksum, octets, rules.
#include "reference-impl/core/intake.hpp"

#include "reference-impl/core/hash.hpp"
#include "reference-impl/core/outbox.hpp"
#include "wire/rules.hpp"

namespace lmmp::reference {
namespace {

using wire::BreachKind;
using wire::ErrorCode;

// Whether LMMP for this router could be in it at all: the right protocol, from a node, to the router itself.
// MN and AR speak by unicast (I27), so nothing that was sent to a group is acted on, or answered (I29).
bool is_for_us(const RouterState& state, const Datagram& datagram) {
  if (datagram.link >= state.configuration.links.size()) return false;
  const wire::IpVersion version = datagram.source.version();
  const std::uint8_t protocol =
      version == wire::IpVersion::v4 ? wire::protocol_icmpv4 : wire::protocol_icmpv6;
  if (datagram.protocol != protocol) return false;
  const auto& own = own_address(state, datagram.link, version);
  if (!own || datagram.destination != *own || datagram.source == *own) return false;
  return !datagram.source.is_unspecified() && !datagram.source.is_multicast() &&
         !datagram.source.is_loopback();
}

// Only what asks for something is worth an Error: not an Error (I29), not an answer, not what a router sends.
bool may_be_refused(std::uint8_t type) {
  using enum wire::MessageType;
  constexpr wire::MessageSet refusable{login,           logout,         init_handover,       handover,
                                       routing_refresh, paging_refresh, key_exchange_request};
  return !wire::find_message(type) || refusable.contains(static_cast<wire::MessageType>(type));
}

std::string_view reason_of(const wire::Breach& breach) {
  switch (breach.kind) {
    case BreachKind::octets_malformed:
      return wire::reason_of(breach.fault);
    case BreachKind::type_unknown:
      return "the message type is unknown (I29)";
    case BreachKind::suboption_missing:
      return "a mandatory suboption is missing (I38)";
    case BreachKind::suboption_length:
      return "a suboption has a length that its type does not allow (D 2.3)";
    case BreachKind::reinit_type:
      return "the Re-Init type is neither suggested nor forced (I39)";
  }
  return "malformed";
}

// Under LMMP-internal authentication every message of a session carries a good MAC (D 2.4): the SID, in
// clear, and SK_an give its key, wherever the node logged in. An Error cannot always have one, and is not
// acted on (I35).
std::optional<Incoming> authenticate(RouterState& state, Incoming incoming, Actions& actions) {
  const bool in_session = wire::find_message(incoming.message.type)->sent_in_session;
  if (!state.authenticates() || !in_session || incoming.message.is(wire::MessageType::error)) return incoming;
  const std::uint32_t sid = *incoming.message.number(wire::SuboptionType::sid);
  const wire::SessionKey key = wire::session_key(state.configuration.access_network_key, sid);
  incoming.authentic = wire::verify_mac(incoming.message, key) == wire::MacVerdict::good;
  if (incoming.authentic) return incoming;
  // D 2.6: a Handover whose MAC is wrong is told so, and the node goes through the key exchange again (I28).
  if (incoming.message.is(wire::MessageType::handover)) {
    refuse(state, incoming, ErrorCode::authentication_failed, "the MAC is missing or wrong", actions);
  } else {
    drop(incoming, "the MAC is missing or wrong", actions);
  }
  return std::nullopt;
}

}  // namespace

std::optional<Incoming> take_in(RouterState& state, Time now, const Datagram& datagram, Actions& actions) {
  if (!is_for_us(state, datagram)) return std::nullopt;
  const auto carrier = wire::decode_carrier(datagram.payload);
  if (!carrier ||
      !wire::carries_lmmp(*carrier, datagram.source.version(), state.configuration.icmp_subtype)) {
    return std::nullopt;
  }
  const wire::Decoded decoded =
      wire::decode(carrier->lmmp, wire::reading_of(state.configuration.length_counts));
  Incoming incoming{
      now, datagram, decoded.message,
      hash_octets(hash_address(state.hash_seed, datagram.link, datagram.source), carrier->lmmp)};
  if (!wire::icmp_checksum_good(datagram.payload, datagram.source, datagram.destination)) {
    drop(incoming, "the ICMP checksum is wrong (I1)", actions);
    return std::nullopt;
  }
  const auto breach =
      wire::first_breach(decoded, state.configuration.profile, state.configuration.auth_mode());
  // A missing AUTH is a matter of authentication, not of form (I28).
  const bool unsigned_only = breach &&
                             breach->suboption == static_cast<std::uint8_t>(wire::SuboptionType::auth) &&
                             breach->kind == BreachKind::suboption_missing;
  if (!breach || unsigned_only) return authenticate(state, std::move(incoming), actions);

  // Without a whole main header there is nothing that an Error could name.
  if (breach->fault == wire::FaultKind::header_truncated || !may_be_refused(decoded.message.type)) {
    drop(incoming, reason_of(*breach), actions);
  } else {
    const bool unknown = breach->kind == BreachKind::type_unknown;
    refuse(state, incoming, unknown ? ErrorCode::unknown_message_type : ErrorCode::malformed_message,
           reason_of(*breach), actions);
  }
  return std::nullopt;
}

}  // namespace lmmp::reference
