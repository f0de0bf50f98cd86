// Raw ICMP and ICMPv6 sockets that carry a core's datagrams over the system's interfaces.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "reference-impl/core/datagram.hpp"
#include "reference-impl/daemon/file_descriptor.hpp"

namespace lmmp::reference {

class IcmpSockets {
 public:
  struct Versions {
    bool ipv4 = false;
    bool ipv6 = false;
  };
  // Link N of the core is the interface with the Nth name. The error is a sentence that says what to do.
  static tl::expected<IcmpSockets, std::string> open(std::vector<std::string> interfaces, Versions versions);

  // To be watched for input; -1 where that version is not spoken.
  int ipv4() const { return ipv4_.get(); }
  int ipv6() const { return ipv6_.get(); }

  // The next datagram on one of the links, without waiting; nothing if there is none. Datagrams of other
  // interfaces are skipped.
  std::optional<Datagram> receive(int socket);

  // False, and errno, if the system refuses it.
  bool send(const Datagram& datagram);

  // Interfaces came or went: their names are looked up anew.
  void find_interfaces();

 private:
  IcmpSockets() = default;
  std::optional<unsigned> link_of(unsigned interface_index);

  std::vector<std::string> interfaces_;
  std::vector<unsigned> indexes_;  // 0: the interface is gone
  Time last_search_{};
  FileDescriptor ipv4_;
  FileDescriptor ipv6_;
  std::array<std::uint8_t, 65536> buffer_{};
};

// CLOCK_MONOTONIC: what the daemons give to their cores as time.
Time monotonic_now();

}  // namespace lmmp::reference
