// A run made by hand: one case of each outcome, with frames whose octets are right.
#pragma once

#include "harness/run/result.hpp"

namespace lmmp::conform::sample {

// The design's own example: an access router acknowledges a Handover with an unknown SID.
CaseResult unknown_sid();
CaseResult passing();  // a login with one frame from all to all; has keys
CaseResult not_applicable();
CaseResult inconclusive();
CaseResult parked();
CaseResult parked_but_passes();

// All of these, in this order.
RunResult run();

CaseResult erroneous();
CaseResult passed_when_run_again();  // it was inconclusive at first
CaseResult failed_when_run_again();

// A busy host, and a case that cannot be carried out: the sample with these three behind it.
RunResult run_on_a_busy_host();
// The same run with texts that mean a reader harm.
RunResult with_hostile_text(RunResult run);

}  // namespace lmmp::conform::sample
