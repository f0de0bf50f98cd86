// ICS, the implementation conformance statement: which features of the texts an implementation claims.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/script/ast.hpp"

namespace lmmp::conform {

struct Feature {
  std::string_view name;  // in `needs` of a case and in an ICS file: "address-pool"
  std::string_view meaning;
};

// Every feature that a case may need. An implementation that does not claim one is not judged by the case.
const std::vector<Feature>& known_features();

struct Ics {
  std::vector<std::string> features;  // claimed
  bool claims(std::string_view feature) const;
  // The first of `needs` that is not claimed, or empty.
  std::string_view first_missing(const std::vector<std::string>& needs) const;
};

// Everything that the texts have: what the reference implementation claims.
Ics every_feature();

}  // namespace lmmp::conform
