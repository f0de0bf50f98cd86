// Which cases a command line means.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "harness/cli/arguments.hpp"
#include "harness/run/run.hpp"
#include "harness/script/testcases.hpp"

namespace lmmp::conform {

// * stands for any text, ? for any letter.
bool matches_glob(std::string_view pattern, std::string_view text);

// Whether a pattern of the command line names it; without patterns everything is named.
bool is_named(const std::vector<std::string>& patterns, const std::string& id);
// "no fault has the id ar-silnt; did you mean ar-silent?" of the first pattern that names nothing; empty:
// none.
std::string find_unknown(std::string_view what, const std::vector<std::string>& patterns,
                         const std::vector<std::string>& ids);

// The points of the cases that are meant, in the suite's order. Nothing matches a pattern, a tag or a
// requirement: the error says so, with what may have been meant.
tl::expected<std::vector<Selected>, std::string> select(const Testcases& testcases,
                                                        const SelectionArguments& arguments,
                                                        std::optional<wire::Profile> profile);

// Every count-th, beginning with the index-th.
std::vector<Selected> part_of(const std::vector<Selected>& selection, const Shard& shard);

}  // namespace lmmp::conform
