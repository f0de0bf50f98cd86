// Entry points that Wireshark looks up in the shared object.
#include <cstdint>

#include "plugin/dissect/hmipv6.hpp"
#include "plugin/dissect/hooks.hpp"
#include "plugin/dissect/lmmp.hpp"
#include "plugin/epan.hpp"

extern "C" {
WS_DLL_PUBLIC const char plugin_version[];
WS_DLL_PUBLIC const int plugin_want_major;
WS_DLL_PUBLIC const int plugin_want_minor;
WS_DLL_PUBLIC void plugin_register();
// Wireshark 4.4 and later ask for it; 1 is "registers dissectors".
WS_DLL_PUBLIC std::uint32_t plugin_describe();

const char plugin_version[] = LMMP_VERSION;
const int plugin_want_major = WIRESHARK_VERSION_MAJOR;
const int plugin_want_minor = WIRESHARK_VERSION_MINOR;

void plugin_register() {
  static proto_plugin lmmp;
  lmmp.register_protoinfo = [] {
    lmmp::plugin::register_lmmp();
    lmmp::plugin::register_hmipv6();
  };
  lmmp.register_handoff = [] {
    lmmp::plugin::hook_into_icmp();
    lmmp::plugin::hook_hmipv6();
  };
  proto_register_plugin(&lmmp);
}

std::uint32_t plugin_describe() {
  return 1;
}
}
