// The parts of the HTML report that no run changes.
#pragma once

#include <string_view>

namespace lmmp::conform::html_page {

extern const std::string_view style;   // CSS
extern const std::string_view script;  // JavaScript: filters, opening of cases, choice of a frame

}  // namespace lmmp::conform::html_page
