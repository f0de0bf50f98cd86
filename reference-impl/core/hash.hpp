// A seeded 64-bit hash of octets: for tables that strangers fill and for telling a retransmission from a new
// message. Not a MAC.
#pragma once

#include <cstdint>
#include <cstring>

#include "wire/ip_address.hpp"
#include "wire/octets.hpp"

namespace lmmp::reference {

// Every bit of the input moves every bit of the output (the finalizer of SplitMix64).
constexpr std::uint64_t mix(std::uint64_t value) {
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9U;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBU;
  return value ^ (value >> 31);
}

inline std::uint64_t hash_octets(std::uint64_t seed, wire::Octets octets) {
  std::uint64_t state = mix(seed + octets.size());
  std::size_t at = 0;
  for (; at + 8 <= octets.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, octets.data() + at, 8);
    state = mix(state ^ word) + 0x9E3779B97F4A7C15U;
  }
  std::uint64_t rest = 0;
  if (at < octets.size()) std::memcpy(&rest, octets.data() + at, octets.size() - at);
  return mix(state ^ rest);
}

// An address on a link; the same address elsewhere is another key.
inline std::uint64_t hash_address(std::uint64_t seed, std::uint64_t scope, const wire::IpAddress& address) {
  return hash_octets(mix(seed ^ (scope + 1)), address.octets());
}

}  // namespace lmmp::reference
