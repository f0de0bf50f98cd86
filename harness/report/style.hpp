// Colours of a terminal, where there is one that wants them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/report/outcome.hpp"

namespace lmmp::conform {

enum class Colour : std::uint8_t { none, red, green, yellow, magenta, grey, bold };

class Style {
 public:
  explicit Style(bool coloured = false) : coloured_(coloured) {}
  std::string operator()(Colour colour, std::string_view text) const;

 private:
  bool coloured_;
};

Colour colour_of(Outcome outcome);

struct Terminal {
  bool is_terminal = false;  // else plain lines: a file, a pipe, CI
  bool coloured = false;
  std::size_t width = 100;
};

// What stands behind a file descriptor. Colours only on a terminal, never with NO_COLOR set or TERM=dumb; the
// width is the terminal's, COLUMNS where that is set, else 100. A CI that offers a pseudo-terminal (CI set)
// gets plain lines.
Terminal terminal_of(int file_descriptor);

}  // namespace lmmp::conform
