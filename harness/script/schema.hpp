// The JSON Schema of script files, made from the registry and the tables of this folder.
#pragma once

#include <string>

namespace lmmp::conform {

// JSON Schema draft 7, as testcases/schema.json has it: what editors complete by.
std::string script_schema();

}  // namespace lmmp::conform
