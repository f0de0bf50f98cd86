// What reports say about a requirement beside its id.
#pragma once

#include <map>
#include <string>

#include "harness/script/requirements.hpp"

namespace lmmp::conform {

struct RequirementInfo {
  std::string clause;  // "D 2.6"
  std::string level;   // "must", "should", "may", "states"
  std::string text;    // the paraphrase of testcases/requirements
};

// By id ("D-2.6-4"). Ids that are not here are shown bare.
using RequirementTable = std::map<std::string, RequirementInfo>;

RequirementTable table_of(const Catalogue& catalogue);

}  // namespace lmmp::conform
