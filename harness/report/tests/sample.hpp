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

}  // namespace lmmp::conform::sample
