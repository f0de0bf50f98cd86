// Whether a message that could be read is one that its receiver may act on (I30, I38), by its registry row.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "wire/message.hpp"
#include "wire/registry.hpp"

namespace lmmp::wire {

enum class BreachKind : std::uint8_t {
  octets_malformed,   // decode found a fault
  type_unknown,       // I29
  suboption_missing,  // I38
  suboption_length,   // wrong for its type
  reinit_type,        // Re-Init's Reserved octet above 1 (I39)
};

struct Breach {
  BreachKind kind = BreachKind::octets_malformed;
  std::size_t offset = 0;      // from the main header's first octet
  std::uint8_t suboption = 0;  // the suboption type that it is about, 0 if about none
  FaultKind fault = FaultKind::none;
};

// One sentence, with the suboption's name: "SID is missing (I38)".
std::string describe(const Breach& breach);

// The first breach for which a receiver drops the message whole (I29, I30), or nothing. Unknown suboptions
// are skipped (I29); suboptions that are not expected, and repeated ones, do no harm and are not breaches
// here.
std::optional<Breach> first_breach(const Decoded& decoded, Profile profile, AuthMode mode = AuthMode::none);

}  // namespace lmmp::wire
