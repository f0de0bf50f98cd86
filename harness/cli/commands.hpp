// The commands of lmmp-conform. Each returns the exit code.
#pragma once

#include <string>

#include "harness/cli/arguments.hpp"

namespace lmmp::conform {

int run(const RunArguments& arguments, const std::string& testcases);
int mutate(const MutateArguments& arguments, const std::string& testcases);
int mutate_cases(const MutateArguments& arguments, const std::string& testcases);
int mutate_at_random(const MutateArguments& arguments, const std::string& testcases);
int list(const ListArguments& arguments, const std::string& testcases);
int lint_all(const std::string& testcases);
int explain(const ExplainArguments& arguments, const std::string& testcases);
int coverage(const CoverageArguments& arguments, const std::string& testcases);
int audit_file(const AuditArguments& arguments, const std::string& testcases);
int init(const InitArguments& arguments);
int park(const ParkArguments& arguments, const std::string& testcases);

}  // namespace lmmp::conform
