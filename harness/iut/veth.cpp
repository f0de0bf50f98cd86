// A veth pair, by libnl.
#include "harness/iut/veth.hpp"

#include <linux/if_addr.h>
#include <net/if.h>
#include <netlink/netlink.h>
#include <netlink/route/addr.h>
#include <netlink/route/link.h>
#include <netlink/route/link/veth.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <set>
#include <sstream>
#include <thread>
#include <vector>

#include "harness/iut/configuration_file.hpp"

namespace lmmp::conform {
namespace {

// IF_OPER_UP of linux/if.h, which cannot stand beside net/if.h.
constexpr int operating = 6;

struct Delete {
  void operator()(nl_sock* socket) const { nl_socket_free(socket); }
  void operator()(rtnl_link* link) const { rtnl_link_put(link); }
  void operator()(rtnl_addr* address) const { rtnl_addr_put(address); }
  void operator()(nl_addr* address) const { nl_addr_put(address); }
};
template <typename T>
using Owned = std::unique_ptr<T, Delete>;

using Result = tl::expected<void, std::string>;

tl::unexpected<std::string> refused(const std::string& what, int code) {
  return tl::unexpected(what + ": " + nl_geterror(code));
}

tl::unexpected<std::string> interrupted() {
  return tl::unexpected(std::string("interrupted"));
}

Owned<nl_sock> route_socket() {
  Owned<nl_sock> socket(nl_socket_alloc());
  if (socket && nl_connect(socket.get(), NETLINK_ROUTE) != 0) socket.reset();
  return socket;
}

// Settings that a kernel does not have need not be changed.
void set(const std::string& version, const std::string& interface, const char* name, const char* value) {
  std::ofstream("/proc/sys/net/" + version + "/conf/" + interface + "/" + name) << value;
}

Result make_pair(const std::string& name, const std::string& peer_name, const NetworkNamespace& peer_space) {
  const auto socket = route_socket();
  if (!socket) return tl::unexpected(std::string("no netlink socket"));
  const Owned<rtnl_link> link(rtnl_link_veth_alloc());
  rtnl_link_set_name(link.get(), name.c_str());
  const Owned<rtnl_link> peer(rtnl_link_veth_get_peer(link.get()));
  rtnl_link_set_name(peer.get(), peer_name.c_str());
  rtnl_link_set_ns_fd(peer.get(), peer_space.get());
  const int code = rtnl_link_add(socket.get(), link.get(), NLM_F_CREATE | NLM_F_EXCL);
  if (code != 0) return refused("no veth pair " + name + " and " + peer_name, code);
  return {};
}

Result change_state(nl_sock* socket, int interface, bool up) {
  const Owned<rtnl_link> which(rtnl_link_alloc()), change(rtnl_link_alloc());
  rtnl_link_set_ifindex(which.get(), interface);
  if (up) {
    rtnl_link_set_flags(change.get(), IFF_UP);
  } else {
    rtnl_link_unset_flags(change.get(), IFF_UP);
  }
  const int code = rtnl_link_change(socket, which.get(), change.get(), 0);
  if (code != 0) return refused(up ? "cannot bring up an interface" : "cannot take down an interface", code);
  return {};
}

// The kernel lets an end send only once a worker has seen its carrier, which on a busy machine takes a while.
Result wait_until_usable(nl_sock* socket, int interface, const std::atomic<bool>* stop) {
  auto pause = std::chrono::microseconds(50);
  for (auto waited = pause; waited < std::chrono::seconds(3); waited += pause) {
    if (stop != nullptr && stop->load()) return interrupted();
    rtnl_link* found = nullptr;
    const int code = rtnl_link_get_kernel(socket, interface, nullptr, &found);
    if (code != 0) return refused("an interface vanished", code);
    const Owned<rtnl_link> link(found);
    if (rtnl_link_get_operstate(link.get()) == operating) return {};
    // Each question holds a lock that the worker needs.
    std::this_thread::sleep_for(pause);
    pause = std::min(2 * pause, std::chrono::microseconds(5'000));
  }
  return tl::unexpected(std::string("the veth pair has no carrier after 3 s"));
}

Result bring_up(nl_sock* socket, int interface) {
  return change_state(socket, interface, true);
}

Result add_address(nl_sock* socket, int interface, const wire::IpAddress& address, unsigned prefix) {
  const auto octets = address.octets();
  const Owned<nl_addr> local(
      nl_addr_build(address.is_v4() ? AF_INET : AF_INET6, octets.data(), octets.size()));
  nl_addr_set_prefixlen(local.get(), static_cast<int>(prefix));
  const Owned<rtnl_addr> whole(rtnl_addr_alloc());
  rtnl_addr_set_ifindex(whole.get(), interface);
  int code = rtnl_addr_set_local(whole.get(), local.get());
  // Duplicate address detection would take 1.6 s, and the tester answers it anyhow.
  if (address.is_v6()) rtnl_addr_set_flags(whole.get(), IFA_F_NODAD);
  if (address.is_v6() && address.is_link_local()) rtnl_addr_set_scope(whole.get(), RT_SCOPE_LINK);
  if (code == 0) code = rtnl_addr_add(socket, whole.get(), NLM_F_CREATE);
  if (code != 0) return refused("cannot add the address " + address.to_string(), code);
  return {};
}

// /proc/net/ipv6_route: destination, its length, source, its length, next hop, metric, uses, ..., flags,
// device.
std::set<std::string> local_addresses() {
  constexpr unsigned long local_route = 0x8000'0000;  // RTF_LOCAL of linux/ipv6_route.h
  std::set<std::string> found;
  std::ifstream routes("/proc/thread-self/net/ipv6_route");
  for (std::string line; std::getline(routes, line);) {
    std::istringstream words(line);
    std::vector<std::string> each{std::istream_iterator<std::string>(words), {}};
    if (each.size() == 10 && (std::strtoul(each[8].c_str(), nullptr, 16) & local_route) != 0)
      found.insert(each[0]);
  }
  return found;
}

// The kernel takes what is for an address only once a worker has made its route, which on a busy machine is
// later than the address can be seen: a router would send on what is for itself.
Result wait_until_routed(const IxitLink& link, const std::atomic<bool>* stop) {
  std::vector<std::string> wanted;
  for (const auto& address : {link.iut6, link.iut_global}) {
    if (address) wanted.push_back(hex_text(address->octets()));
  }
  auto pause = std::chrono::microseconds(50);
  for (auto waited = pause; waited < std::chrono::seconds(3); waited += pause) {
    if (stop != nullptr && stop->load()) return interrupted();
    const auto found = local_addresses();
    if (std::all_of(wanted.begin(), wanted.end(), [&](const auto& each) { return found.contains(each); }))
      return {};
    std::this_thread::sleep_for(pause);
    pause = std::min(2 * pause, std::chrono::microseconds(5'000));
  }
  return tl::unexpected(std::string("the kernel has made no route for an address after 3 s"));
}

// In the implementation's namespace.
Result set_up_iut(const std::string& name, const IxitLink& link) {
  const auto socket = route_socket();
  const int interface = static_cast<int>(if_nametoindex(name.c_str()));
  if (!socket || interface == 0) return tl::unexpected("the interface " + name + " did not come to be");
  set("ipv6", name, "addr_gen_mode", "1");  // no link-local address but the one of the IXIT
  set("ipv6", name, "accept_dad", "0");
  set("ipv6", name, "router_solicitations", "0");
  // Links share an IPv4 network; each answers for its own address only.
  for (const char* where : {"all", name.c_str()}) {
    set("ipv4", where, "rp_filter", "0");
    set("ipv4", where, "arp_ignore", "1");
    set("ipv4", where, "arp_announce", "2");
  }
  if (auto up = bring_up(socket.get(), static_cast<int>(if_nametoindex("lo"))); !up) return up;
  if (auto up = bring_up(socket.get(), interface); !up) return up;
  if (link.iut4) {
    if (auto added = add_address(socket.get(), interface, *link.iut4, link.prefix4); !added) return added;
  }
  if (link.iut6) {
    if (auto added = add_address(socket.get(), interface, *link.iut6, link.prefix6); !added) return added;
  }
  if (link.iut_global) {
    if (auto added = add_address(socket.get(), interface, *link.iut_global, 64); !added) return added;
  }
  return {};
}

}  // namespace

tl::expected<VethPair, std::string> VethPair::create(const NetworkNamespace& tester,
                                                     const std::string& tester_name,
                                                     const NetworkNamespace& iut, const std::string& iut_name,
                                                     const IxitLink& link, const std::atomic<bool>* stop) {
  {
    const InNamespace there(iut);
    set("ipv6", "default", "addr_gen_mode", "1");
    set("ipv6", "default", "accept_dad", "0");
  }
  const InNamespace here(tester);
  if (!here.entered()) return tl::unexpected(std::string("cannot enter the tester's namespace"));
  if (auto made = make_pair(tester_name, iut_name, iut); !made) return tl::unexpected(made.error());
  VethPair pair(&tester, static_cast<int>(if_nametoindex(tester_name.c_str())));
  set("ipv6", tester_name, "disable_ipv6", "1");
  {
    const InNamespace there(iut);
    if (!there.entered()) return tl::unexpected(std::string("cannot enter the implementation's namespace"));
    if (auto done = set_up_iut(iut_name, link); !done) return tl::unexpected(done.error());
  }
  const auto socket = route_socket();
  if (!socket) return tl::unexpected(std::string("no netlink socket"));
  if (auto up = bring_up(socket.get(), pair.tester_interface_); !up) return tl::unexpected(up.error());
  if (auto usable = wait_until_usable(socket.get(), pair.tester_interface_, stop); !usable) {
    return tl::unexpected(usable.error());
  }
  {
    const InNamespace there(iut);
    const auto of_iut = route_socket();
    if (!of_iut) return tl::unexpected(std::string("no netlink socket"));
    const int interface = static_cast<int>(if_nametoindex(iut_name.c_str()));
    if (auto usable = wait_until_usable(of_iut.get(), interface, stop); !usable)
      return tl::unexpected(usable.error());
    if (auto routed = wait_until_routed(link, stop); !routed) return tl::unexpected(routed.error());
  }
  return pair;
}

tl::expected<void, std::string> VethPair::set_up(bool up) const {
  const InNamespace here(*tester_);
  const auto socket = route_socket();
  if (!here.entered() || !socket) return tl::unexpected(std::string("cannot enter the tester's namespace"));
  return change_state(socket.get(), tester_interface_, up);
}

}  // namespace lmmp::conform
