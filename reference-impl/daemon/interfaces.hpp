// What the system knows of its network interfaces.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "wire/ip_address.hpp"

namespace lmmp::reference {

std::vector<std::string> interface_names();
// 0 if there is no interface of that name.
unsigned interface_index(const std::string& name);
// The largest packet that the link carries; 0 if there is no interface of that name.
unsigned interface_mtu(const std::string& name);

// An address of the interface that may be used as a source now: IPv6 link-local (not tentative), or the first
// IPv4.
std::optional<wire::IpAddress> own_link_local(const std::string& interface);
std::optional<wire::IpAddress> own_ipv4(const std::string& interface,
                                        const std::optional<wire::IpAddress>& except = {});
std::optional<wire::IpAddress> own_global_ipv6(const std::string& interface,
                                               const std::optional<wire::IpAddress>& except = {});
// Whether the interface has this address, usable now.
bool has_address(const std::string& interface, const wire::IpAddress& address);

}  // namespace lmmp::reference
