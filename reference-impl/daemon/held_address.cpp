// The session's address on the interface where the node is, by libnl.
#include "reference-impl/daemon/held_address.hpp"

#include <netlink/netlink.h>
#include <netlink/route/addr.h>

#include <linux/if_addr.h>

#include <memory>

#include "reference-impl/daemon/interfaces.hpp"

namespace lmmp::reference {
namespace {

struct Delete {
  void operator()(nl_sock* socket) const { nl_socket_free(socket); }
  void operator()(nl_addr* address) const { nl_addr_put(address); }
  void operator()(rtnl_addr* address) const { rtnl_addr_put(address); }
};
template <typename T>
using Owned = std::unique_ptr<T, Delete>;

// 0, or libnl's code.
int change(const wire::IpAddress& address, const std::string& interface, bool add) {
  const Owned<nl_sock> socket(nl_socket_alloc());
  if (!socket) return -NLE_NOMEM;
  if (const int code = nl_connect(socket.get(), NETLINK_ROUTE); code != 0) return code;
  const int family = address.is_v4() ? AF_INET : AF_INET6;
  const wire::Octets octets = address.octets();
  const Owned<nl_addr> local(nl_addr_build(family, octets.data(), octets.size()));
  nl_addr_set_prefixlen(local.get(), static_cast<int>(8 * octets.size()));
  const Owned<rtnl_addr> made(rtnl_addr_alloc());
  rtnl_addr_set_family(made.get(), family);
  rtnl_addr_set_ifindex(made.get(), static_cast<int>(interface_index(interface)));
  rtnl_addr_set_local(made.get(), local.get());
  // The network gave it to this node alone: nobody else is asked, and it works at once.
  if (!address.is_v4()) rtnl_addr_set_flags(made.get(), IFA_F_NODAD);
  return add ? rtnl_addr_add(socket.get(), made.get(), 0) : rtnl_addr_delete(socket.get(), made.get(), 0);
}

// A link-local address is its link's own business.
bool placeable(const wire::IpAddress& address) {
  return !address.is_unspecified() && !address.is_link_local() && !address.is_multicast();
}

}  // namespace

HeldAddress::~HeldAddress() {
  if (held_) change(*held_, interface_, false);
}

tl::expected<void, std::string> HeldAddress::place(const std::optional<wire::IpAddress>& address,
                                                   const std::string& interface, bool again) {
  if (wanted_ == address && wanted_interface_ == interface && !again) return {};
  wanted_ = address;
  wanted_interface_ = interface;
  const bool here = address && placeable(*address) && interface_index(interface) != 0;
  std::string error;
  std::optional<wire::IpAddress> now_held;
  if (here && held_ == address && interface_ == interface && has_address(interface, *address)) return {};
  if (here && !has_address(interface, *address)) {
    const int code = change(*address, interface, true);
    if (code == 0) {
      now_held = address;
    } else if (code != -NLE_EXIST) {  // the system is just giving it to itself
      error = "cannot put " + address->to_string() + " on " + interface + ": " + nl_geterror(code) +
              (code == -NLE_PERM ? " (it needs CAP_NET_ADMIN; or say `set_address: false`)" : "");
    }
  }
  if (held_ && (held_ != now_held || interface_ != interface) && interface_index(interface_) != 0) {
    change(*held_, interface_, false);  // it may be gone with its link
  }
  held_ = now_held;
  interface_ = interface;
  if (!error.empty()) return tl::unexpected(error);
  return {};
}

}  // namespace lmmp::reference
