// Text that came from anywhere, made safe for a terminal, a markup document or a column.
//
// An implementation under test chooses what stands in a frame; none of it may move a cursor, end an attribute
// or stop a report.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace lmmp::conform {

// The same text in valid UTF-8: every octet that is none becomes U+FFFD.
std::string valid_utf8(std::string_view text);

// valid_utf8, and control characters (also those that change the direction of writing) as \x1b or \u202e.
std::string printable(std::string_view text);

// For element content and attribute values of XML and HTML: valid, escaped, without forbidden characters.
std::string markup(std::string_view text);

// Columns that UTF-8 text takes, one a code point.
std::size_t width_of(std::string_view text);

// At most `width` columns; what is cut off becomes "..".
std::string cut(std::string_view text, std::size_t width);

// Filled with spaces to `width` columns, or cut.
std::string pad(std::string_view text, std::size_t width);

// Words filled into lines of at most `width` columns; a longer word has a line of its own. Words are apart by
// one space.
std::string wrap(std::string_view text, std::size_t width, std::string_view indent);

// "0.021 s".
std::string seconds(std::chrono::nanoseconds time);

// "2026-11-29T01:39:34Z".
std::string iso8601(std::chrono::system_clock::time_point time);

// "1 case", "2 cases".
std::string counted(std::size_t number, std::string_view noun);

// A word of a POSIX shell: unchanged where nothing needs a quote.
std::string shell_word(std::string_view text);

}  // namespace lmmp::conform
