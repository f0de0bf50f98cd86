// Wireshark's headers in the order and linkage that they need from C++; compat.hpp has what differs by
// version.
//
// epan throws by longjmp: C++ destructors are skipped and an exception that leaves a callback ends the
// process. So no object with a destructor is alive across a call into epan, and every callback is noexcept.
#pragma once

#include <epan/packet.h>
#include <ws_version.h>
// packet.h comes first.
#include <epan/exceptions.h>
#include <epan/expert.h>
#include <epan/prefs.h>
#include <epan/proto_data.h>
#include <epan/range.h>
#include <epan/tap.h>
#include <epan/to_str.h>
#include <epan/uat.h>
#include <epan/unit_strings.h>
extern "C" {
#include <epan/epan.h>
#include <epan/in_cksum.h>
#include <epan/ipproto.h>
}

#include <string_view>

namespace lmmp::plugin {

// The registry's names are literals, so their text ends in a zero octet as epan wants it.
constexpr const char* c_text(std::string_view literal) {
  return literal.data();
}

}  // namespace lmmp::plugin
