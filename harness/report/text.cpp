// Markup, columns and words.
#include "harness/report/text.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

namespace lmmp::conform {
std::string markup(std::string_view text) {
  std::string safe;
  safe.reserve(text.size());
  each_code_point(text, [&](std::string_view octets, char32_t point) {
    const bool lawful_control = point == '\n' || point == '\t';
    switch (point) {
      case '&':
        safe += "&amp;";
        return;
      case '<':
        safe += "&lt;";
        return;
      case '>':
        safe += "&gt;";
        return;
      case '"':
        safe += "&quot;";
        return;
      case '\'':
        safe += "&#39;";
        return;
      case 0xFFFE:
      case 0xFFFF:
        safe += "\uFFFD";
        return;
      default:
        break;
    }
    const bool hidden = (is_control(point) && !lawful_control) || is_deceptive(point);
    if (hidden) {
      safe += escaped(point);
    } else {
      safe += octets;
    }
  });
  return safe;
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
