// Messages from a seed, lawful and broken: the same seed gives the same octets on every machine.
#pragma once

#include <cstdint>

#include "plugin/tests/frames.hpp"
#include "wire/message.hpp"

namespace lmmp::plugin_test {

// splitmix64; the standard library's distributions differ between its implementations.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t value = (state_ += 0x9E3779B97F4A7C15U);
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9U;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBU;
    return value ^ (value >> 31);
  }
  // Below `bound`, which is not 0.
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(next() % bound); }
  bool one_in(std::size_t count) { return below(count) == 0; }
  std::uint8_t octet() { return static_cast<std::uint8_t>(next()); }

 private:
  std::uint64_t state_;
};

// A message that is lawful, or nearly so: suboptions that do not belong, lengths that are wrong, types
// unknown.
wire::Message random_message(Random& random);

// Breaks octets in one to four places: bits, Len fields, cut off, appended, a part repeated. From `first` on.
void mutate(OctetVector& octets, std::size_t first, Random& random);

}  // namespace lmmp::plugin_test
