// Puts a deliberate fault at the border of a simulated implementation of HMIPv6.
#include "harness/iut/hmipv6_fault_filter.hpp"

#include <algorithm>

#include "harness/iut/hmipv6_alteration.hpp"
#include "harness/node/fields.hpp"
#include "harness/node/hmipv6_fields.hpp"
#include "harness/node/patterns.hpp"

namespace lmmp::conform {

Hmipv6FaultFilter::Hmipv6FaultFilter(const Fault* fault, const Ixit& ixit, std::uint64_t seed)
    : fault_(fault), ixit_(ixit), context_{ixit.hmipv6.map_option_type, esp_key}, random_(seed) {}

bool Hmipv6FaultFilter::concerns(const Hmipv6Message& message) {
  const auto name = message.name();
  const auto numbers = read_field("seq", message);
  const auto number = numbers.empty() ? 0 : as_number(numbers.front()).value_or(0);
  const bool repeated = !seen_.emplace(message.source, name, number).second;
  if (!fault_->means_number(repeated)) return false;
  if (!fault_->messages.empty() &&
      std::find(fault_->messages.begin(), fault_->messages.end(), name) == fault_->messages.end()) {
    return false;
  }
  for (const auto& field : fault_->having) {
    const auto values = read_field(field.name, message);
    if (std::holds_alternative<Absent>(field.value.is)) {
      if (!values.empty()) return false;
      continue;
    }
    const auto* spec = find_hmipv6_field(field.name);
    const auto pattern = literal(field.value, scope(message));
    BoundValues ignored;
    if (spec == nullptr || !pattern || std::none_of(values.begin(), values.end(), [&](const Value& value) {
          return fits(*pattern, value, spec->kind, ignored);
        })) {
      return false;
    }
  }
  ++matched_;
  return matched_ >= fault_->first && matched_ <= fault_->last;
}

FaultScope Hmipv6FaultFilter::scope(const Hmipv6Message& message) {
  return {message, fault_->direction, ixit_, sent_, random_};
}

Hmipv6FaultFilter::Result Hmipv6FaultFilter::pass(Fault::Direction direction, Hmipv6Packet packet) {
  Result result;
  auto reading =
      fault_ == nullptr || fault_->changes.empty() ? std::nullopt : read_hmipv6(packet.octets, context_);
  if (!reading) {
    result.onward.push_back(std::move(packet));
    return result;
  }
  const auto message = reading->message;
  if (direction == fault_->direction && concerns(message)) {
    Hmipv6Alteration alteration(std::move(packet), std::move(*reading), direction, ixit_, sent_, context_,
                                random_);
    for (const auto& change : fault_->changes) alteration.apply(change);
    result.onward = alteration.onward();
    result.extra = alteration.extra();
    result.believed = alteration.believed();
  } else {
    result.onward.push_back(std::move(packet));
  }
  // Last, so that $sent speaks of what was before this message.
  if (direction == Fault::Direction::sent)
    sent_.insert_or_assign({message.name(), message.destination}, message);
  return result;
}

}  // namespace lmmp::conform
