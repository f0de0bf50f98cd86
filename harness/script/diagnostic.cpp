// Renders complaints in the form that compilers use, so that editors can jump to the place.
#include "harness/script/diagnostic.hpp"

#include <algorithm>
#include <tuple>

namespace lmmp::conform {
namespace {

auto key_of(const Diagnostic& diagnostic) {
  return std::tie(diagnostic.place, diagnostic.found, diagnostic.expected);
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
  text += '\n';
  if (diagnostic.place.line > 0) {
    text += "    " + diagnostic.source_line + "\n    ";
    // A tab in front stays a tab, so that the caret stands below its column.
    const auto before =
        std::min(diagnostic.source_line.size(), static_cast<std::size_t>(diagnostic.place.column - 1));
    for (std::size_t i = 0; i < before; ++i) text += diagnostic.source_line[i] == '\t' ? '\t' : ' ';
    text += "^\n";
  }
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
