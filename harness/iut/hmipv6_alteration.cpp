// Carries out a fault's changes on one packet of HMIPv6.
#include "harness/iut/hmipv6_alteration.hpp"

#include <algorithm>

#include "harness/node/fields.hpp"
#include "harness/node/frames.hpp"
#include "harness/node/functions.hpp"
#include "harness/node/hmipv6_fields.hpp"
#include "harness/script/field_reference.hpp"
#include "wire/checksum.hpp"
#include "wire/esp.hpp"
#include "wire/ipv6_headers.hpp"

namespace lmmp::conform {
namespace {

std::optional<Value> field_of(const Hmipv6Message& message, std::string_view field) {
  auto values = read_field(field, message);
  return values.empty() ? std::nullopt : std::optional(std::move(values.front()));
}

std::optional<Value> named(const std::string& name, const FaultScope& scope) {
  if (const auto of = field_reference(name)) {
    if (of->of == FieldReference::Of::itself) return field_of(scope.message, of->field);
    const bool received = scope.direction == Fault::Direction::received;
    const auto& other_side = received ? scope.message.source : scope.message.destination;
    const auto found = scope.sent.find({std::string(of->message), other_side});
    return found == scope.sent.end() ? std::nullopt : field_of(found->second, of->field);
  }
  if (name == "unspecified") return Value{wire::IpAddress(), {}};
  return scope.ixit.value(name, wire::IpVersion::v6);
}

// Makes a type 2 routing header one that is processed; false if it is one (RFC 3775 6.4).
bool repair_routing_header(wire::OctetVector& packet) {
  constexpr std::size_t at = wire::ipv6_header_size;
  if (packet.size() < at + 24 || packet[6] != wire::protocol_routing) return false;
  const wire::OctetVector before(packet.begin() + at, packet.begin() + at + 4);
  packet[at + 1] = 2;
  packet[at + 2] = wire::routing_type_2;
  packet[at + 3] = 1;
  return !std::equal(before.begin(), before.end(), packet.begin() + at);
}

// Gives a Home Address option its length (RFC 3775 6.3), where it is the first header's, behind a PadN.
void repair_home_option(wire::OctetVector& packet) {
  constexpr std::size_t at = wire::ipv6_header_size, option = at + 6;
  if (packet.size() < at + 24 || packet[6] != wire::protocol_destination_options) return;
  if (packet[option] == wire::option_home_address) packet[option + 1] = 16;
}

// Gives the alternate care-of address of the Binding Update at `at` its length (RFC 3775 6.2.5).
void repair_alternate(wire::OctetVector& packet, std::size_t at) {
  constexpr auto alternate = static_cast<std::uint8_t>(wire::MobilityOptionType::alternate_care_of_address);
  for (at += wire::binding_message_size; at + 18 <= packet.size();
       at += packet[at] == 0 ? 1U : 2U + packet[at + 1]) {
    if (packet[at] != alternate) continue;
    packet[at + 1] = 16;
    return;
  }
}

// Makes the MAP option of a Router Advertisement at `at` one that is good (H 5): its length 3, its distance
// not 0, its address that of a MAP, or an option of the same size into a MAP option.
void repair_map_option(wire::OctetVector& packet, std::size_t at, Repair repair, std::uint8_t type,
                       const std::optional<Value>& map) {
  constexpr std::size_t options = 16, size = 24;
  if (packet[at] != wire::icmpv6_router_advertisement) return;
  for (at += options; at + 8 <= packet.size() && packet[at + 1] != 0; at += packet[at + 1] * 8U) {
    const bool whole = at + size <= packet.size();
    if (repair == Repair::type && packet[at + 1] == size / 8) packet[at] = type;
    if (packet[at] != type || !whole) continue;
    if (repair == Repair::length) packet[at + 1] = size / 8;
    if (repair == Repair::carrier && packet[at + 2] < 0x10) packet[at + 2] |= 0x10;
    const auto* address = map ? std::get_if<wire::IpAddress>(&map->is) : nullptr;
    const bool global = (packet[at + 8] & 0xE0) == 0x20;  // RFC 3513 2.4
    if (repair == Repair::address && address != nullptr && !global) {
      std::copy(address->octets().begin(), address->octets().end(), packet.begin() + at + 8);
    }
  }
}

void repair_mobility_header(wire::OctetVector& packet, std::size_t at, const RepairMessage& change) {
  switch (change.repair) {
    case Repair::checksum:
    case Repair::mac:
    case Repair::address:
      break;
    case Repair::carrier:
      packet[at] = wire::protocol_none;
      break;
    case Repair::length:
      if (change.of == "alternate_coa") {
        repair_alternate(packet, at);
        break;
      }
      packet.resize(at + (packet.size() - at + 7) / 8 * 8);
      packet[at + 1] = static_cast<std::uint8_t>((packet.size() - at) / 8 - 1);
      wire::write_u16(&packet[4], static_cast<std::uint16_t>(packet.size() - 40));
      break;
    case Repair::type:
      if (change.as == "BU") packet[at + 2] = static_cast<std::uint8_t>(wire::MobilityType::binding_update);
      break;
  }
}

}  // namespace

std::optional<Value> literal(const Value& value, const FaultScope& scope) {
  const auto all = [&](auto node, auto member) -> std::optional<Value> {
    for (auto& each : node.*member) {
      auto done = literal(each, scope);
      if (!done) return std::nullopt;
      each = std::move(*done);
    }
    return Value{std::move(node), value.place};
  };
  if (const auto* variable = std::get_if<Variable>(&value.is)) return named(variable->name, scope);
  if (const auto* list = std::get_if<List>(&value.is)) return all(*list, &List::items);
  if (const auto* other = std::get_if<Not>(&value.is)) return all(*other, &Not::what);
  if (const auto* call = std::get_if<Call>(&value.is)) {
    const auto arguments = all(*call, &Call::arguments);
    if (!arguments) return std::nullopt;
    auto result =
        evaluate(call->function, std::get<Call>(arguments->is).arguments, {scope.random, scope.ixit});
    return result ? std::optional(std::move(*result)) : std::nullopt;
  }
  return value;
}

Hmipv6Alteration::Hmipv6Alteration(Hmipv6Packet packet, Hmipv6Reading reading, Fault::Direction direction,
                                   const Ixit& ixit, const SentMessages& sent, const Hmipv6Context& context,
                                   std::mt19937_64& random)
    : packet_(std::move(packet)),
      reading_(std::move(reading)),
      original_(reading_.message),
      direction_(direction),
      ixit_(ixit),
      sent_(sent),
      context_(context),
      random_(random) {}

void Hmipv6Alteration::apply(const Change& change) {
  std::visit([this](const auto& what) { perform(what); }, change);
}

// Nothing is written anew of what could not be read whole.
void Hmipv6Alteration::write(const std::vector<Patch>& patches) {
  if (!reading_.fault.empty()) return;
  key_esp(reading_.message, context_);
  if (auto packet = write_hmipv6(reading_.message, patches, context_)) packet_.octets = std::move(*packet);
}

void Hmipv6Alteration::perform(const SetField& change) {
  const auto value = evaluated(change.field.value);
  // A field of an option is set where there is such an option.
  if (!value || read_field(change.field.name, reading_.message).empty()) return;
  if (!set_field(reading_.message, {change.field.name, *value, {}})) return;
  write({});
}

void Hmipv6Alteration::perform(const StripSuboption& change) {
  strip_field(reading_.message, change.suboption);
  write({});
}

void Hmipv6Alteration::perform(const AddSuboption& change) {
  const auto value = evaluated(change.field.value);
  if (!value) return;
  auto* advertisement = std::get_if<wire::RouterAdvertisement>(&reading_.message.body);
  const auto* map = std::get_if<wire::IpAddress>(&value->is);
  if (advertisement != nullptr && change.field.name == "map" && map != nullptr) {
    wire::MapOption option;
    if (!advertisement->maps.empty()) option = advertisement->maps.front();
    option.address = *map;
    advertisement->maps.push_back(option);
  } else if (!set_field(reading_.message, {change.field.name, *value, {}})) {
    return;
  }
  write({});
}

void Hmipv6Alteration::perform(const AlterOctets& change) {
  Patch patch = change.patch;
  auto value = evaluated(patch.value);
  if (!value) return;
  patch.value = std::move(*value);
  write({patch});
}

void Hmipv6Alteration::perform(const RepairMessage& change) {
  auto& octets = packet_.octets;
  const std::size_t at = reading_.body_offset;
  if (octets.size() < at + 4) return;
  const auto* unreadable = std::get_if<UnreadablePayload>(&reading_.message.body);
  const bool icmp = unreadable != nullptr ? unreadable->protocol == wire::protocol_icmpv6
                                          : reading_.message.kind() >= Hmipv6Kind::router_solicitation &&
                                                reading_.message.kind() <= Hmipv6Kind::parameter_problem;
  const bool checksum_counts = change.repair != Repair::checksum;
  if (change.repair == Repair::mac) return sign_esp_anew();
  if (change.of == "home") {
    repair_home_option(octets);
    if (auto again = read_hmipv6(octets, context_)) reading_ = std::move(*again);
    return;
  }
  if (change.repair == Repair::carrier && repair_routing_header(octets)) {
    if (auto again = read_hmipv6(octets, context_)) reading_ = std::move(*again);
    return;
  }
  if (reading_.message.esp) return;                        // nothing under ESP changes without its key
  if (checksum_counts && !reading_.checksum_good) return;  // that check is not the one that is left out
  if (icmp) {
    if (change.repair == Repair::type && change.as != "RA") return;
    repair_map_option(octets, at, change.repair, context_.map_option_type,
                      ixit_.value("map1", wire::IpVersion::v6));
  } else {
    repair_mobility_header(octets, at, change);
  }
  const auto& message = reading_.message;
  const auto body = wire::Octets(octets).subspan(at);
  const std::size_t sum_at = icmp ? 2 : 4;
  if (body.size() < sum_at + 2) return;
  if (change.of == "source" &&
      !wire::mobility_checksum_good(body, message.source, message.checksum_destination())) {
    return;
  }
  wire::write_u16(
      &octets[at + sum_at],
      icmp ? wire::ipv6_checksum(body, 2, message.checksum_source(), message.checksum_destination(), 58)
           : wire::mobility_checksum(body, message.checksum_source(), message.checksum_destination()));
  if (auto again = read_hmipv6(octets, context_)) reading_ = std::move(*again);
}

// ESP's integrity check value as it would be of these octets, where there is a key.
void Hmipv6Alteration::sign_esp_anew() {
  if (!reading_.message.esp || reading_.fault.empty()) return;
  const auto esp = wire::Octets(packet_.octets).subspan(reading_.body_offset);
  const auto key = context_.key_of ? context_.key_of(reading_.message.esp->spi) : std::nullopt;
  if (!key || esp.size() < wire::esp_icv_size + 10) return;
  const auto covered = esp.first(esp.size() - wire::esp_icv_size);
  const std::uint8_t next_header = covered.back(), padding = covered[covered.size() - 2];
  if (covered.size() < 10U + padding) return;
  const auto sealed = wire::esp_seal(wire::esp_spi(esp), wire::read_u32(&esp[4]), *key, next_header,
                                     covered.subspan(8, covered.size() - 10U - padding));
  packet_.octets.resize(reading_.body_offset);
  packet_.octets.insert(packet_.octets.end(), sealed.begin(), sealed.end());
  if (auto again = read_hmipv6(packet_.octets, context_)) reading_ = std::move(*again);
}

void Hmipv6Alteration::perform(const Redirect& change) {
  auto to = evaluated(change.to);
  if (!to) return;
  if (const auto* text = std::get_if<std::string>(&to->is)) {
    to = *text == "all" ? std::optional(Value{all_nodes(wire::IpVersion::v6), {}})
                        : ixit_.value(*text, wire::IpVersion::v6);
  }
  const auto* address = to ? std::get_if<wire::IpAddress>(&to->is) : nullptr;
  if (address == nullptr) return;
  auto& message = reading_.message;
  (message.tunnel ? message.tunnel->destination : message.destination) = *address;
  write({});
}

void Hmipv6Alteration::perform(const MoveToLink& change) {
  for (std::size_t i = 0; i < ixit_.links.size(); ++i) {
    if (ixit_.links[i].name == change.link) packet_.link = static_cast<unsigned>(i);
  }
}

// Whether it is an address that the implementation has on a link.
bool Hmipv6Alteration::is_own(const wire::IpAddress& address) const {
  return std::any_of(ixit_.links.begin(), ixit_.links.end(), [&](const IxitLink& link) {
    return address == link.iut6 || address == link.iut_global ||
           address == ixit_.derived_address("iut_" + link.name);
  });
}

void Hmipv6Alteration::perform(const AlsoSend& change) {
  auto message = empty_hmipv6(change.message);
  if (!message) return;
  const bool received = direction_ == Fault::Direction::received;
  message->source = received ? original_.destination : original_.source;
  message->destination = received ? original_.source : original_.destination;
  bool to_itself = false;
  if (change.to) {
    const auto to = evaluated(*change.to);
    const auto* text = to ? std::get_if<std::string>(&to->is) : nullptr;
    const auto value = text != nullptr ? ixit_.value(*text, wire::IpVersion::v6) : to;
    const auto* address = value ? std::get_if<wire::IpAddress>(&value->is) : nullptr;
    to_itself = address != nullptr && is_own(*address);
    if (to_itself) message->source = message->destination;
    if (address != nullptr) message->destination = *address;
  }
  for (const auto& field : change.fields) {
    const auto value = evaluated(field.value);
    if (!value || !set_field(*message, {field.name, *value, {}})) return;
  }
  key_esp(*message, context_);
  auto octets = write_hmipv6(*message, {}, context_);
  if (!octets) return;
  if (to_itself) return believed_.push_back({packet_.link, std::move(*octets), {}});
  const bool local = message->destination.is_multicast() || message->destination.is_link_local();
  // Where there is a link for the RCoAs, what is for everybody there is meant.
  const unsigned everybody = ixit_.links.size() > 2 ? 2 : 0;
  const unsigned link = !local ? by_routing : packet_.link == by_routing ? everybody : packet_.link;
  extra_.push_back({link, std::move(*octets), {}});
}

}  // namespace lmmp::conform
