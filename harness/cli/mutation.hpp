// What the kinds of `mutate` have in common: whom they are about, and what they complain of.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/cli/arguments.hpp"
#include "harness/mutate/observe.hpp"

namespace lmmp::conform {

// Each of these tells on the standard error what is wrong.

// Nothing if the test cases are not good, or --json cannot be written.
std::optional<Testcases> testcases_to_mutate(const MutateArguments& arguments, const std::string& folder);
// The roles that --protocol and --role leave; empty: there is none.
std::vector<Subject> subjects_of(const MutateArguments& arguments);
// The exit code.
int complain(const CannotTest& problem);
// Whether --json is written, or was not asked for.
bool write_json(const MutateArguments& arguments, const std::string& content);

}  // namespace lmmp::conform
