// The node's addresses on its tunnel interface, by libnl.
#include "reference-impl/daemon/tunnel_addresses.hpp"

#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <netlink/netlink.h>
#include <netlink/route/addr.h>
#include <netlink/route/nexthop.h>
#include <netlink/route/route.h>

#include <memory>

#include "reference-impl/daemon/interfaces.hpp"

namespace lmmp::reference {
namespace {

struct Delete {
  void operator()(nl_sock* socket) const { nl_socket_free(socket); }
  void operator()(nl_addr* address) const { nl_addr_put(address); }
  void operator()(rtnl_addr* address) const { rtnl_addr_put(address); }
  void operator()(rtnl_route* route) const { rtnl_route_put(route); }
};
template <typename T>
using Owned = std::unique_ptr<T, Delete>;

constexpr std::uint32_t for_ever = 0xFFFFFFFF;

// The system makes this route of an address by itself, but in a task that may run a second later on a busy
// host, and drops until then what is for the address. Beside its own one it does no harm.
int change_local_route(nl_sock* socket, nl_addr* local, int interface, bool add) {
  const Owned<rtnl_route> route(rtnl_route_alloc());
  rtnl_route_set_family(route.get(), AF_INET6);
  rtnl_route_set_table(route.get(), RT_TABLE_LOCAL);
  rtnl_route_set_type(route.get(), RTN_LOCAL);
  rtnl_route_set_dst(route.get(), local);
  rtnl_nexthop* hop = rtnl_route_nh_alloc();
  rtnl_route_nh_set_ifindex(hop, interface);
  rtnl_route_add_nexthop(route.get(), hop);  // which owns it from now on
  return add ? rtnl_route_add(socket, route.get(), NLM_F_CREATE | NLM_F_REPLACE)
             : rtnl_route_delete(socket, route.get(), 0);
}

// 0, or libnl's code.
int change(const std::string& interface, const wire::IpAddress& address, bool add, bool preferred) {
  const Owned<nl_sock> socket(nl_socket_alloc());
  if (!socket) return -NLE_NOMEM;
  if (const int code = nl_connect(socket.get(), NETLINK_ROUTE); code != 0) return code;
  const wire::Octets octets = address.octets();
  const Owned<nl_addr> local(nl_addr_build(AF_INET6, octets.data(), octets.size()));
  nl_addr_set_prefixlen(local.get(), 128);
  const Owned<rtnl_addr> made(rtnl_addr_alloc());
  rtnl_addr_set_family(made.get(), AF_INET6);
  const int index = static_cast<int>(interface_index(interface));
  rtnl_addr_set_ifindex(made.get(), index);
  rtnl_addr_set_local(made.get(), local.get());
  if (!add) {
    change_local_route(socket.get(), local.get(), index, false);
    return rtnl_addr_delete(socket.get(), made.get(), 0);
  }
  // The MAP or the home agent has looked for duplicates.
  rtnl_addr_set_flags(made.get(), IFA_F_NODAD);
  rtnl_addr_set_valid_lifetime(made.get(), for_ever);
  rtnl_addr_set_preferred_lifetime(made.get(), preferred ? for_ever : 0);
  const int code = rtnl_addr_add(socket.get(), made.get(), NLM_F_REPLACE);
  return code != 0 ? code : change_local_route(socket.get(), local.get(), index, true);
}

}  // namespace

tl::expected<void, std::string> TunnelAddresses::place(const std::map<wire::IpAddress, bool>& wanted) {
  std::string error;
  for (const auto& [address, preferred] : wanted) {
    const auto found = placed_.find(address);
    if (found != placed_.end() && found->second == preferred) continue;
    if (const int code = change(interface_, address, true, preferred); code != 0) {
      error = "cannot put " + address.to_string() + " on " + interface_ + ": " + nl_geterror(code);
      continue;
    }
    placed_[address] = preferred;
  }
  std::erase_if(placed_, [&](const auto& entry) {
    if (wanted.count(entry.first) != 0) return false;
    change(interface_, entry.first, false, false);
    return true;
  });
  if (!error.empty()) return tl::unexpected(error);
  return {};
}

}  // namespace lmmp::reference
