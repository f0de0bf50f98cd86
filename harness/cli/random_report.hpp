// What `mutate --random` found out, for people and for programs.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include "harness/mutate/trial.hpp"
#include "harness/report/style.hpp"

namespace lmmp::conform {

struct RandomResult {
  std::uint64_t seed = 1;
  double at_least = 95;  // per cent
  std::vector<TriedFault> tried;

  std::size_t count(TriedFault::Fate fate) const;
  std::size_t faults() const;   // without the harmless
  double caught_share() const;  // per cent; 100 of none
  bool good() const;            // caught as many as wanted, and failed nothing harmless
};

void show(std::ostream& out, const TriedFault& tried, const Style& style);
void show_summary(std::ostream& out, const RandomResult& result);
// docs/writing-test-cases.md describes it. Ends with a newline.
std::string random_json(const RandomResult& result);

}  // namespace lmmp::conform
