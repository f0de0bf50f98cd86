// Views of octets and big-endian numbers in them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lmmp::wire {

using Octets = std::span<const std::uint8_t>;
using OctetVector = std::vector<std::uint8_t>;

// The caller has checked that the octets are there.
constexpr std::uint16_t read_u16(const std::uint8_t* at) {
  return static_cast<std::uint16_t>((at[0] << 8) | at[1]);
}
constexpr std::uint32_t read_u32(const std::uint8_t* at) {
  return (std::uint32_t{at[0]} << 24) | (std::uint32_t{at[1]} << 16) | (std::uint32_t{at[2]} << 8) | at[3];
}
constexpr void write_u16(std::uint8_t* at, std::uint16_t value) {
  at[0] = static_cast<std::uint8_t>(value >> 8);
  at[1] = static_cast<std::uint8_t>(value);
}
constexpr void write_u32(std::uint8_t* at, std::uint32_t value) {
  write_u16(at, static_cast<std::uint16_t>(value >> 16));
  write_u16(at + 2, static_cast<std::uint16_t>(value));
}

}  // namespace lmmp::wire
