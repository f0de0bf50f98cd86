// The value of an IXIT parameter as people write it.
#pragma once

#include <string>
#include <string_view>

#include "harness/script/ast.hpp"

namespace lmmp::conform {

std::string parameter_text(std::string_view name, const Value& value);

}  // namespace lmmp::conform
