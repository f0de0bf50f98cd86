// Renders complaints in the form that compilers use, so that editors can jump to the place.
#include "harness/script/diagnostic.hpp"

#include <algorithm>
#include <tuple>

namespace lmmp::conform {
namespace {

auto key_of(const Diagnostic& diagnostic) {
  return std::tie(diagnostic.place, diagnostic.found, diagnostic.expected);
}

// What a file holds is no command to the terminal.
std::string harmless_text(std::string text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto octet = static_cast<unsigned char>(text[i]);
    const bool c1 = octet >= 0x80 && octet < 0xA0 && i > 0 && static_cast<unsigned char>(text[i - 1]) == 0xC2;
    if ((octet < 0x20 && octet != '\t') || octet == 0x7F || c1) text[i] = '?';
  }
  return text;
}

// The line with a caret below the place; of a very long one, the part around it.
std::string shown_line(std::string_view line, int column) {
  constexpr std::size_t most = 160, before = 80;
  std::size_t at = std::min(line.size(), static_cast<std::size_t>(std::max(column, 1) - 1));
  std::string shown(line);
  if (line.size() > most) {
    const std::size_t from = at > before ? at - before : 0;
    shown = (from > 0 ? "..." : "") + std::string(line.substr(from, most)) +
            (from + most < line.size() ? "..." : "");
    at = at - from + (from > 0 ? 3 : 0);
  }
  std::string text = "    " + harmless_text(shown) + "\n    ";
  // A tab in front stays a tab, so that the caret stands below its column.
  for (std::size_t i = 0; i < at; ++i) text += shown[i] == '\t' ? '\t' : ' ';
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
  text = harmless_text(std::move(text)) + '\n';
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
  for (const char c : text.substr(0, longest)) result += c == '\n' ? ' ' : c;
  return result + (text.size() > longest ? "...`" : "`");
}

}  // namespace lmmp::conform
