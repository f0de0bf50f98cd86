// Text for a markup document, a column, a command line.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "harness/script/printable.hpp"

namespace lmmp::conform {

// For element content and attribute values of XML and HTML: valid, escaped, without forbidden characters.
std::string markup(std::string_view text);

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
