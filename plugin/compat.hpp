// What Wireshark 4.0 and 4.4 call or type differently, under one name each.
#pragma once

#include <epan/packet.h>
#include <ws_version.h>
// packet.h comes first.
#include <epan/prefs.h>
#include <epan/uat.h>

#include <cstdint>
#include <type_traits>

namespace lmmp::plugin {

// gboolean, an int, in 4.0; bool in 4.4. Taken from the declarations themselves, so that they cannot
// disagree.
using RowAccepted = std::invoke_result_t<uat_update_cb_t, void*, char**>;

template <typename Switch>
Switch switch_of(void (*)(module_t*, const char*, const char*, const char*, Switch*));
using PreferenceSwitch = decltype(switch_of(&prefs_register_bool_preference));

inline std::uint8_t octet_at(tvbuff_t* tvb, int offset) {
#if WIRESHARK_VERSION_MAJOR > 4 || (WIRESHARK_VERSION_MAJOR == 4 && WIRESHARK_VERSION_MINOR >= 4)
  return tvb_get_uint8(tvb, offset);
#else
  return tvb_get_guint8(tvb, offset);
#endif
}

}  // namespace lmmp::plugin
