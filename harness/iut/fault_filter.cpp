// Puts a deliberate fault at the border of a simulated implementation.
#include "harness/iut/fault_filter.hpp"

#include <algorithm>

#include "harness/iut/alteration.hpp"
#include "harness/node/frames.hpp"
#include "harness/node/patterns.hpp"
#include "harness/node/security.hpp"

namespace lmmp::conform {
namespace {

std::optional<std::uint8_t> type_of(const BorderPacket& packet) {
  const auto carrier = wire::decode_carrier(packet.icmp);
  if (!carrier) return std::nullopt;
  return wire::decode(carrier->lmmp).message.type;
}

// AUTH: mac($key), or not.
bool has_mac(const Call& call, bool wanted, const BorderPacket& packet) {
  const auto carrier = wire::decode_carrier(packet.icmp);
  const auto mac = read_mac(call, wire::MacAlgorithm::hmac_md5);
  if (!carrier || !mac) return false;
  const auto decoded = wire::decode(carrier->lmmp);
  return (wire::verify_mac(decoded.message, mac->key) == wire::MacVerdict::good) == wanted;
}

}  // namespace

FaultFilter::FaultFilter(const Fault* fault, const Ixit& ixit, std::uint64_t seed)
    : fault_(fault), ixit_(ixit), random_(seed) {}

// Whether `before` has not passed yet, and `after` has.
template <typename Passed>
bool FaultFilter::is_between(const Passed& passed) const {
  return (fault_->before.empty() || !passed(fault_->before)) &&
         (fault_->after.empty() || passed(fault_->after));
}

bool FaultFilter::has_fields(const std::vector<Field>& fields, const BorderPacket& packet) {
  const auto version = packet.source.version();
  return std::all_of(fields.begin(), fields.end(), [&](const Field& field) {
    const auto spec = find_field(for_version(field.name, version));
    if (!spec) return false;
    const auto got = field_of(field.name, packet, spec->kind);
    if (std::holds_alternative<Absent>(field.value.is)) return !got;
    const auto value = literal(field.value, {packet, passed_, ixit_}, random_, spec->kind);
    if (!got || !value) return false;
    if (const Call* mac = find_call(*value, "mac"))
      return has_mac(*mac, !std::holds_alternative<Not>(value->is), packet);
    BoundValues ignored;
    return fits(*value, *got, spec->kind, ignored, &ixit_);
  });
}

bool FaultFilter::has_lengths(const BorderPacket& packet) const {
  if (fault_->lengths.empty()) return true;
  const auto carrier = wire::decode_carrier(packet.icmp);
  if (!carrier || carrier->lmmp.size() < wire::main_header_size) return false;
  const auto decoded = wire::decode(carrier->lmmp);
  const auto length = [&](const std::string& name) -> std::optional<std::uint64_t> {
    if (name == "message") return wire::read_u16(&carrier->lmmp[1]);
    if (name == "octets") return carrier->lmmp.size() - wire::main_header_size;
    const auto found = find_suboptions(name, decoded.message, packet.source.version());
    if (found.empty()) return std::nullopt;
    return found.front().payload.size();
  };
  return std::all_of(fault_->lengths.begin(), fault_->lengths.end(), [&](const Field& field) {
    const auto got = length(field.name);
    BoundValues ignored;
    return got && fits(field.value, {*got, {}}, FieldKind::number16, ignored);
  });
}

bool FaultFilter::fits_what_was_before(const BorderPacket& packet) {
  const auto passed = [&](const std::string& name) {
    if (commands_.contains({packet.link, name})) return true;
    const auto type = message_number(name);
    return type && (passed_.last(Fault::Direction::sent, *type, packet) != nullptr ||
                    passed_.last(Fault::Direction::received, *type, packet) != nullptr);
  };
  if (!is_between(passed)) return false;
  if (fault_->answering.empty()) return true;
  const auto* question = passed_.asked_by_destination(packet);
  return question != nullptr && type_of(*question) == message_number(fault_->answering) &&
         has_fields(fault_->asked, *question);
}

bool FaultFilter::is_told() const {
  return std::all_of(fault_->where.begin(), fault_->where.end(), [&](const Field& field) {
    const auto told = ixit_.value(field.name, wire::IpVersion::v6);
    if (!told) return std::holds_alternative<Absent>(field.value.is);
    BoundValues ignored;
    const bool text = std::holds_alternative<std::string>(told->is);
    return fits(field.value, *told, text ? FieldKind::text : FieldKind::number32, ignored);
  });
}

bool FaultFilter::concerns(const BorderPacket& packet) {
  const auto carrier = wire::decode_carrier(packet.icmp);
  const auto decoded = wire::decode(carrier ? carrier->lmmp : wire::Octets());
  const auto& message = decoded.message;
  const bool repeated =
      !seen_.emplace(packet.source, std::uint64_t{message.type} << 32 | message.sequence).second;
  if (!fault_->means_number(repeated)) return false;
  const auto is_one = [&](const std::string& name) { return message_number(name) == message.type; };
  if (!fault_->messages.empty() && std::none_of(fault_->messages.begin(), fault_->messages.end(), is_one)) {
    return false;
  }
  if (!has_fields(fault_->having, packet) || !has_lengths(packet) || !fits_what_was_before(packet) ||
      !is_told()) {
    return false;
  }
  ++matched_;
  return matched_ >= fault_->first && matched_ <= fault_->last;
}

FaultFilter::Result FaultFilter::pass(Fault::Direction direction, BorderPacket packet) {
  Result result;
  if (fault_ == nullptr || fault_->changes.empty()) {
    result.onward.push_back(std::move(packet));
    return result;
  }
  const bool concerned = direction == fault_->direction && concerns(packet);
  if (concerned) {
    Alteration alteration(packet, ixit_, passed_, direction, random_);
    for (const auto& change : fault_->changes) alteration.apply(change);
    result.onward = alteration.onward();
    result.extra = alteration.extra();
  } else {
    result.onward.push_back(packet);
  }
  passed_.note(direction, packet);
  return result;
}

FaultFilter::Result FaultFilter::command(const std::string& action, unsigned link,
                                         const wire::IpAddress& own) {
  Result result;
  if (fault_ == nullptr) return result;
  const auto& meant = fault_->messages;
  if (fault_->direction == Fault::Direction::commanded && is_told() && may_act_on(link) &&
      std::find(meant.begin(), meant.end(), action) != meant.end()) {
    Alteration alteration({link, own, all_nodes(own.version()), 255, {}, {}}, ixit_, passed_,
                          Fault::Direction::sent, random_);
    for (const auto& change : fault_->changes) alteration.apply(change);
    result.extra = alteration.extra();
  }
  commands_.emplace(link, action);
  return result;
}

bool FaultFilter::may_act_on(unsigned link, std::string_view started_by) const {
  const auto passed = [&](const std::string& name) {
    const auto type = message_number(name);
    if (type) return passed_.on_link(*type, link);
    return commands_.count({link, name}) > (name == started_by ? 1U : 0U);
  };
  return is_between(passed);
}

}  // namespace lmmp::conform
