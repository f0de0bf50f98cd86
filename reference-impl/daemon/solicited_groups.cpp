// Solicited-node groups of addresses that the system does not have.
#include "reference-impl/daemon/solicited_groups.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "reference-impl/daemon/interfaces.hpp"
#include "wire/prefix.hpp"

namespace lmmp::reference {
namespace {

bool change(const FileDescriptor& socket, int option, const std::string& interface,
            const wire::IpAddress& group) {
  ipv6_mreq request{};
  request.ipv6mr_interface = interface_index(interface);
  std::memcpy(&request.ipv6mr_multiaddr, group.octets().data(), sizeof request.ipv6mr_multiaddr);
  return setsockopt(socket.get(), IPPROTO_IPV6, option, &request, sizeof request) == 0;
}

}  // namespace

tl::expected<std::size_t, std::string> SolicitedGroups::ask(const std::string& interface,
                                                            const wire::IpAddress& group) {
  const auto room = std::find_if(sockets_.begin(), sockets_.end(),
                                 [](const Socket& socket) { return socket.groups < most_of_a_socket; });
  const auto number = static_cast<std::size_t>(room - sockets_.begin());
  if (room == sockets_.end()) {
    sockets_.push_back({FileDescriptor(::socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0)), 0});
  }
  if (!change(sockets_[number].descriptor, IPV6_JOIN_GROUP, interface, group) && errno != EADDRINUSE) {
    return tl::unexpected("cannot join " + group.to_string() + " on `" + interface +
                          "`: " + std::strerror(errno) + "; is IPv6 enabled there (sysctl net.ipv6.conf." +
                          interface + ".disable_ipv6)?");
  }
  ++sockets_[number].groups;
  return number;
}

tl::expected<void, std::string> SolicitedGroups::join(const std::string& interface,
                                                      const wire::IpAddress& address) {
  const std::pair key(interface, wire::solicited_node_address(address));
  const auto found = groups_.find(key);
  if (found != groups_.end()) {
    ++found->second.users;
    return {};
  }
  const auto socket = ask(interface, key.second);
  if (!socket) return tl::unexpected(socket.error());
  groups_[key] = {1, *socket};
  return {};
}

void SolicitedGroups::leave(const std::string& interface, const wire::IpAddress& address) {
  const auto found = groups_.find({interface, wire::solicited_node_address(address)});
  if (found == groups_.end() || --found->second.users > 0) return;
  Socket& socket = sockets_[found->second.socket];
  change(socket.descriptor, IPV6_LEAVE_GROUP, interface, found->first.second);
  --socket.groups;
  groups_.erase(found);
}

tl::expected<void, std::string> SolicitedGroups::join_again(const std::string& interface) {
  for (auto& [key, group] : groups_) {
    if (key.first != interface) continue;
    --sockets_[group.socket].groups;
    const auto socket = ask(interface, key.second);
    if (!socket) {
      ++sockets_[group.socket].groups;
      return tl::unexpected(socket.error());
    }
    group.socket = *socket;
  }
  return {};
}

}  // namespace lmmp::reference
