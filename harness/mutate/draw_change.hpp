// A random alteration of a field, as the `do` of a fault.
#pragma once

#include <random>

#include "harness/mutate/places.hpp"
#include "harness/script/harmless.hpp"

namespace lmmp::conform {

struct DrawnChange {
  AlterationKind kind = AlterationKind::other;
  std::string what;    // "with bit 3 inverted"
  std::string change;  // "{set: {SID: flipped($message.SID 3)}}"
};

// A number below `below`, the same on every machine.
std::uint64_t draw_below(std::uint64_t below, std::mt19937_64& random);

// Draws the kind from those that the place has, then the value. What comes out may not fit the message, or be
// what it has already: the caller tries it.
DrawnChange draw_change(const FieldPlace& place, const SeenMessage& message, std::mt19937_64& random);

}  // namespace lmmp::conform
