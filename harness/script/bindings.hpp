// Whether every $variable is known where it is used, nothing is bound twice, and every call fits its
// procedure.
#pragma once

#include <string_view>
#include <vector>

#include "harness/script/ast.hpp"
#include "harness/script/diagnostic.hpp"
#include "harness/script/source.hpp"

namespace lmmp::conform {

// Names that every script may use: IXIT parameters, `ip`, `paging_area`. Nodes are known beside these.
const std::vector<std::string_view>& known_constants();

struct Bindings {
  const std::vector<Procedure>& procedures;
  const Source& source;
  Diagnostics& diagnostics;
  bool lint = false;  // also warn of what is bound and never used

  void check(const TestCase& test) const;
  void check(const Procedure& procedure) const;
};

}  // namespace lmmp::conform
