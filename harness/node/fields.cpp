// Fields of scripts and the octets of messages.
#include "harness/node/fields.hpp"

#include <algorithm>
#include <cstdio>
#include <limits>

namespace lmmp::conform {
namespace {

std::string hex(wire::Octets octets) {
  constexpr std::size_t most = 24;
  std::string text;
  for (std::size_t i = 0; i < std::min(octets.size(), most); ++i) {
    std::array<char, 3> two{};
    std::snprintf(two.data(), two.size(), "%02x", octets[i]);
    text += two.data();
  }
  if (octets.size() > most) text += "... (" + std::to_string(octets.size()) + " octets)";
  if (octets.empty()) text = "no octets";
  return text;
}

std::uint64_t big_endian(wire::Octets octets) {
  std::uint64_t number = 0;
  for (auto octet : octets) number = number << 8 | octet;
  return number;
}

bool is_of(const wire::IpAddress& address, FieldKind kind) {
  return kind == FieldKind::address || address.is_v4() == (kind == FieldKind::ipv4);
}

bool is_number(FieldKind kind) {
  return kind == FieldKind::number8 || kind == FieldKind::number16 || kind == FieldKind::number24 ||
         kind == FieldKind::number32 || kind == FieldKind::identifier || kind == FieldKind::seconds;
}

tl::expected<std::uint8_t, std::string> octet_from(const Value& literal, std::string_view name) {
  const auto number = as_number(literal);
  if (!number || *number > 255) {
    return tl::unexpected(std::string(name) + " takes a number from 0 to 255, not " +
                          text_of(literal, FieldKind::octets));
  }
  return static_cast<std::uint8_t>(*number);
}

// Fields of the headers. False: it is none.
tl::expected<bool, std::string> set_header(Composition& to, const Field& field) {
  if (field.name == "seq") {
    const auto number = as_number(field.value);
    if (!number) return tl::unexpected("seq takes a number, not " + text_of(field.value, FieldKind::octets));
    to.message.sequence = static_cast<std::uint32_t>(*number);
    return true;
  }
  std::uint8_t* octet = field.name == "reserved"    ? &to.message.reserved
                        : field.name == "subtype"   ? &to.subtype
                        : field.name == "code"      ? &to.code
                        : field.name == "hop_limit" ? &to.hop_limit
                                                    : nullptr;
  if (octet == nullptr) return false;
  const auto number = octet_from(field.value, field.name);
  if (!number) return tl::unexpected(number.error());
  *octet = *number;
  return true;
}

// SID.reserved: of the last SID so far.
tl::expected<void, std::string> set_reserved(Composition& to, const Field& field, std::uint8_t number) {
  auto& parts = to.message.suboptions;
  const auto found =
      std::find_if(parts.rbegin(), parts.rend(), [&](const auto& part) { return part.type == number; });
  if (found == parts.rend()) return tl::unexpected(field.name + " stands before the suboption itself");
  const auto octet = octet_from(field.value, field.name);
  if (!octet) return tl::unexpected(octet.error());
  found->reserved = *octet;
  return {};
}

tl::expected<void, std::string> add_field(Composition& to, const Field& field, wire::IpVersion version) {
  const auto header = set_header(to, field);
  if (!header) return tl::unexpected(header.error());
  if (*header) return {};
  const std::string name(for_version(field.name, version));
  const auto spec = find_field(name);
  if (!spec) return tl::unexpected("there is no field " + name);
  const auto dot = name.rfind(".reserved");
  const auto number = suboption_number(spec->of_suboption_header ? name.substr(0, dot) : name);
  if (!number) return tl::unexpected(name + " is no suboption");
  if (spec->of_suboption_header) return set_reserved(to, field, *number);
  if (std::holds_alternative<Absent>(field.value.is)) return {};
  if (const auto* mac = std::get_if<Call>(&field.value.is)) {
    auto auth = unsigned_auth(to, *mac);
    if (!auth) return tl::unexpected(name + ": " + auth.error());
    to.message.suboptions.push_back(std::move(*auth));
    return {};
  }
  const auto* list = std::get_if<List>(&field.value.is);
  const std::vector<Value> values = list != nullptr ? list->items : std::vector<Value>{field.value};
  for (const auto& value : values) {
    auto suboption = suboption_from(*number, spec->kind, value);
    if (!suboption) return tl::unexpected(name + ": " + suboption.error());
    to.message.suboptions.push_back(std::move(*suboption));
  }
  return {};
}

}  // namespace

std::optional<std::uint64_t> as_number(const Value& value) {
  if (const auto* number = std::get_if<std::uint64_t>(&value.is)) return *number;
  if (const auto* time = std::get_if<std::chrono::nanoseconds>(&value.is)) {
    return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(*time).count());
  }
  return std::nullopt;
}

