// What a sender must keep to though no receiver may insist on it: zeros, padding, one suboption of a kind.
#pragma once

#include "harness/run/match.hpp"

namespace lmmp::conform {

// A row for each thing that is not as it must be sent. What the step itself speaks of is left to the step.
std::vector<FieldComparison> compare_form(const Expectation& expectation, const Heard& heard);
std::vector<FieldComparison> compare_hmipv6_form(const Expectation& expectation, const Heard& heard);

}  // namespace lmmp::conform
