// Addresses, messages and readers that the tests of the HMIPv6 cores share.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "reference-impl/core/ipv6_packets.hpp"
#include "reference-impl/core/map.hpp"

namespace lmmp::reference::test {

using namespace std::chrono_literals;

inline wire::IpAddress ip(const char* text) {
  return *wire::IpAddress::parse(text);
}

inline const wire::IpAddress map_address = ip("2001:db8:aaaa::1");
inline const wire::IpAddress rcoa = ip("2001:db8:aaaa::2");
inline const wire::IpAddress lcoa = ip("2001:db8:1::2");
inline const wire::IpAddress other_lcoa = ip("2001:db8:2::2");
inline const wire::IpAddress peer = ip("2001:db8:ffff::9");
inline const wire::IpAddress router_link_local = ip("fe80::1");
inline const wire::IpAddress all_nodes_address = ip("ff02::1");
inline constexpr wire::LinkLayerAddress router_mac{2, 0, 0, 0, 0, 1};

inline constexpr std::uint16_t local_flags = wire::bu_flag_acknowledge | wire::bu_flag_map_registration;

// One link, which holds the RCoAs' prefix when `home` says so.
inline MapConfiguration map_configuration(bool home = false) {
  MapConfiguration configuration;
  configuration.discovery.links = {
      {"eth0", router_link_local, router_mac, true, true, true, false, {}, 1800}};
  configuration.discovery.own = wire::MapOption{1, 10, true, 0, 7200, map_address};
  if (home) configuration.home_link = 0;
  return configuration;
}

struct UpdateParts {
  wire::IpAddress home = rcoa;
  wire::IpAddress source = lcoa;
  std::uint16_t sequence = 1;
  std::uint16_t lifetime = 60;
  std::uint16_t flags = local_flags;
  wire::MobilityOptions options = {};
};

inline Datagram update_from(const UpdateParts& parts) {
  const MobilityEnvelope envelope{parts.source, map_address, parts.home, {}};
  const wire::BindingUpdate update{parts.sequence, parts.flags, parts.lifetime, parts.options};
  return enclose(envelope, wire::protocol_mobility, wire::encode_mobility(update, parts.home, map_address));
}

struct Acknowledgement {
  wire::IpAddress destination;
  std::optional<wire::IpAddress> routing_address;
  wire::BindingAcknowledgement body;
};

// The acknowledgements among datagrams, their checksums verified.
inline std::vector<Acknowledgement> acknowledgements_in(const HmipActions& actions) {
  std::vector<Acknowledgement> found;
  for (const Datagram& datagram : actions.send) {
    const auto chain = wire::read_header_chain(datagram.protocol, datagram.payload);
    if (chain.protocol != wire::protocol_mobility) continue;
    const wire::Octets header = wire::Octets(datagram.payload).subspan(chain.offset);
    const auto decoded = wire::decode_mobility(header);
    const auto* body = std::get_if<wire::BindingAcknowledgement>(&decoded.message.body);
    if (body == nullptr || decoded.fault) continue;
    const wire::IpAddress& covered = chain.routing_address.value_or(datagram.destination);
    if (!wire::mobility_checksum_good(header, datagram.source, covered)) continue;
    found.push_back({datagram.destination, chain.routing_address, *body});
  }
  return found;
}

// The status of the only acknowledgement; nothing if there is none or more than one.
inline std::optional<unsigned> status_in(const HmipActions& actions) {
  const auto found = acknowledgements_in(actions);
  if (found.size() != 1) return std::nullopt;
  return found.front().body.status;
}

// What was sent as ICMPv6, decoded.
struct SentIcmp {
  Datagram datagram;
  wire::IcmpMessage message;
};
inline std::vector<SentIcmp> icmp_in(const HmipActions& actions) {
  std::vector<SentIcmp> found;
  for (const Datagram& datagram : actions.send) {
    if (datagram.protocol != wire::protocol_icmpv6) continue;
    auto message =
        wire::decode_icmpv6(datagram.payload, datagram.source, datagram.destination, datagram.hop_limit);
    if (message) found.push_back({datagram, std::move(*message)});
  }
  return found;
}

inline Datagram icmp_from(unsigned link, const wire::IpAddress& source, const wire::IpAddress& destination,
                          const wire::IcmpMessage& message) {
  return {link,
          source,
          destination,
          255,
          wire::protocol_icmpv6,
          wire::encode_icmpv6(message, source, destination)};
}

inline bool has_event(const HmipActions& actions, HmipEventKind kind) {
  return std::any_of(actions.events.begin(), actions.events.end(),
                     [kind](const HmipEvent& event) { return event.kind == kind; });
}

// A plain packet: a header and some payload of an experimental protocol.
inline wire::OctetVector data_packet(const wire::IpAddress& source, const wire::IpAddress& destination,
                                     std::size_t payload = 8) {
  return to_packet({routed, source, destination, 60, 253, wire::OctetVector(payload, 0x5A)});
}

}  // namespace lmmp::reference::test
