// Finds names of links and nodes in the text of a script.
#include "harness/script/names.hpp"

#include <algorithm>
#include <map>

#include "harness/script/ixit.hpp"
#include "harness/script/lint.hpp"
#include "harness/script/suggest.hpp"
#include "harness/script/vocabulary.hpp"

namespace lmmp::conform {
namespace {

bool is_of_a_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool is_name(std::string_view word) {
  return is_link_name(word) || is_node_name(word) || is_derived_address(word);
}

// Calls back with each word and where in the text it begins.
template <typename Take>
void each_word(std::string_view text, const Take& take) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_of_a_word(text[end])) ++end;
    if (end > at) take(text.substr(at, end - at), at);
    at = std::max(end, at + 1);
  }
}

class Finder {
 public:
  Finder(const Source& source, NamesUsed& used) : source_(source), used_(used) {}

  void walk(const YamlNode& node) {
    if (node.is_scalar()) look_at(node);
    for (const YamlNode& item : node.items) walk(item);
    for (const YamlEntry& entry : node.entries) {
      const auto field = find_field(entry.key.text);
      // An ESSID may be called like a link.
      if (!field || field->kind != FieldKind::text) walk(entry.value);
    }
  }

 private:
  void look_at(const YamlNode& node) {
    each_word(node.text, [&](std::string_view word, std::size_t at) {
      if (is_name(word)) {
        const auto column = node.column + static_cast<int>(at) + (node.plain ? 0 : 1);
        used_.names.push_back({std::string(word), source_.place(node.line, column)});
      }
      const std::size_t end = at + word.size();
      if (at == 0 && end < node.text.size() && node.text[end] == '(') used_.procedures.emplace_back(word);
    });
  }

  const Source& source_;
  NamesUsed& used_;
};

const Ixit& setup_of(Protocol protocol, Role role) {
  static const std::map<std::pair<Protocol, Role>, Ixit> setups = [] {
    std::map<std::pair<Protocol, Role>, Ixit> all;
    for (const Protocol of : {Protocol::lmmp, Protocol::hmipv6}) {
      for (const Role in : {Role::access_router, Role::mobile_node, Role::map})
        all[{of, in}] = default_ixit(of, in);
    }
    return all;
  }();
  return setups.at({protocol, role});
}

}  // namespace

NamesUsed names_used(const YamlNode& document, const Source& source) {
  NamesUsed used;
  Finder finder(source, used);
  for (const char* key : {"let", "matrix", "preamble", "steps", "postamble"}) {
    if (const YamlEntry* entry = document.find(key)) finder.walk(entry->value);
  }
  return used;
}

std::vector<std::string> names_in(const Value& value) {
  std::vector<std::string> names;
  each_word(to_text(value), [&](std::string_view word, std::size_t) {
    if (is_name(word)) names.emplace_back(word);
  });
  return names;
}

std::optional<std::string> missing_in(const Ixit& ixit, std::string_view name) {
  const std::string text(name);
  if (is_link_name(name))
    return ixit.find_link(name) != nullptr ? std::nullopt : std::optional("link " + text);
  if (is_derived_address(name)) {
    return ixit.derived_address(name) ? std::nullopt : std::optional("address " + text);
  }
  if (!is_node_name(name) || ixit.find_node(name) != nullptr) return std::nullopt;
  const bool tested = std::any_of(ixit.links.begin(), ixit.links.end(),
                                  [name](const IxitLink& link) { return link.iut_name == name; });
  return tested ? std::nullopt : std::optional("node " + text);
}

void check_names(const std::vector<Word>& names, Protocol protocol, Role role, const Source& source,
                 Diagnostics& diagnostics) {
  const Ixit& ixit = setup_of(protocol, role);
  std::vector<std::string_view> links, nodes;
  for (const IxitLink& link : ixit.links) {
    links.push_back(link.name);
    if (std::find(nodes.begin(), nodes.end(), link.iut_name) == nodes.end()) nodes.push_back(link.iut_name);
  }
  for (const IxitNode& node : ixit.nodes) nodes.push_back(node.name);
  const std::string who =
      " (role " + std::string(name_of(role)) + ", protocol " + std::string(name_of(protocol)) + ")";
  for (const Word& name : names) {
    const auto missing = missing_in(ixit, name.text);
    if (!missing || excused(source, name.place, undeclared_name)) continue;
    const bool link = is_link_name(name.text), node = is_node_name(name.text);
    const auto& known = link ? links : nodes;
    std::string hint = link || node ? did_you_mean(name.text, known) : "";
    if (hint.empty()) hint = "a setup that has it says # lint: " + std::string(undeclared_name);
    diagnostics.error(source, name.place,
                      "the " + missing->substr(0, missing->find(' ')) + " " + backquoted(name.text) +
                          ", which the IXIT does not have",
                      (link || node ? one_of(known) : "a node, _, and a link with a prefix, or rcoa") + who,
                      std::move(hint));
  }
}

}  // namespace lmmp::conform
