// Mutated octets, how many of them, and what they leave in memory.
#pragma once

#include <malloc.h>

#include <cstdint>
#include <cstdlib>
#include <random>

#include "wire/octets.hpp"

namespace lmmp::reference::testing {

// LMMP_MUTATIONS sets another number; a million is what the cores are to survive.
inline std::size_t mutation_count() {
  const char* text = std::getenv("LMMP_MUTATIONS");
  return text ? std::strtoull(text, nullptr, 10) : 30'000;
}

// Octets that are allocated now; 0 under a sanitizer, whose allocator keeps its own books.
inline std::size_t allocated() {
  const struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

class Mutator {
 public:
  explicit Mutator(std::uint32_t seed) : random_(seed) {}

  std::size_t below(std::size_t limit) { return random_() % limit; }

  // One to four octets changed; sometimes cut, lengthened, or a piece of it doubled.
  wire::OctetVector mutate(wire::OctetVector octets) {
    for (std::size_t changes = 1 + below(4); changes > 0 && !octets.empty(); --changes) {
      octets[below(octets.size())] ^= static_cast<std::uint8_t>(1 + below(255));
    }
    switch (below(8)) {
      case 0:
        octets.resize(below(octets.size() + 1));
        break;
      case 1:
        octets.resize(octets.size() + below(32), static_cast<std::uint8_t>(below(256)));
        break;
      case 2: {
        const std::size_t from = below(octets.size() + 1);
        const wire::OctetVector piece(octets.begin() + static_cast<std::ptrdiff_t>(from), octets.end());
        octets.insert(octets.end(), piece.begin(), piece.end());
        break;
      }
      default:
        break;
    }
    return octets;
  }

 private:
  std::mt19937 random_;
};

}  // namespace lmmp::reference::testing
