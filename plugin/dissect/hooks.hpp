// Where Wireshark asks us: in front of its own dissectors for ICMPv4 and ICMPv6.
#pragma once

namespace lmmp::plugin {

void hook_into_icmp() noexcept;

}  // namespace lmmp::plugin
