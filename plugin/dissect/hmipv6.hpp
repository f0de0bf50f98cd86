// The `hmipv6` protocol: an own tree beside Wireshark's for Router Advertisements with MAP options, local
// Binding Updates and the Acknowledgements that answer them.
#pragma once

#include "plugin/epan.hpp"

namespace lmmp::plugin {

void register_hmipv6() noexcept;

// Stands in front of what ip.proto has for Mobility Headers. All packets are forwarded unchanged.
void hook_hmipv6() noexcept;

// Whether an ICMPv6 message may hold anything of HMIPv6's.
bool is_discovery_of_hmipv6(tvbuff_t* tvb, const packet_info* pinfo);
// Forwards such a message unchanged to `original`, and adds HMIPv6's tree.
int forward_discovery(dissector_handle_t original, tvbuff_t* tvb, packet_info* pinfo, proto_tree* tree,
                      void* data);

}  // namespace lmmp::plugin
