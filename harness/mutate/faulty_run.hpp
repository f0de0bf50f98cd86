// Runs of the reference with one fault in it, in virtual time.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "harness/run/run.hpp"

namespace lmmp::conform {

using CasesByProfile = std::map<wire::Profile, std::vector<Selected>>;
// Adds every point of the case, in a profile that it is for.
void add_points(CasesByProfile& cases, const TestCase& test_case);

// How to run these cases; `fault` and `stop` outlive the run.
RunOptions with_fault(const Fault& fault, wire::Profile profile, std::vector<Selected> cases,
                      std::uint64_t seed, const std::atomic<bool>& stop);

// By case, whether any point of it fails. An interrupted one is not whole.
tl::expected<std::map<std::string, bool>, CannotTest> failed_cases(const Suite& suite, const Fault& fault,
                                                                   const CasesByProfile& cases,
                                                                   std::uint64_t seed,
                                                                   const std::atomic<bool>& stop);

}  // namespace lmmp::conform
