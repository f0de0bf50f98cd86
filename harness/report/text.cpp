// Decoding of UTF-8, escapes and columns.
#include "harness/report/text.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>

namespace lmmp::conform {
namespace {

struct CodePoint {
  std::optional<char32_t> value;  // none: these octets are no UTF-8
  std::size_t size = 1;
};

// The code point at the front of text that is not empty (RFC 3629: no overlong forms, no surrogates).
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

// Calls put(octets, code point) for each code point, with U+FFFD in the place of what is none.
template <typename Put>
void each_code_point(std::string_view text, Put put) {
  while (!text.empty()) {
    const CodePoint point = next_code_point(text);
    if (point.value) {
      put(text.substr(0, point.size), *point.value);
    } else {
      put("\uFFFD", U'\uFFFD');
    }
    text.remove_prefix(point.size);
  }
}

bool is_control(char32_t point) {
  return point < 0x20 || (point >= 0x7F && point < 0xA0);
}

// Marks that reorder or hide the text around them.
bool is_deceptive(char32_t point) {
  return (point >= 0x200B && point <= 0x200F) || (point >= 0x2028 && point <= 0x202E) ||
         (point >= 0x2060 && point <= 0x206F) || point == 0xFEFF;
}

}  // namespace

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
    if (is_control(point)) {
      shown += fmt::format("\\x{:02x}", static_cast<std::uint32_t>(point));
    } else if (is_deceptive(point)) {
      shown += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(point));
    } else {
      shown += octets;
    }
  });
  return shown;
}

std::string markup(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  each_code_point(text, [&](std::string_view octets, char32_t point) {
    const bool lawful_control = point == '\n' || point == '\t';
    switch (point) {
      case '&':
        escaped += "&amp;";
        return;
      case '<':
        escaped += "&lt;";
        return;
      case '>':
        escaped += "&gt;";
        return;
      case '"':
        escaped += "&quot;";
        return;
      case '\'':
        escaped += "&#39;";
        return;
      case 0xFFFE:
      case 0xFFFF:
        escaped += "\uFFFD";
        return;
      default:
        break;
    }
    if (is_control(point) && !lawful_control) {
      escaped += fmt::format("\\x{:02x}", static_cast<std::uint32_t>(point));
    } else if (is_deceptive(point)) {
      escaped += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(point));
    } else {
      escaped += octets;
    }
  });
  return escaped;
}

std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<std::uint8_t>(c) & 0xC0U) != 0x80; }));
}

std::string cut(std::string_view text, std::size_t width) {
  if (width_of(text) <= width) return std::string(text);
  const std::size_t kept = width > 2 ? width - 2 : 0;
  std::string shortened;
  std::size_t columns = 0;
  each_code_point(text, [&](std::string_view octets, char32_t) {
    if (columns++ < kept) shortened += octets;
  });
  return shortened.append(std::min<std::size_t>(width, 2), '.');
}

std::string pad(std::string_view text, std::size_t width) {
  std::string padded = cut(text, width);
  return padded.append(width - width_of(padded), ' ');
}

std::string wrap(std::string_view text, std::size_t width, std::string_view indent) {
  std::string filled;
  std::size_t column = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (word.empty()) continue;
    if (column > 0 && column + 1 + width_of(word) > width) {
      filled += '\n';
      filled += indent;
      column = indent.size();
    } else if (column > 0) {
      filled += ' ';
      ++column;
    }
    filled += word;
    column += width_of(word);
  }
  return filled;
}

std::string seconds(std::chrono::nanoseconds time) {
  return fmt::format("{:.3f} s", std::chrono::duration<double>(time).count());
}

std::string iso8601(std::chrono::system_clock::time_point time) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

std::string counted(std::size_t number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

std::string shell_word(std::string_view text) {
  constexpr std::string_view plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./:,@%";
  if (!text.empty() && text.find_first_not_of(plain) == std::string_view::npos) return std::string(text);
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

}  // namespace lmmp::conform
