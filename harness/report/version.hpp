// How the harness calls itself in its reports.
#pragma once

namespace lmmp::conform {

inline constexpr const char* tool_name = "lmmp-conform " LMMP_VERSION;

}  // namespace lmmp::conform
