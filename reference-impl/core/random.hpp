// Where a core takes its random octets from: what its driver gave it, or a seed.
#pragma once

#include <cstdint>
#include <functional>
#include <random>
#include <span>

namespace lmmp::reference {

class Random {
 public:
  using Source = std::function<void(std::span<std::uint8_t>)>;

  Random(Source source, std::uint64_t seed) : source_(std::move(source)), engine_(seed) {}

  void fill(std::span<std::uint8_t> octets) {
    if (source_) return source_(octets);
    for (std::uint8_t& octet : octets) octet = static_cast<std::uint8_t>(engine_() >> 56);
  }

  std::uint64_t number() {
    std::array<std::uint8_t, 8> octets{};
    if (!source_) return engine_();
    source_(octets);
    std::uint64_t value = 0;
    for (const std::uint8_t octet : octets) value = (value << 8) | octet;
    return value;
  }

 private:
  Source source_;
  std::mt19937_64 engine_;
};

}  // namespace lmmp::reference
