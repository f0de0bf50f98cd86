// Verdicts of reported cases, by id: how several runs are laid side by side.
#pragma once

#include <map>
#include <string>

#include "harness/report/report_file.hpp"

namespace lmmp::conform {

// The worse of two verdicts: fail, error, inconclusive, parked, pass, not applicable.
Outcome worse_of(Outcome a, Outcome b);

// Each id once; a case that ran several times has its worst verdict and that run's reason.
std::map<std::string, ReportedCase> by_id(const ReportFile& report);

}  // namespace lmmp::conform
