// Puts a deliberate fault at the border of a simulated implementation.
#include "harness/iut/fault_filter.hpp"

#include <algorithm>

#include "harness/iut/alteration.hpp"
#include "harness/node/patterns.hpp"

namespace lmmp::conform {

FaultFilter::FaultFilter(const Fault* fault, const Ixit& ixit, std::uint64_t seed)
    : fault_(fault), ixit_(ixit), random_(seed) {}

bool FaultFilter::concerns(const BorderPacket& packet) {
  const auto carrier = wire::decode_carrier(packet.icmp);
  const auto decoded = wire::decode(carrier ? carrier->lmmp : wire::Octets());
  const auto& message = decoded.message;
  const bool repeated =
      !seen_.emplace(packet.source, std::uint64_t{message.type} << 32 | message.sequence).second;
  if (fault_->only_repeated && !repeated) return false;
  const auto is_one = [&](const std::string& name) { return message_number(name) == message.type; };
  if (!fault_->messages.empty() && std::none_of(fault_->messages.begin(), fault_->messages.end(), is_one)) {
    return false;
  }
  const auto version = packet.source.version();
  const wire::Carrier none;
  const ReadableMessage readable{message, carrier ? *carrier : none, packet.hop_limit};
  for (const auto& field : fault_->having) {
    const auto got = read_field(field.name, readable, version);
    if (std::holds_alternative<Absent>(field.value.is)) {
      if (got) return false;
      continue;
    }
    const auto spec = find_field(for_version(field.name, version));
    const auto value = literal(field.value, packet, ixit_, random_);
    BoundValues ignored;
    if (!got || !spec || !value || !fits(*value, *got, spec->kind, ignored)) return false;
  }
  ++matched_;
  return matched_ >= fault_->first && matched_ <= fault_->last;
}

FaultFilter::Result FaultFilter::pass(Fault::Direction direction, BorderPacket packet) {
  Result result;
  if (fault_ == nullptr || direction != fault_->direction || fault_->changes.empty() || !concerns(packet)) {
    result.onward.push_back(std::move(packet));
    return result;
  }
  Alteration alteration(std::move(packet), ixit_, direction, random_);
  for (const auto& change : fault_->changes) alteration.apply(change);
  result.onward = alteration.onward();
  result.extra = alteration.extra();
  return result;
}

}  // namespace lmmp::conform
