// Finds the places of LMMP's messages and of HMIPv6's.
#include "harness/mutate/places.hpp"

#include <algorithm>
#include <array>

#include "harness/node/fields.hpp"
#include "harness/node/hmipv6_fields.hpp"
#include "harness/run/heard.hpp"

namespace lmmp::conform {
namespace {

using Kind = FieldPlace::Kind;

FieldPlace number_place(std::string name, unsigned bits, std::optional<std::uint64_t> now, bool patched) {
  FieldPlace place;
  place.name = std::move(name);
  place.bits = bits;
  place.now = now;
  place.patched = patched;
  return place;
}

FieldPlace plain_place(std::string name, Kind kind) {
  FieldPlace place;
  place.name = std::move(name);
  place.kind = kind;
  return place;
}

void add_suboption(const wire::SuboptionView& suboption, SeenMessage& seen) {
  const auto* spec = wire::find_suboption(suboption.type);
  const std::string name =
      spec != nullptr ? std::string(spec->name) : "SUBOPTION." + std::to_string(suboption.type);
  const bool known = std::any_of(seen.places.begin(), seen.places.end(),
                                 [&](const FieldPlace& place) { return place.name == name; });
  if (known) return;
  FieldPlace value = plain_place(name, Kind::octets);
  value.option = value.readable = true;
  value.repeatable = name != "AUTH";  // which stands last by itself, and is made anew
  value.size = suboption.payload.size();
  const bool in_reserved = spec != nullptr && spec->payload == wire::PayloadKind::none;
  const auto field = find_field(name);
  if (in_reserved) {
    value.kind = Kind::number;
    value.now = suboption.reserved;
  } else if (suboption.payload.empty()) {
    value.kind = Kind::empty;
  } else if (field) {
    const auto got = value_of(suboption, field->kind);
    if (std::holds_alternative<wire::IpAddress>(got.is)) value.kind = Kind::address;
    if (const auto number = as_number(got)) {
      value.kind = Kind::number;
      value.bits = 32;
      value.now = number;
    }
  }
  seen.places.push_back(value);
  if (!in_reserved) seen.places.push_back(number_place(name + ".reserved", 8, suboption.reserved, false));
  seen.places.push_back(number_place(name + ".type", 8, suboption.type, true));
  seen.places.push_back(number_place(name + ".len", 16, suboption.payload.size(), true));
  if (suboption.padding.empty()) return;
  FieldPlace padding = plain_place(name + ".padding", Kind::octets);
  padding.patched = true;
  padding.size = suboption.padding.size();
  seen.places.push_back(std::move(padding));
}

std::optional<SeenMessage> places_in(const BorderPacket& packet) {
  const auto carrier = wire::decode_carrier(packet.icmp);
  if (!carrier) return std::nullopt;
  const auto decoded = wire::decode(carrier->lmmp);
  if (decoded.fault) return std::nullopt;
  const auto& message = decoded.message;
  SeenMessage seen;
  seen.name = message_name(message.type);
  seen.is_v4 = packet.source.is_v4();
  seen.has_mac = message.find(wire::SuboptionType::auth).has_value();
  FieldPlace sequence = number_place("seq", 32, message.sequence, false);
  sequence.readable = true;
  seen.places = {std::move(sequence),
                 number_place("main.type", 8, message.type, true),
                 number_place("main.len", 16, message.length, true),
                 number_place("main.reserved", 8, message.reserved, true),
                 number_place("icmp.type", 8, carrier->type, true),
                 number_place("icmp.code", 8, carrier->code, true),
                 number_place("icmp.subtype", 8, carrier->subtype, true),
                 number_place("icmp.reserved", 24, carrier->reserved, true),
                 number_place("hop_limit", 8, packet.hop_limit, false),
                 plain_place("icmp.checksum", Kind::checksum),
                 plain_place("destination", Kind::destination)};
  for (const auto suboption : message) add_suboption(suboption, seen);
  return seen;
}

unsigned bits_of(FieldKind kind) {
  switch (kind) {
    case FieldKind::number8:
      return 8;
    case FieldKind::number16:
      return 16;
    case FieldKind::number24:
      return 24;
    default:
      return 32;
  }
}

void add_value(const Hmipv6FieldSpec& spec, const Hmipv6Message& message, SeenMessage& seen) {
  constexpr std::array<std::string_view, 2> derived = {"coa", "map_count"};  // source, and the options
  constexpr std::array<std::string_view, 7> options = {"home",   "routing_header", "alternate_coa", "map",
                                                       "prefix", "link_layer",     "refresh"};
  const auto is_in = [&](const auto& names) {
    return std::find(names.begin(), names.end(), spec.name) != names.end();
  };
  if (is_in(derived) || !has_hmipv6_field(message.kind(), spec)) return;
  const auto values = read_field(spec.name, message);
  if (values.empty()) return;
  FieldPlace place = plain_place(std::string(spec.name), Kind::octets);
  place.readable = true;
  place.option = is_in(options);
  place.repeatable = spec.name == "map";
  if (const auto number = as_number(values.front())) {
    place.kind = Kind::number;
    place.bits = bits_of(spec.kind);
    place.now = number;
  } else if (std::holds_alternative<wire::IpAddress>(values.front().is)) {
    place.kind = Kind::address;
  } else if (const auto* octets = std::get_if<wire::OctetVector>(&values.front().is)) {
    place.size = octets->size();
    if (octets->empty()) return;
  }
  seen.places.push_back(std::move(place));
}

std::optional<SeenMessage> places_in(const Hmipv6Packet& packet, const Hmipv6Context& context) {
  const auto reading = read_hmipv6(packet.octets, context);
  if (!reading || !reading->fault.empty() || reading->message.kind() == Hmipv6Kind::unreadable)
    return std::nullopt;
  const auto& message = reading->message;
  SeenMessage seen;
  seen.name = message.name();
  for (const auto& spec : hmipv6_fields()) add_value(spec, message, seen);
  const bool icmp =
      message.kind() >= Hmipv6Kind::router_solicitation && message.kind() <= Hmipv6Kind::parameter_problem;
  for (const auto& patch : hmipv6_patches()) {
    if (patch.path.starts_with("icmp.") && !icmp) continue;
    const bool checksum = patch.path.ends_with(".checksum") || patch.path == "esp.icv";
    Patch probe;
    probe.path = patch.path;
    probe.value = checksum ? Value{std::string("bad"), {}} : Value{std::uint64_t{1}, {}};
    if (!write_hmipv6(message, {probe}, context)) continue;
    seen.places.push_back(checksum ? plain_place(probe.path, Kind::checksum)
                                   : number_place(probe.path, bits_of(patch.kind), std::nullopt, true));
  }
  // Under ESP the ICV covers the octets; a datagram's are an application's.
  if (message.esp || message.kind() == Hmipv6Kind::udp) return seen;
  seen.body.assign(packet.octets.begin() + static_cast<std::ptrdiff_t>(reading->body_offset),
                   packet.octets.end());
  if (!seen.body.empty()) seen.places.push_back(plain_place("octet", Kind::octet));
  return seen;
}

}  // namespace

std::optional<SeenMessage> places_of(const BorderMessage& message, const Hmipv6Context& context) {
  if (const auto* packet = std::get_if<BorderPacket>(&message)) return places_in(*packet);
  return places_in(std::get<Hmipv6Packet>(message), context);
}

}  // namespace lmmp::conform
