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

// The points of the cases that are meant, in the suite's order. Nothing matches a pattern, a tag or a
// requirement: the error says so, with what may have been meant.
tl::expected<std::vector<Selected>, std::string> select(const Testcases& testcases,
                                                        const SelectionArguments& arguments,
                                                        std::optional<wire::Profile> profile);

// Every count-th, beginning with the index-th.
std::vector<Selected> part_of(const std::vector<Selected>& selection, const Shard& shard);

}  // namespace lmmp::conform
