// Whether a message that could be read is one that its receiver may act on.
#include "wire/rules.hpp"

namespace lmmp::wire {
namespace {

std::optional<Breach> missing(const MessageView& message, const MessageSpec& spec, Profile profile,
                              AuthMode mode) {
  SuboptionSet present;
  for (const SuboptionView suboption : message) {
    if (find_suboption(suboption.type)) present.insert(static_cast<SuboptionType>(suboption.type));
  }
  SuboptionSet required = spec.mandatory;
  if (mode == AuthMode::lmmp_internal) {
    required = required | spec.mandatory_with_keys;
    if (must_authenticate(spec)) required.insert(SuboptionType::auth);
  }
  for (const SuboptionSpec& suboption : suboptions) {
    if ((required - present).contains(suboption.type)) {
      return Breach{BreachKind::suboption_missing, message.octets.size(),
                    static_cast<std::uint8_t>(suboption.type), FaultKind::none};
    }
  }
  const SuboptionSet choice = spec.one_of[profile];
  if (!choice.empty() && (choice - present) == choice) {
    for (const SuboptionSpec& suboption : suboptions) {
      if (choice.contains(suboption.type)) {
        return Breach{BreachKind::suboption_missing, message.octets.size(),
                      static_cast<std::uint8_t>(suboption.type), FaultKind::none};
      }
    }
  }
  return std::nullopt;
}

}  // namespace

std::string describe(const Breach& breach) {
  const SuboptionSpec* spec = find_suboption(breach.suboption);
  const std::string name = spec ? std::string(spec->name) : "suboption " + std::to_string(breach.suboption);
  switch (breach.kind) {
    case BreachKind::octets_malformed:
      return std::string(reason_of(breach.fault)) + " (octet " + std::to_string(breach.offset) + ", I30)";
    case BreachKind::type_unknown:
      return "the message type is unknown (I29)";
    case BreachKind::suboption_missing:
      return name + " is missing (I38)";
    case BreachKind::suboption_length:
      return name + " has a length that its type does not allow (octet " + std::to_string(breach.offset) +
             ", D 2.3)";
    case BreachKind::reinit_type:
      return "the Re-Init type is neither suggested nor forced (I39)";
  }
  return "unknown breach";
}

std::optional<Breach> first_breach(const Decoded& decoded, Profile profile, AuthMode mode) {
  const MessageView& message = decoded.message;
  if (decoded.fault) {
    return Breach{BreachKind::octets_malformed, decoded.fault.offset, 0, decoded.fault.kind};
  }
  const MessageSpec* spec = find_message(message.type);
  if (!spec) return Breach{BreachKind::type_unknown, 0, 0, FaultKind::none};
  for (const SuboptionView suboption : message) {
    const SuboptionSpec* row = find_suboption(suboption.type);
    if (row && !lawful_length(*row, suboption.reserved, suboption.payload.size())) {
      return Breach{BreachKind::suboption_length, suboption.offset + 1, suboption.type, FaultKind::none};
    }
  }
  if (message.is(MessageType::reinit) && message.reserved > reinit_forced) {
    return Breach{BreachKind::reinit_type, 3, 0, FaultKind::none};
  }
  return missing(message, *spec, profile, mode);
}

}  // namespace lmmp::wire
