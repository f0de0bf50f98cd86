// One case in the HTML report.
#pragma once

#include <string>
#include <string_view>

#include "harness/report/html.hpp"
#include "harness/report/outcome.hpp"

namespace lmmp::conform {

std::string_view spoken(Outcome outcome);  // "not applicable"

// A <details> element with this id.
std::string html_case(const RunResult& run, const CaseResult& result, std::string_view anchor,
                      const HtmlOptions& options);

}  // namespace lmmp::conform
