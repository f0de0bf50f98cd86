// Where a field of HMIPv6 stands in the frame that was heard.
#pragma once

#include <cstddef>
#include <string_view>

#include "harness/run/heard.hpp"

namespace lmmp::conform {

// Octets from the frame's first. Of an option's field, that of the option with this index among its kind.
// Where a field does not stand alone, or not at all, the message's beginning.
std::size_t hmipv6_field_offset(std::string_view name, const Heard& heard, std::size_t option,
                                std::uint8_t map_option_type);

}  // namespace lmmp::conform
