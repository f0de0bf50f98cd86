// Names of fields of messages in a fault's values: $message.SID, $sent.LOGIN_ACK.SID, $received.LOGIN.seq.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace lmmp::conform {

struct FieldReference {
  enum class Of : std::uint8_t { itself, sent, received } of = Of::itself;
  std::string_view message;  // "LOGIN_ACK", "MESSAGE.99"; of the message itself none
  std::string_view field;    // "SID", "SID.reserved", "seq"
};
// The parts of a name, without the `$`; nothing for other names. Whether there are such a message and field
// is for the caller to see.
std::optional<FieldReference> field_reference(std::string_view name);

}  // namespace lmmp::conform
