// Whether a value that was read is one that a script expects.
#include "harness/node/patterns.hpp"

#include "harness/node/fields.hpp"
#include "harness/node/security.hpp"

namespace lmmp::conform {
namespace {

// A literal against what was read: as the payloads that both stand for.
bool equal(const Value& literal, const Value& got, FieldKind kind) {
  const auto a = as_number(literal), b = as_number(got);
  if (a && b) return *a == *b;
  const auto octets = [&](const Value& value) -> std::optional<wire::OctetVector> {
    auto suboption = suboption_from(0, kind == FieldKind::text ? FieldKind::text : FieldKind::octets, value);
    if (!suboption) return std::nullopt;
    return std::move(suboption->payload);
  };
  const auto left = octets(literal), right = octets(got);
  return left && right && *left == *right;
}

std::optional<wire::OctetVector> decrypt(const Call& call, const Value& got, const Ixit* ixit) {
  const auto* octets = std::get_if<wire::OctetVector>(&got.is);
  if (call.function != "decrypt" || octets == nullptr || ixit == nullptr) return std::nullopt;
  auto plain = decrypted(call, *octets, *ixit);
  if (!plain) return std::nullopt;
  return std::move(*plain);
}

constexpr std::string_view reserved_suffix = ".reserved";

}  // namespace

bool fits(const Value& pattern, const Value& got, FieldKind kind, BoundValues& bound, const Ixit* ixit) {
  if (std::holds_alternative<Any>(pattern.is)) return true;
  if (std::holds_alternative<Absent>(pattern.is)) return false;
  if (const auto* bind = std::get_if<Bind>(&pattern.is)) {
    if (!bind->what.empty() && !fits(bind->what[0], got, kind, bound, ixit)) return false;
    // What was decrypted is what has the name.
    const Call* call = find_call(pattern, "decrypt");
    const auto plain = call != nullptr ? decrypt(*call, got, ixit) : std::nullopt;
    bound.emplace_back(bind->name, plain ? Value{*plain, {}} : got);
    return true;
  }
  if (const auto* other = std::get_if<Not>(&pattern.is)) {
    BoundValues ignored;
    return !fits(other->what.at(0), got, kind, ignored, ixit);
  }
  if (const auto* call = std::get_if<Call>(&pattern.is)) {
    const auto plain = decrypt(*call, got, ixit);
    return plain && (call->arguments.size() < 2 || equal(call->arguments[1], {*plain, {}}, kind));
  }
  if (const auto* range = std::get_if<Range>(&pattern.is)) {
    const auto number = as_number(got);
    return number && *number >= range->low && *number <= range->high;
  }
  if (const auto* range = std::get_if<AddressRange>(&pattern.is)) {
    const auto* address = std::get_if<wire::IpAddress>(&got.is);
    return address != nullptr && address->version() == range->low.version() && *address >= range->low &&
           *address <= range->high;
  }
  return equal(pattern, got, kind);
}

std::optional<std::uint64_t> read_header_field(std::string_view name, const ReadableMessage& from) {
  if (name == "seq") return from.message.sequence;
  if (name == "reserved") return from.message.reserved;
  if (name == "subtype") return from.carrier.subtype;
  if (name == "code") return from.carrier.code;
  if (name == "hop_limit") return from.hop_limit;
  return std::nullopt;
}

std::vector<wire::SuboptionView> find_suboptions(std::string_view name, const wire::MessageView& message,
                                                 wire::IpVersion version) {
  if (name.ends_with(reserved_suffix)) name.remove_suffix(reserved_suffix.size());
  const auto number = suboption_number(for_version(name, version));
  std::vector<wire::SuboptionView> found;
  for (const auto suboption : message) {
    if (number && suboption.type == *number) found.push_back(suboption);
  }
  return found;
}

std::optional<Value> read_field(std::string_view name, const ReadableMessage& from, wire::IpVersion version) {
  if (const auto header = read_header_field(name, from)) return Value{*header, {}};
  const auto spec = find_field(for_version(name, version));
  const auto found = find_suboptions(name, from.message, version);
  if (!spec || found.empty()) return std::nullopt;
  if (spec->of_suboption_header) return Value{std::uint64_t{found[0].reserved}, {}};
  return value_of(found[0], spec->kind);
}

}  // namespace lmmp::conform
