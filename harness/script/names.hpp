// The links and nodes that a script names: whether the setup that it is written for has them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/script/ixit.hpp"
#include "harness/script/mapping.hpp"

namespace lmmp::conform {

struct NamesUsed {
  std::vector<Word> names;              // "L1", "mn1", "mn1_L1", each where it is written; without `$`
  std::vector<std::string> procedures;  // that are called
};
// Of a case's or procedure's variables, matrix and steps, as written.
NamesUsed names_used(const YamlNode& document, const Source& source);

// The names of a value: "L1", or $mn1 in a list.
std::vector<std::string> names_in(const Value& value);

// "link L3" or "node map2", if the name is of a link, a node or an address of theirs that the IXIT does not
// have.
std::optional<std::string> missing_in(const Ixit& ixit, std::string_view name);

// Complains of names that the IXIT of the reference for this protocol and role does not have, which is the
// one that cases are written for. A line with "# lint: undeclared-name" is for a setup that has more.
void check_names(const std::vector<Word>& names, Protocol protocol, Role role, const Source& source,
                 Diagnostics& diagnostics);

}  // namespace lmmp::conform
