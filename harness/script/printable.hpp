// Text that came from anywhere, made safe to show.
//
// An implementation under test chooses what stands in a frame, and anybody what stands in a file; none of it
// may move a cursor or seem to be what it is not.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace lmmp::conform {

struct CodePoint {
  std::optional<char32_t> value;  // none: these octets are no UTF-8
  std::size_t size = 1;
};

// The code point at the front of text that is not empty (RFC 3629: no overlong forms, no surrogates).
CodePoint next_code_point(std::string_view text);

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

bool is_control(char32_t point);
// Marks that reorder or hide the text around them.
bool is_deceptive(char32_t point);
// Either as \x1b or \u202e.
std::string escaped(char32_t point);

// The same text in valid UTF-8: every octet that is none becomes U+FFFD.
std::string valid_utf8(std::string_view text);

// valid_utf8, and control characters (also those that change the direction of writing) as \x1b or \u202e.
std::string printable(std::string_view text);

// Columns that UTF-8 text takes, one a code point.
std::size_t width_of(std::string_view text);

}  // namespace lmmp::conform
