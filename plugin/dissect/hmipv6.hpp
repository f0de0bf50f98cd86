// The `hmipv6` protocol: an own tree beside Wireshark's for Router Advertisements with MAP options, local
// Binding Updates and the Acknowledgements that answer them.
#pragma once

namespace lmmp::plugin {

void register_hmipv6() noexcept;

// Stands in front of what ip.proto has for ICMPv6 and Mobility Headers. All packets are forwarded unchanged.
void hook_hmipv6() noexcept;

}  // namespace lmmp::plugin
