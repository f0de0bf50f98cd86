// Which case catches which fault, and which cases catch no more than weaker ones.
#pragma once

#include <atomic>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "harness/mutate/observe.hpp"

namespace lmmp::conform {

// By case, the ids of the faults that some point of its matrix fails.
using CatchTable = std::map<std::string, std::set<std::string>>;

// Every fault of the role against every case of it, not only those that name the fault; in virtual time. An
// interrupted one is not whole.
tl::expected<CatchTable, CannotTest> catch_table(const Testcases& testcases, const Subject& subject,
                                                 std::uint64_t seed, const std::atomic<bool>& stop);

// A case that the suite would not miss.
struct Idle {
  std::string id;
  enum class Why : std::uint8_t {
    catches_nothing,
    same_as_another,  // which catches exactly the same
    sum_of_weaker,    // each of its faults is caught by a case that catches fewer, and nothing beside
  } why = Why::catches_nothing;
  std::vector<std::string> others;
};

// In the order of their ids. Of cases that are the same the first stays.
std::vector<Idle> idle_cases(const CatchTable& table);

// Cases all of whose faults one stronger case catches too, with that case. They show where an implementation
// is wrong, but find nothing that would not be found.
std::map<std::string, std::string> contained_cases(const CatchTable& table);

}  // namespace lmmp::conform
