// Carries out a fault's changes on one message.
#include "harness/iut/alteration.hpp"

#include <algorithm>

#include "harness/node/fields.hpp"
#include "harness/node/frames.hpp"
#include "harness/node/functions.hpp"
#include "harness/node/patch.hpp"
#include "harness/node/patterns.hpp"
#include "harness/script/field_reference.hpp"

namespace lmmp::conform {
namespace {

std::optional<Value> named(const std::string& name, const Names& names, FieldKind kind) {
  const auto of = field_reference(name);
  if (!of) return names.ixit.value(name, version_for(kind, names.packet));
  if (of->of == FieldReference::Of::itself) return field_of(of->field, names.packet, kind);
  const auto type = message_number(of->message);
  if (!type) return std::nullopt;
  const auto direction =
      of->of == FieldReference::Of::sent ? Fault::Direction::sent : Fault::Direction::received;
  const auto* before = names.passed.last_of_anybody(direction, *type, names.packet);
  return before != nullptr ? field_of(of->field, *before, kind) : std::nullopt;
}

wire::LengthCounts counts_of(const wire::MessageView& message) {
  return message.length_counts == wire::LengthCounts::message ? wire::LengthCounts::message
                                                              : wire::LengthCounts::payload;
}

// Len values as the octets that are there allow them.
void repair_lengths(wire::OctetVector& icmp) {
  if (icmp.size() < wire::carrier_header_size + wire::main_header_size) return;
  std::size_t at = wire::carrier_header_size + wire::main_header_size;
  while (icmp.size() - at >= wire::suboption_header_size) {
    const std::size_t left = icmp.size() - at - wire::suboption_header_size;
    const std::size_t length = std::min<std::size_t>(wire::read_u16(&icmp[at + 1]), left);
    wire::write_u16(&icmp[at + 1], static_cast<std::uint16_t>(length));
    at += std::min(wire::suboption_header_size + length + wire::padding_for(length), icmp.size() - at);
  }
  icmp.resize(at);
  const std::size_t payload = at - wire::carrier_header_size - wire::main_header_size;
  wire::write_u16(&icmp[wire::carrier_header_size + 1], static_cast<std::uint16_t>(payload));
}

}  // namespace

std::optional<Value> literal(const Value& value, const Names& names, std::mt19937_64& random,
                             FieldKind kind) {
  const auto all = [&](auto node, auto member) -> std::optional<Value> {
    for (auto& each : node.*member) {
      auto done = literal(each, names, random, kind);
      if (!done) return std::nullopt;
      each = std::move(*done);
    }
    return Value{std::move(node), value.place};
  };
  if (const auto* variable = std::get_if<Variable>(&value.is)) return named(variable->name, names, kind);
  if (const auto* list = std::get_if<List>(&value.is)) return all(*list, &List::items);
  if (const auto* other = std::get_if<Not>(&value.is)) return all(*other, &Not::what);
  if (const auto* call = std::get_if<Call>(&value.is)) {
    const auto arguments = all(*call, &Call::arguments);
    if (!arguments) return std::nullopt;
    auto result = evaluate(call->function, std::get<Call>(arguments->is).arguments, {random, names.ixit});
    if (!result) return std::nullopt;
    return std::move(*result);
  }
  return value;
}

Alteration::Alteration(BorderPacket packet, const Ixit& ixit, const PassedMessages& passed,
                       Fault::Direction direction, std::mt19937_64& random)
    : packet_(packet),
      original_(std::move(packet)),
      ixit_(ixit),
      passed_(passed),
      direction_(direction),
      random_(random) {}

void Alteration::apply(const Change& change) {
  std::visit([this](const auto& what) { perform(what); }, change);
}

std::vector<BorderPacket> Alteration::onward() const {
  return {copies_, packet_};
}

void Alteration::sum() {
  if (packet_.icmp.size() < 4) return;
  wire::write_u16(&packet_.icmp[2], 0);
  wire::write_u16(&packet_.icmp[2], wire::icmp_checksum(packet_.icmp, packet_.source, packet_.destination));
}

// Reads the message, lets it be changed as values, and writes it again around the same carrier.
template <typename Edit>
void Alteration::edit(Edit change) {
  const auto carrier = wire::decode_carrier(packet_.icmp);
  if (!carrier) return;
  const auto decoded = wire::decode(carrier->lmmp);
  if (decoded.fault) return;
  Composition composition;
  composition.message = wire::to_message(decoded.message);
  composition.subtype = carrier->subtype;
  composition.code = carrier->code;
  composition.hop_limit = packet_.hop_limit;
  composition.mac_algorithm = ixit_.mac_algorithm;
  const auto counts = counts_of(decoded.message);
  change(composition);
  packet_.hop_limit = composition.hop_limit;
  packet_.icmp =
      icmp_octets(composition, lmmp_octets(composition, counts), packet_.source, packet_.destination);
}

void Alteration::perform(const SetField& change) {
  if (change.field.name == "source") {
    packet_.source = address_of(change.field.value).value_or(packet_.source);
    return sum();
  }
  const auto version = packet_.source.version();
  const std::string name(for_version(change.field.name, version));
  const auto spec = find_field(name);
  if (!spec) return;
  const auto value = literal(change.field.value, names(), random_, spec->kind);
  if (!value) return;
  edit([&](Composition& composition) {
    const bool of_suboption = suboption_number(name) || spec->of_suboption_header;
    if (!of_suboption) {
      if (auto set = add_fields({{name, *value, {}}}, version, composition)) composition = std::move(*set);
      return;
    }
    const auto number = suboption_number(
        spec->of_suboption_header ? std::string_view(name).substr(0, name.rfind(".reserved")) : name);
    auto& parts = composition.message.suboptions;
    const auto part = std::find_if(parts.begin(), parts.end(),
                                   [&](const auto& each) { return number && each.type == *number; });
    if (part == parts.end()) return;
    if (spec->of_suboption_header) {
      part->reserved = static_cast<std::uint8_t>(as_number(*value).value_or(part->reserved));
    } else if (const auto* call = std::get_if<Call>(&value->is)) {
      if (auto auth = unsigned_auth(composition, *call)) *part = std::move(*auth);
    } else if (auto set = suboption_from(*number, spec->kind, *value)) {
      if (set->reserved == 0 && !set->payload.empty()) set->reserved = part->reserved;
      *part = std::move(*set);
    }
  });
}

void Alteration::perform(const StripSuboption& change) {
  const auto number = suboption_number(for_version(change.suboption, packet_.source.version()));
  edit([&](Composition& composition) {
    std::erase_if(composition.message.suboptions,
                  [&](const auto& part) { return number && part.type == *number; });
  });
}

void Alteration::perform(const AddSuboption& change) {
  const auto version = packet_.source.version();
  const auto spec = find_field(for_version(change.field.name, version));
  const auto value = literal(change.field.value, names(), random_, spec ? spec->kind : FieldKind::octets);
  if (!value) return;
  edit([&](Composition& composition) {
    const auto before = composition.message.suboptions.size();
    auto added = add_fields({{change.field.name, *value, {}}}, version, composition);
    if (!added) return;
    auto& parts = added->message.suboptions;
    const auto first_new = parts.begin() + static_cast<std::ptrdiff_t>(before);
    const auto auth = std::find_if(parts.begin(), first_new, [](const auto& part) {
      return part.type == static_cast<std::uint8_t>(wire::SuboptionType::auth);
    });
    std::rotate(auth, first_new, parts.end());
    composition = std::move(*added);
  });
}

void Alteration::perform(const AlterOctets& change) {
  Patch patch = change.patch;
  auto value = literal(patch.value, names(), random_);
  if (!value) return;
  patch.value = std::move(*value);
  PatchedMessage message{packet_.icmp, packet_.hop_limit};
  if (!conform::apply({patch}, packet_.source.version(), packet_.source, packet_.destination, message))
    return;
  packet_.icmp = std::move(message.icmp);
  packet_.hop_limit = message.hop_limit;
}

// With the session's key; an AUTH that is missing is added.
void Alteration::sign_again() {
  edit([&](Composition& composition) {
    auto& parts = composition.message.suboptions;
    const auto auth = std::find_if(parts.begin(), parts.end(), [](const auto& part) {
      return part.type == static_cast<std::uint8_t>(wire::SuboptionType::auth);
    });
    if (auth == parts.end()) {
      parts.push_back(wire::Suboption::octets(wire::SuboptionType::auth,
                                              wire::OctetVector(wire::mac_length(ixit_.mac_algorithm)),
                                              static_cast<std::uint8_t>(ixit_.mac_algorithm)));
    } else if (!wire::mac_algorithm(auth->reserved, auth->payload.size())) {
      auth->reserved = static_cast<std::uint8_t>(ixit_.mac_algorithm);
      auth->payload.resize(wire::mac_length(ixit_.mac_algorithm));
    }
  });
  const auto carrier = wire::decode_carrier(packet_.icmp);
  if (!carrier) return;
  wire::OctetVector lmmp(carrier->lmmp.begin(), carrier->lmmp.end());
  sign_for_session(lmmp, ixit_);
  packet_.icmp.resize(wire::carrier_header_size);
  packet_.icmp.insert(packet_.icmp.end(), lmmp.begin(), lmmp.end());
}

void Alteration::perform(const RepairMessage& change) {
  if (packet_.icmp.size() < wire::carrier_header_size) return;
  switch (change.repair) {
    case Repair::checksum:
    case Repair::address:
      break;
    case Repair::carrier:
      packet_.icmp[0] = packet_.source.is_v4() ? wire::icmpv4_mobility_type : wire::icmpv6_mobility_type;
      packet_.icmp[1] = 0;
      packet_.icmp[4] = ixit_.icmp_subtype;
      break;
    case Repair::length:
      repair_lengths(packet_.icmp);
      break;
    case Repair::mac:
      sign_again();
      break;
    case Repair::type:
      if (const auto number = message_number(change.as);
          number && packet_.icmp.size() > wire::carrier_header_size) {
        packet_.icmp[wire::carrier_header_size] = *number;
      }
      break;
  }
  sum();
}

std::optional<wire::IpAddress> Alteration::address_of(const Value& value) const {
  const bool v4 = original_.source.is_v4();
  auto resolved = literal(value, names(), random_, FieldKind::address);
  if (!resolved) return std::nullopt;
  if (const auto* text = std::get_if<std::string>(&resolved->is)) {
    if (*text == "all") return all_nodes(original_.source.version());
    resolved = ixit_.value(*text, original_.source.version());
    if (!resolved) return std::nullopt;
  }
  const auto* address = std::get_if<wire::IpAddress>(&resolved->is);
  if (address == nullptr || address->is_v4() != v4) return std::nullopt;
  return *address;
}

void Alteration::perform(const Redirect& change) {
  const auto to = address_of(change.to);
  if (!to) return;
  packet_.destination = *to;
  sum();
}

void Alteration::perform(const MoveToLink& change) {
  for (std::size_t i = 0; i < ixit_.links.size(); ++i) {
    if (ixit_.links[i].name == change.link) packet_.link = static_cast<unsigned>(i);
  }
}

void Alteration::perform(const AlsoSend& change) {
  BorderPacket more = original_;
  if (direction_ == Fault::Direction::received) {
    more.source = original_.destination;
    more.destination = original_.source;
    const auto& link = ixit_.links[original_.link];
    const auto own = original_.source.is_v4() ? link.iut4 : link.iut6;
    if (more.source.is_multicast() && own) more.source = *own;
  }
  if (change.to) {
    const auto to = address_of(*change.to);
    if (!to) return;
    more.destination = *to;
  }
  more.hop_limit = 255;
  more.after = packet_.after;
  std::vector<Field> fields = change.fields;
  for (auto& field : fields) {
    const auto spec = find_field(for_version(field.name, original_.source.version()));
    auto value = literal(field.value, names(), random_, spec ? spec->kind : FieldKind::octets);
    if (!value) return;
    field.value = std::move(*value);
  }
  Composition start;
  start.subtype = ixit_.icmp_subtype;
  start.mac_algorithm = ixit_.mac_algorithm;
  start.message.sequence = static_cast<std::uint32_t>(random_());
  const auto composition = compose(change.message, fields, original_.source.version(), start);
  if (!composition) return;
  more.hop_limit = composition->hop_limit;
  more.icmp = icmp_octets(*composition, lmmp_octets(*composition, ixit_.length_counts), more.source,
                          more.destination);
  extra_.push_back(std::move(more));
}

}  // namespace lmmp::conform
