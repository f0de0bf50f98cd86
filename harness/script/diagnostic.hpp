// Something wrong in what a user wrote: where, what was found, what was expected, what to do.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/script/ast.hpp"
#include "harness/script/source.hpp"

namespace lmmp::conform {

enum class Severity : std::uint8_t { error, warning };

struct Diagnostic {
  Place place;
  std::string found;        // `unknown message LOGIN_AKC`
  std::string expected;     // `a message of LMMP`; may be empty
  std::string hint;         // `did you mean LOGIN_ACK?`; may be empty
  std::string source_line;  // the line as written; empty if the place is a whole file
  Severity severity = Severity::error;
  std::string rule;  // of lint: "unused-binding"; empty for errors
};

// "file:line:column: error: found; expected ...; hint", the line and a caret below the place.
std::string render(const Diagnostic& diagnostic);

// What went wrong so far. Reading goes on after an error, so that all of them are told at once.
class Diagnostics {
 public:
  void error(const Source& source, Place place, std::string found, std::string expected = {},
             std::string hint = {});
  // About a file as a whole, or about no file.
  void error(std::string file, std::string found, std::string expected = {}, std::string hint = {});
  void add(Diagnostic diagnostic) { all_.push_back(std::move(diagnostic)); }

  bool empty() const { return all_.empty(); }
  std::size_t size() const { return all_.size(); }
  // By file, line, column; each once.
  std::vector<Diagnostic> sorted() const;

 private:
  std::vector<Diagnostic> all_;
};

// `text` in backquotes, shortened if it is long.
std::string backquoted(std::string_view text);

}  // namespace lmmp::conform
