// Splits names of fields of messages.
#include "harness/script/field_reference.hpp"

#include <utility>

namespace lmmp::conform {

std::optional<FieldReference> field_reference(std::string_view name) {
  using Of = FieldReference::Of;
  constexpr std::string_view of_message = "message.", of_sent = "sent.", of_received = "received.";
  if (name.starts_with(of_message)) return FieldReference{Of::itself, {}, name.substr(of_message.size())};
  for (const auto& [prefix, of] : {std::pair(of_sent, Of::sent), std::pair(of_received, Of::received)}) {
    if (!name.starts_with(prefix)) continue;
    name.remove_prefix(prefix.size());
    auto dot = name.find('.');
    // A message by number has a dot of its own.
    if (dot < name.size() - 1 && name[dot + 1] >= '0' && name[dot + 1] <= '9') dot = name.find('.', dot + 1);
    if (dot == std::string_view::npos) return std::nullopt;
    return FieldReference{of, name.substr(0, dot), name.substr(dot + 1)};
  }
  return std::nullopt;
}

}  // namespace lmmp::conform
