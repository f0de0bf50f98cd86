// The `lmmp` protocol: from the main header's first octet to the last suboption.
#pragma once

#include "plugin/epan.hpp"

namespace lmmp::plugin {

// Protocol number of `lmmp`, given by register_lmmp.
inline int lmmp_protocol = -1;
// Takes octets from the main header on; its data is a CarrierSeen or nullptr.
inline dissector_handle_t lmmp_handle = nullptr;

void register_lmmp() noexcept;

}  // namespace lmmp::plugin
