// Values and steps of a test case as an author would write them, for ladders and lists.
#pragma once

#include <string>

#include "harness/script/ast.hpp"

namespace lmmp::conform {

std::string value_text(const Value& value);
// "SID=$sid"; identifiers in hex.
std::string field_text(const Field& field);
// " SID=$sid ACKNUM=$h": each field with a space before it.
std::string fields_text(const std::vector<Field>& fields);

}  // namespace lmmp::conform
