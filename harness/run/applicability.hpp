// Whether a case can be run against an implementation at all.
#pragma once

#include <optional>
#include <string>

#include "harness/iut/access.hpp"
#include "harness/run/run.hpp"
#include "harness/run/scope.hpp"
#include "harness/script/ast.hpp"
#include "harness/script/iut.hpp"

namespace lmmp::conform {

// Why this point of the case is not applicable, by the features, control hooks, links and nodes that it
// needs.
std::optional<std::string> not_applicable(const Selected& selected, const Suite& suite, const Iut& iut,
                                          const IutAccess& access);

// Changes the IXIT to what the case asks of the configuration. The error says what cannot be set.
tl::expected<void, std::string> configure(Ixit& ixit, const TestCase& test_case, Scope& scope);

}  // namespace lmmp::conform
