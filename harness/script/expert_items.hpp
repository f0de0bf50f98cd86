// What a case expects a dissector to say about the frames that it sends: `expects_expert`.
//
// "lmmp.length_bad", "lmmp.suboption_overrun where missing=1|3 and ip=6", "lmmp.suboption_missing where
// profile=paper-2004", or the one word "none".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/script/ast.hpp"
#include "harness/script/mapping.hpp"

namespace lmmp::conform {

// The values of `expects_expert`. Complains about what is no name of an item, and about conditions that no
// point of the matrix fulfils.
std::vector<ExpertItem> read_expert_items(const std::vector<Word>& words,
                                          const std::vector<MatrixPoint>& matrix, const Reading& reading);

// The names of the items that this run of the case must show.
std::vector<std::string> expert_items_of(const TestCase& test, const MatrixPoint& point,
                                         wire::Profile profile);

}  // namespace lmmp::conform
