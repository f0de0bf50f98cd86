// Key pairs of the nodes in the tester's own laboratory: testcases/ixit/keys, compiled in.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

namespace lmmp::conform {

// By node, as PEM.
const std::vector<std::pair<std::string_view, std::string_view>>& laboratory_keys();

}  // namespace lmmp::conform
