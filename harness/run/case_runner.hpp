// Runs one point of one test case against one fresh instance of the implementation.
#pragma once

#include "harness/iut/access.hpp"
#include "harness/run/run.hpp"

namespace lmmp::conform {

struct CaseRequest {
  const Suite& suite;
  const Iut& iut;
  const RunOptions& options;
  Selected selected;
  std::uint64_t seed = 0;  // of this case
};

// Nothing: the run was interrupted before the case had a verdict.
std::optional<CaseResult> run_case(const CaseRequest& request, IutAccess& access);

// A tester that was later than the limit has measured nothing: neither pass nor fail stands. For a failure
// that is one of time, a tenth of its window is the limit if that is less.
void judge_lag(CaseResult& result, std::chrono::nanoseconds lag, std::chrono::nanoseconds limit);

// The same for a failure of time of an implementation that had to wait for a processor of this host.
void judge_processor_wait(CaseResult& result, std::chrono::nanoseconds wait, std::chrono::nanoseconds limit);

// The case's own seed: the same whatever else is run beside it.
std::uint64_t seed_of(std::uint64_t run_seed, const std::string& case_id, unsigned repetition);

}  // namespace lmmp::conform
