// Renders complaints in the form that compilers use, so that editors can jump to the place.
#include "harness/script/diagnostic.hpp"

#include <algorithm>
#include <tuple>

#include "harness/script/printable.hpp"

namespace lmmp::conform {
namespace {

auto key_of(const Diagnostic& diagnostic) {
  return std::tie(diagnostic.place, diagnostic.found, diagnostic.expected);
}

// A tab stays one: below it stands another, so that the caret is in its column.
std::string with_tabs(std::string_view text) {
  std::string shown;
  for (std::size_t tab = text.find('\t'); tab != std::string_view::npos; tab = text.find('\t')) {
    shown += printable(text.substr(0, tab)) + '\t';
    text.remove_prefix(tab + 1);
  }
  return shown + printable(text);
}

// The beginning of the code point at or before `at`.
std::size_t whole(std::string_view line, std::size_t at) {
  while (at > 0 && at < line.size() && (static_cast<unsigned char>(line[at]) & 0xC0U) == 0x80) --at;
  return at;
}

// The line with a caret below the place; of a very long one, the part around it.
std::string shown_line(std::string_view line, int column) {
  constexpr std::size_t most = 160, before = 80;
  const std::size_t at =
      whole(line, std::min(line.size(), static_cast<std::size_t>(std::max(column, 1) - 1)));
  const bool is_long = line.size() > most;
  const std::size_t from = is_long && at > before ? whole(line, at - before) : 0;
  const std::size_t end = is_long ? whole(line, std::min(from + most, line.size())) : line.size();
  const std::string front = (from > 0 ? "..." : "") + with_tabs(line.substr(from, at - from));
  std::string text = "    " + front + with_tabs(line.substr(at, end - at)) + (end < line.size() ? "..." : "");
  text += "\n    ";
  each_code_point(front, [&](std::string_view, char32_t point) { text += point == '\t' ? '\t' : ' '; });
  return text + "^\n";
}

}  // namespace

std::string render(const Diagnostic& diagnostic) {
  std::string text = diagnostic.place.file;
  if (diagnostic.place.line > 0) {
    text += ':' + std::to_string(diagnostic.place.line) + ':' + std::to_string(diagnostic.place.column);
  }
  if (!text.empty()) text += ": ";
  text += diagnostic.severity == Severity::error ? "error: " : "warning: ";
  text += diagnostic.found;
  if (!diagnostic.expected.empty()) text += "; expected " + diagnostic.expected;
  if (!diagnostic.hint.empty()) text += "; " + diagnostic.hint;
  if (!diagnostic.rule.empty()) text += " [" + diagnostic.rule + "]";
  text = printable(text) + '\n';
  if (diagnostic.place.line > 0) text += shown_line(diagnostic.source_line, diagnostic.place.column);
  return text;
}

void Diagnostics::error(const Source& source, Place place, std::string found, std::string expected,
                        std::string hint) {
  Diagnostic diagnostic{
      std::move(place), std::move(found), std::move(expected), std::move(hint), {}, Severity::error, {}};
  diagnostic.source_line = std::string(source.line(diagnostic.place.line));
  all_.push_back(std::move(diagnostic));
}

void Diagnostics::error(std::string file, std::string found, std::string expected, std::string hint) {
  Diagnostic diagnostic;
  diagnostic.place.file = std::move(file);
  diagnostic.found = std::move(found);
  diagnostic.expected = std::move(expected);
  diagnostic.hint = std::move(hint);
  all_.push_back(std::move(diagnostic));
}

std::vector<Diagnostic> Diagnostics::sorted() const {
  std::vector<Diagnostic> result = all_;
  std::stable_sort(result.begin(), result.end(),
                   [](const auto& a, const auto& b) { return key_of(a) < key_of(b); });
  result.erase(std::unique(result.begin(), result.end(),
                           [](const auto& a, const auto& b) { return key_of(a) == key_of(b); }),
               result.end());
  return result;
}

std::string backquoted(std::string_view text) {
  constexpr std::size_t longest = 60;
  std::string result = "`";
  for (const char c : text.substr(0, whole(text, longest))) result += c == '\n' ? ' ' : c;
  return result + (text.size() > longest ? "...`" : "`");
}

}  // namespace lmmp::conform
