// Escape sequences, and the question whether they are wanted.
#include "harness/report/style.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace lmmp::conform {
namespace {

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value && *value;
}

std::size_t width_by_environment() {
  const char* value = std::getenv("COLUMNS");
  std::size_t width = 0;
  if (value) std::from_chars(value, value + std::string_view(value).size(), width);
  return width;
}

}  // namespace

std::string Style::operator()(Colour colour, std::string_view text) const {
  if (!coloured_ || colour == Colour::none || text.empty()) return std::string(text);
  constexpr std::string_view codes[] = {"", "31", "32", "33", "35", "90", "1"};
  return "\x1b[" + std::string(codes[static_cast<std::size_t>(colour)]) + "m" + std::string(text) + "\x1b[0m";
}

Colour colour_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::pass:
      return Colour::green;
    case Outcome::fail:
      return Colour::red;
    case Outcome::inconclusive:
      return Colour::yellow;
    case Outcome::error:
      return Colour::magenta;
    case Outcome::not_applicable:
    case Outcome::parked:
      return Colour::grey;
  }
  return Colour::none;
}

Terminal terminal_of(int file_descriptor) {
  Terminal terminal;
  const char* type = std::getenv("TERM");
  const bool dumb = !type || std::string_view(type) == "dumb";
  terminal.is_terminal = isatty(file_descriptor) && !dumb && !is_set("CI");
  terminal.coloured = terminal.is_terminal && !is_set("NO_COLOR");
  winsize size{};
  if (terminal.is_terminal && ioctl(file_descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    terminal.width = size.ws_col;
  }
  if (const std::size_t width = width_by_environment(); width > 0) terminal.width = width;
  terminal.width = std::clamp<std::size_t>(terminal.width, 40, 400);
  return terminal;
}

}  // namespace lmmp::conform
