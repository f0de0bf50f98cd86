// The JSON report, contract version 1: docs/report-schema.json. Fields are never renamed or taken away.
#pragma once

#include <string>

#include "harness/run/result.hpp"

namespace lmmp::conform {

// Ends with a newline. Two runs from the same seed give the same octets but for started, duration_s and
// tester_lag_ms. Text that is no UTF-8 comes out with U+FFFD in the places that are none.
std::string json_report(const RunResult& run);

}  // namespace lmmp::conform
