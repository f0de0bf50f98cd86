// Decoding of UTF-8, and what of it is not shown as it is.
#include "harness/script/printable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace lmmp::conform {

CodePoint next_code_point(std::string_view text) {
  const auto octet = [&](std::size_t at) { return static_cast<std::uint8_t>(text[at]); };
  const std::uint8_t first = octet(0);
  if (first < 0x80) return {first, 1};
  const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4) return {};
  char32_t value = first & (0x7FU >> size);
  for (std::size_t at = 1; at < size; ++at) {
    if (at >= text.size() || (octet(at) & 0xC0U) != 0x80) return {std::nullopt, at};
    value = value << 6 | (octet(at) & 0x3FU);
  }
  constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < least[size] || value > 0x10FFFF || surrogate) return {std::nullopt, size};
  return {value, size};
}

bool is_control(char32_t point) {
  return point < 0x20 || (point >= 0x7F && point < 0xA0);
}

bool is_deceptive(char32_t point) {
  return (point >= 0x200B && point <= 0x200F) || (point >= 0x2028 && point <= 0x202E) ||
         (point >= 0x2060 && point <= 0x206F) || point == 0xFEFF;
}

std::string escaped(char32_t point) {
  const auto number = static_cast<std::uint32_t>(point);
  return is_control(point) ? fmt::format("\\x{:02x}", number) : fmt::format("\\u{:04x}", number);
}

std::string valid_utf8(std::string_view text) {
  std::string valid;
  valid.reserve(text.size());
  each_code_point(text, [&](std::string_view octets, char32_t) { valid += octets; });
  return valid;
}

std::string printable(std::string_view text) {
  std::string shown;
  shown.reserve(text.size());
  each_code_point(text, [&](std::string_view octets, char32_t point) {
    if (is_control(point) || is_deceptive(point)) {
      shown += escaped(point);
    } else {
      shown += octets;
    }
  });
  return shown;
}

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<std::uint8_t>(c) & 0xC0U) != 0x80; }));
}

}  // namespace lmmp::conform
