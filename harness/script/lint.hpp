// What is lawful in a script but doubtful: complaints of `lmmp-conform lint`, each with a way to mend it.
#pragma once

#include "harness/script/diagnostic.hpp"
#include "harness/script/testcase.hpp"

namespace lmmp::conform {

struct LintRule {
  std::string_view name;  // a line with the comment "# lint: NAME" is excused from it
  std::string_view meaning;
};
const std::vector<LintRule>& lint_rules();
inline constexpr std::string_view undeclared_name = "undeclared-name";

// The line of this place is excused from the rule.
bool excused(const Source& source, const Place& place, std::string_view rule);

void lint(const LoadedCase& loaded, const Source& source, Diagnostics& diagnostics);

// Validates a document against the JSON Schema; says so at the node that does not fit.
void check_schema(const YamlNode& node, const Reading& reading);

}  // namespace lmmp::conform