std::optional<std::chrono::nanoseconds> as_duration(const Value& value) {
  if (const auto* time = std::get_if<std::chrono::nanoseconds>(&value.is)) return *time;
  if (const auto* number = std::get_if<std::uint64_t>(&value.is)) {
    return std::chrono::seconds(static_cast<std::int64_t>(std::min<std::uint64_t>(*number, 0xFFFFFFFF)));
  }
  return std::nullopt;
}

std::string text_of(const Value& value, FieldKind kind) {
  if (const auto* number = std::get_if<std::uint64_t>(&value.is)) {
    if (kind == FieldKind::seconds) return std::to_string(*number) + " s";
    if (kind != FieldKind::identifier) return std::to_string(*number);
    std::array<char, 24> text{};
    std::snprintf(text.data(), text.size(), "0x%08llx", static_cast<unsigned long long>(*number));
    return text.data();
  }
  if (const auto* time = std::get_if<std::chrono::nanoseconds>(&value.is)) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%g s", static_cast<double>(time->count()) / 1e9);
    return text.data();
  }
  if (const auto* address = std::get_if<wire::IpAddress>(&value.is)) return address->to_string();
  if (const auto* octets = std::get_if<wire::OctetVector>(&value.is)) return hex(*octets);
  if (const auto* text = std::get_if<std::string>(&value.is)) return '"' + *text + '"';
  if (const auto* range = std::get_if<Range>(&value.is)) {
    return text_of({range->low, {}}, kind) + " to " + text_of({range->high, {}}, kind);
  }
  if (const auto* range = std::get_if<AddressRange>(&value.is)) {
    return range->low.to_string() + " to " + range->high.to_string();
  }
  if (const auto* other = std::get_if<Not>(&value.is)) return "not " + text_of(other->what.at(0), kind);
  if (const auto* bind = std::get_if<Bind>(&value.is)) {
    return bind->what.empty() ? "any" : text_of(bind->what[0], kind);
  }
  if (std::holds_alternative<Any>(value.is)) return "any";
  if (std::holds_alternative<Absent>(value.is)) return "absent";
  if (const auto* list = std::get_if<List>(&value.is)) {
    std::string text;
    for (const auto& item : list->items) text += (text.empty() ? "" : ", ") + text_of(item, kind);
    return "[" + text + "]";
  }
  if (const auto* variable = std::get_if<Variable>(&value.is)) return "$" + variable->name;
  const auto& call = std::get<Call>(value.is);
  if (call.function == "mac") return "a good MAC";
  if (call.function == "decrypt" && call.arguments.size() > 1) {
    return text_of(call.arguments[1], kind) + " (decrypted)";
  }
  return call.function == "decrypt" ? "encrypted" : call.function + "()";
}

Value value_of(const wire::SuboptionView& suboption, FieldKind kind) {
  const auto* spec = wire::find_suboption(suboption.type);
  if (kind == FieldKind::number8 && spec != nullptr && spec->payload == wire::PayloadKind::none) {
    return {std::uint64_t{suboption.reserved}, {}};
  }
  if (is_number(kind) && suboption.payload.size() <= 4 && !suboption.payload.empty()) {
    return {big_endian(suboption.payload), {}};
  }
  if (kind == FieldKind::ipv4 || kind == FieldKind::ipv6 || kind == FieldKind::address) {
    if (const auto address = wire::IpAddress::from_octets(suboption.payload)) return {*address, {}};
  }
  if (kind == FieldKind::text) return {std::string(suboption.payload.begin(), suboption.payload.end()), {}};
  return {wire::OctetVector(suboption.payload.begin(), suboption.payload.end()), {}};
}

