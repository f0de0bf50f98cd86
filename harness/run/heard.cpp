// A message of the protocol that came in.
#include "harness/run/heard.hpp"

#include <algorithm>

#include "harness/node/fields.hpp"

namespace lmmp::conform {
namespace {

// The suboptions that tell a reader of a ladder what the message is about.
constexpr wire::SuboptionSet telling{wire::SuboptionType::sid,   wire::SuboptionType::acknum,
                                     wire::SuboptionType::ip4,   wire::SuboptionType::ip6,
                                     wire::SuboptionType::error, wire::SuboptionType::config};

}  // namespace

std::optional<Heard> read_message(wire::OctetVector frame) {
  Heard heard;
  heard.octets = std::move(frame);
  const auto packet = find_icmp(heard.octets);
  if (!packet) return std::nullopt;
  const auto carrier = wire::decode_carrier(packet->icmp);
  if (!carrier) return std::nullopt;
  if (carrier->type != wire::icmpv4_mobility_type && carrier->type != wire::icmpv6_mobility_type)
    return std::nullopt;
  heard.ends = packet->ends;
  heard.icmp_offset = packet->icmp_offset;
  heard.carrier = *carrier;
  heard.decoded = wire::decode(carrier->lmmp);
  heard.checksum_good = wire::icmp_checksum_good(packet->icmp, packet->ends.source, packet->ends.destination);
  heard.name = message_name(heard.message().type);
  heard.ambient = heard.is(wire::MessageType::ar_advertisement);
  return heard;
}

std::optional<Heard> read_hmipv6_message(wire::OctetVector frame, const Hmipv6Context& context) {
  constexpr std::size_t ethernet_header = 14;
  if (frame.size() < ethernet_header || wire::read_u16(&frame[12]) != 0x86DD) return std::nullopt;
  Heard heard;
  heard.octets = std::move(frame);
  const auto packet = wire::Octets(heard.octets).subspan(ethernet_header);
  heard.hmipv6 = read_hmipv6(packet, context);
  if (!heard.hmipv6) return std::nullopt;
  auto& reading = *heard.hmipv6;
  const auto& message = reading.message;
  // What is of another protocol altogether says nothing to anybody here.
  const auto* unreadable = std::get_if<UnreadablePayload>(&message.body);
  if (unreadable != nullptr && !message.tunnel && !message.home && !message.routing_header && !message.esp) {
    return std::nullopt;
  }
  reading.body_offset += ethernet_header;
  std::copy_n(heard.octets.begin(), 6, heard.ends.destination_mac.begin());
  std::copy_n(heard.octets.begin() + 6, 6, heard.ends.source_mac.begin());
  heard.ends.source = message.tunnel ? message.tunnel->source : message.source;
  heard.ends.destination = message.tunnel ? message.tunnel->destination : message.destination;
  heard.ends.hop_limit = packet[7];
  heard.name = message.name();
  heard.ambient = is_ambient(message.kind()) && !message.tunnel;
  return heard;
}

std::string summary_of(const Heard& heard) {
  return heard.hmipv6 ? summary_of(*heard.hmipv6) : summary_of(heard.decoded);
}

std::string message_name(std::uint8_t type) {
  const auto* spec = wire::find_message(type);
  return spec != nullptr ? std::string(spec->name) : "MESSAGE." + std::to_string(type);
}

std::string summary_of(const wire::Decoded& decoded) {
  std::string text = message_name(decoded.message.type);
  for (const auto suboption : decoded.message) {
    const auto* spec = wire::find_suboption(suboption.type);
    if (spec == nullptr || !telling.contains(spec->type)) continue;
    const auto field = find_field(spec->name);
    if (!field) continue;
    text += " " + std::string(spec->name) + "=" + text_of(value_of(suboption, field->kind), field->kind);
  }
  if (decoded.fault) text += " (malformed: " + std::string(wire::reason_of(decoded.fault.kind)) + ")";
  return text;
}

}  // namespace lmmp::conform
