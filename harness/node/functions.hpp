// The script's functions of values: next(), plus(), random() and so on.
#pragma once

#include <random>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "harness/script/ast.hpp"

namespace lmmp::conform {

// Of literal values. `random` gives the octets that random() needs. The error is a sentence.
tl::expected<Value, std::string> evaluate(const std::string& function, const std::vector<Value>& arguments,
                                          std::mt19937_64& random);

}  // namespace lmmp::conform
