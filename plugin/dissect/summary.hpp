// A message in one line: `Login Ack SID=0x1f2e3d4c, IPv6 2001:db8::5, routing refresh 30 s`.
#pragma once

#include "plugin/dissect/outline.hpp"

namespace lmmp::plugin {

// Writes it into the info column and behind the message's item, where anybody looks at them.
void show_summary(packet_info* pinfo, proto_item* root, proto_tree* tree, const MessageOutline& outline);

}  // namespace lmmp::plugin
