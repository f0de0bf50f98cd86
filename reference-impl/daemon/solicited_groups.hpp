// Solicited-node groups of addresses that this process answers for and the system does not have: the system
// is made to report them by MLD, and to answer queries for them. A switch that snoops lets neighbours'
// questions through only where somebody asked for the group.
#pragma once

#include <map>
#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "reference-impl/daemon/file_descriptor.hpp"
#include "wire/ip_address.hpp"

namespace lmmp::reference {

class SolicitedGroups {
 public:
  // Addresses that end alike share a group, which is left with the last of them. The error is a sentence.
  tl::expected<void, std::string> join(const std::string& interface, const wire::IpAddress& address);
  void leave(const std::string& interface, const wire::IpAddress& address);
  // Joins all of an interface's groups again: it was made anew, and the system has forgotten them.
  tl::expected<void, std::string> join_again(const std::string& interface);

 private:
  struct Group {
    std::size_t users = 0;
    std::size_t socket = 0;  // which of them joined it
  };
  // A socket joins so many groups at most: the system limits what one may take of its memory.
  static constexpr std::size_t most_of_a_socket = 128;
  struct Socket {
    FileDescriptor descriptor;
    std::size_t groups = 0;
  };
  tl::expected<std::size_t, std::string> ask(const std::string& interface, const wire::IpAddress& group);

  std::vector<Socket> sockets_;
  std::map<std::pair<std::string, wire::IpAddress>, Group> groups_;
};

}  // namespace lmmp::reference