tl::expected<wire::Suboption, std::string> suboption_from(std::uint8_t number, FieldKind kind,
                                                          const Value& literal) {
  const auto* spec = wire::find_suboption(number);
  const auto refuse = [&](const char* wanted) {
    return tl::unexpected(std::string("takes ") + wanted + ", not " + text_of(literal, kind));
  };
  wire::Suboption part;
  part.type = number;
  // Octets stand for themselves anywhere: a payload of the wrong length is a test's right.
  if (const auto* octets = std::get_if<wire::OctetVector>(&literal.is)) {
    part.payload = *octets;
    if (spec != nullptr && spec->payload == wire::PayloadKind::public_key)
      part.reserved = wire::public_key_kind_rsa;  // PUB_KEY.reserved says another
    return part;
  }
  if (const auto* text = std::get_if<std::string>(&literal.is)) {
    if (kind != FieldKind::text && kind != FieldKind::octets) return refuse("no text");
    part.payload.assign(text->begin(), text->end());
    return part;
  }
  if (const auto* address = std::get_if<wire::IpAddress>(&literal.is)) {
    if (is_number(kind) || kind == FieldKind::text) return refuse("no address");
    if (kind != FieldKind::octets && !is_of(*address, kind))
      return refuse("an address of the other IP version");
    part.payload.assign(address->octets().begin(), address->octets().end());
    return part;
  }
  const auto value = as_number(literal);
  if (!value) return refuse("a literal value");
  if (spec != nullptr && spec->payload == wire::PayloadKind::none) {
    if (*value > 255) return refuse("a number from 0 to 255");
    part.reserved = static_cast<std::uint8_t>(*value);
    return part;
  }
  if (!is_number(kind) && kind != FieldKind::octets) return refuse("no number");
  if (*value > std::numeric_limits<std::uint32_t>::max()) return refuse("a number of 32 bits");
  part.payload.resize(4);
  wire::write_u32(part.payload.data(), static_cast<std::uint32_t>(*value));
  return part;
}

tl::expected<wire::Suboption, std::string> unsigned_auth(Composition& composition, const Call& call) {
  if (call.function != "mac") return tl::unexpected(call.function + "() stands for no value here");
  auto mac = read_mac(call, composition.mac_algorithm);
  if (!mac) return tl::unexpected(mac.error());
  wire::Suboption auth;
  auth.type = static_cast<std::uint8_t>(wire::SuboptionType::auth);
  auth.reserved = static_cast<std::uint8_t>(mac->algorithm);
  auth.payload.resize(wire::mac_length(mac->algorithm));
  composition.mac = std::move(*mac);
  return auth;
}

tl::expected<Composition, std::string> compose(std::string_view message, const std::vector<Field>& fields,
                                               wire::IpVersion version, Composition start) {
  if (message == "OCTETS") {
    start.octets.emplace();
  } else if (const auto number = message_number(message)) {
    start.message.type = *number;
  } else {
    return tl::unexpected("there is no message " + std::string(message));
  }
  return add_fields(fields, version, std::move(start));
}

tl::expected<Composition, std::string> add_fields(const std::vector<Field>& fields, wire::IpVersion version,
                                                  Composition start) {
  for (const auto& field : fields) {
    if (start.octets && field.name == "octets") {
      const auto* octets = std::get_if<wire::OctetVector>(&field.value.is);
      if (octets == nullptr) return tl::unexpected(std::string("octets takes octets in hex"));
      start.octets = *octets;
      continue;
    }
    if (auto added = add_field(start, field, version); !added) return tl::unexpected(added.error());
  }
  return start;
}

wire::OctetVector lmmp_octets(const Composition& composition, wire::LengthCounts length_counts) {
  if (composition.octets) return *composition.octets;
  auto octets = wire::encode(composition.message, length_counts);
  if (composition.mac) sign(octets, *composition.mac);
  return octets;
}

wire::OctetVector icmp_octets(const Composition& composition, wire::Octets lmmp,
                              const wire::IpAddress& source, const wire::IpAddress& destination) {
  auto icmp = wire::encode_carrier(lmmp, source, destination, composition.subtype);
  if (composition.code != 0) {
    icmp[1] = composition.code;
    wire::write_u16(&icmp[2], 0);
    wire::write_u16(&icmp[2], wire::icmp_checksum(icmp, source, destination));
  }
  return icmp;
}

}  // namespace lmmp::conform
