// The system's route table, by libnl.
#include "reference-impl/daemon/netlink_routes.hpp"

#include <linux/rtnetlink.h>
#include <netlink/netlink.h>
#include <netlink/route/nexthop.h>
#include <netlink/route/route.h>

#include <algorithm>

#include "reference-impl/daemon/interfaces.hpp"

namespace lmmp::reference {
namespace {

// `ip route show proto 76` lists them: of the numbers that are free for whoever wants one, "L".
constexpr std::uint8_t our_protocol = 76;

struct Delete {
  void operator()(nl_sock* socket) const { nl_socket_free(socket); }
  void operator()(nl_addr* address) const { nl_addr_put(address); }
  void operator()(nl_cache* cache) const { nl_cache_free(cache); }
  void operator()(rtnl_route* route) const { rtnl_route_put(route); }
};
template <typename T>
using Owned = std::unique_ptr<T, Delete>;

class NetlinkRoutes final : public RouteTable {
 public:
  NetlinkRoutes(Owned<nl_sock> socket, std::uint32_t table) : socket_(std::move(socket)), table_(table) {}

  Result set(const wire::IpAddress& address, const std::string& interface) override {
    const unsigned index = interface_index(interface);
    if (index == 0) return refused("no route to", address, interface, "the interface is gone");
    const auto route = make(address, index);
    const int code = rtnl_route_add(socket_.get(), route.get(), NLM_F_CREATE | NLM_F_REPLACE);
    if (code != 0) return refused("no route to", address, interface, nl_geterror(code));
    return {};
  }

  Result remove(const wire::IpAddress& address, const std::string& interface) override {
    const unsigned index = interface_index(interface);
    if (index == 0) return {};  // the kernel removed it with the interface
    const auto route = make(address, index);
    const int code = rtnl_route_delete(socket_.get(), route.get(), 0);
    if (code == 0 || code == -NLE_OBJ_NOTFOUND) return {};
    return refused("still a route to", address, interface, nl_geterror(code));
  }

  Result remove_left_behind(const std::vector<std::string>& interfaces) {
    std::vector<int> indexes;
    for (const std::string& name : interfaces) indexes.push_back(static_cast<int>(interface_index(name)));
    nl_cache* filled = nullptr;
    const int code = rtnl_route_alloc_cache(socket_.get(), AF_UNSPEC, 0, &filled);
    if (code != 0) return tl::unexpected(std::string("cannot list routes: ") + nl_geterror(code));
    const Owned<nl_cache> cache(filled);
    for (nl_object* object = nl_cache_get_first(filled); object; object = nl_cache_get_next(object)) {
      auto* route = reinterpret_cast<rtnl_route*>(object);
      if (rtnl_route_get_protocol(route) != our_protocol || rtnl_route_get_table(route) != table_) continue;
      if (rtnl_route_get_nnexthops(route) != 1) continue;
      const int index = rtnl_route_nh_get_ifindex(rtnl_route_nexthop_n(route, 0));
      if (std::find(indexes.begin(), indexes.end(), index) == indexes.end()) continue;
      rtnl_route_delete(socket_.get(), route, 0);
    }
    return {};
  }

 private:
  Owned<rtnl_route> make(const wire::IpAddress& address, unsigned interface) const {
    const int family = address.is_v4() ? AF_INET : AF_INET6;
    const wire::Octets octets = address.octets();
    const Owned<nl_addr> destination(nl_addr_build(family, octets.data(), octets.size()));
    nl_addr_set_prefixlen(destination.get(), static_cast<int>(8 * octets.size()));
    Owned<rtnl_route> route(rtnl_route_alloc());
    rtnl_route_set_family(route.get(), static_cast<std::uint8_t>(family));
    rtnl_route_set_table(route.get(), table_);
    rtnl_route_set_protocol(route.get(), our_protocol);
    rtnl_route_set_scope(route.get(), address.is_v4() ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE);
    rtnl_route_set_dst(route.get(), destination.get());
    rtnl_nexthop* hop = rtnl_route_nh_alloc();
    rtnl_route_nh_set_ifindex(hop, static_cast<int>(interface));
    rtnl_route_add_nexthop(route.get(), hop);  // owns it
    return route;
  }

  static tl::unexpected<std::string> refused(const char* what, const wire::IpAddress& address,
                                             const std::string& interface, const char* why) {
    return tl::unexpected(std::string(what) + " " + address.to_string() + " over " + interface + ": " + why);
  }

  Owned<nl_sock> socket_;
  std::uint32_t table_;
};

}  // namespace

tl::expected<std::unique_ptr<RouteTable>, std::string> open_route_table(
    std::uint32_t table, const std::vector<std::string>& interfaces) {
  Owned<nl_sock> socket(nl_socket_alloc());
  const int code = socket ? nl_connect(socket.get(), NETLINK_ROUTE) : -NLE_NOMEM;
  if (code != 0) return tl::unexpected(std::string("no netlink socket for routes: ") + nl_geterror(code));
  auto routes = std::make_unique<NetlinkRoutes>(std::move(socket), table);
  if (auto removed = routes->remove_left_behind(interfaces); !removed) {
    return tl::unexpected(removed.error());
  }
  return routes;
}

}  // namespace lmmp::reference
