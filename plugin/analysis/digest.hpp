// Digests of addresses and messages, salted anew for each run, so that nobody can write a capture whose nodes
// are taken for each other.
#pragma once

#include <cstdint>
#include <cstring>

#include "plugin/epan.hpp"

namespace lmmp::plugin {

namespace digest_detail {

__extension__ using Product = unsigned __int128;

// High and low half of a product, folded: each bit of both factors reaches all of the result.
inline std::uint64_t fold(std::uint64_t a, std::uint64_t b) {
  const Product product = static_cast<Product>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

struct Salt {
  std::uint64_t first;
  std::uint64_t second;
};
inline std::uint64_t random_odd() {
  return static_cast<std::uint64_t>(g_random_int()) << 32 | g_random_int() | 1;
}
inline const Salt salt{random_odd(), random_odd()};

}  // namespace digest_detail

// Never 0 in its lower half, so that 0 can say "none".
inline std::uint64_t salted_digest(const std::uint8_t* octets, std::size_t size) {
  using namespace digest_detail;
  std::uint64_t digest = salt.second + size;
  std::uint64_t words[2];
  for (; size >= sizeof words; octets += sizeof words, size -= sizeof words) {
    std::memcpy(words, octets, sizeof words);
    digest = fold(words[0] ^ digest, words[1] ^ salt.first) + salt.second;
  }
  if (size > 0) {
    words[0] = words[1] = 0;
    std::memcpy(words, octets, size);
    digest = fold(words[0] ^ digest, words[1] ^ salt.first) + salt.second;
  }
  return fold(digest, salt.first) | 1;
}

}  // namespace lmmp::plugin
