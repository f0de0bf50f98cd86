// Reads "login(mn1, L1) => sid": a name, arguments, results.
#include "harness/script/value.hpp"

namespace lmmp::conform {
namespace {

Complaint not_a_call(std::string_view text) {
  return {backquoted(text), "a call such as login(mn1, L1) => sid", {}};
}

// Splits at commas and blanks outside parentheses.
void split(std::string_view text, std::size_t base, std::vector<std::string>& parts,
           std::vector<std::size_t>& offsets) {
  std::size_t start = 0;
  unsigned depth = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const bool end = i == text.size() || (depth == 0 && (text[i] == ',' || text[i] == ' '));
    if (!end) {
      if (text[i] == '(') ++depth;
      if (text[i] == ')' && depth > 0) --depth;
      continue;
    }
    if (i > start) {
      parts.emplace_back(text.substr(start, i - start));
      offsets.push_back(base + start);
    }
    start = i + 1;
  }
}

}  // namespace

Read<Signature> read_signature(std::string_view text) {
  Signature signature;
  const std::size_t open = text.find('(');
  if (open == std::string_view::npos || !is_identifier(text.substr(0, open))) {
    Complaint complaint = not_a_call(text);
    if (is_identifier(text)) complaint.hint = "did you mean " + std::string(text) + "()?";
    return tl::unexpected(complaint);
  }
  signature.name = std::string(text.substr(0, open));
  std::size_t close = open, depth = 0;
  for (; close < text.size(); ++close) {
    if (text[close] == '(') ++depth;
    if (text[close] == ')' && --depth == 0) break;
  }
  if (close == text.size()) {
    Complaint complaint = not_a_call(text);
    complaint.hint = "a `)` is missing";
    return tl::unexpected(complaint);
  }
  split(text.substr(open + 1, close - open - 1), open + 1, signature.arguments, signature.argument_offsets);

  std::string_view rest = text.substr(close + 1);
  while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
  if (rest.empty()) return signature;
  if (!rest.starts_with("=>")) {
    Complaint complaint{backquoted(rest) + " behind the call", "=> and names for the results", {}};
    if (rest.starts_with("->") || rest.starts_with("= ")) complaint.hint = "did you mean =>?";
    return tl::unexpected(complaint);
  }
  rest.remove_prefix(2);
  signature.results_offset = static_cast<std::size_t>(rest.data() - text.data());
  std::vector<std::size_t> offsets;
  split(rest, signature.results_offset, signature.results, offsets);
  for (const std::string& result : signature.results) {
    if (!is_identifier(result)) {
      return tl::unexpected(Complaint{"the result " + backquoted(result), "a name such as sid",
                                      result.starts_with("$") ? "leave the $ out" : ""});
    }
  }
  if (signature.results.empty()) {
    return tl::unexpected(Complaint{"=> without a name", "names for the results", {}});
  }
  return signature;
}

}  // namespace lmmp::conform
