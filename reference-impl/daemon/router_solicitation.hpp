// Asks the routers of a link for their advertisements.
#pragma once

#include <string>
#include <tl/expected.hpp>

#include "reference-impl/daemon/file_descriptor.hpp"
#include "wire/ip_address.hpp"

namespace lmmp::reference {

// One Router Solicitation (RFC 4861 4.1; IPv4: RFC 1256) to all routers of the link. The error is a sentence.
tl::expected<void, std::string> send_router_solicitation(const std::string& interface,
                                                         wire::IpVersion version);

// Hears Router Solicitations, for a router that answers them with its own advertisement.
class SolicitationSocket {
 public:
  static tl::expected<SolicitationSocket, std::string> open(wire::IpVersion version);
  int descriptor() const { return socket_.get(); }
  // The index of the interface that the next one came in on, without waiting; 0: none is there.
  unsigned receive();

 private:
  FileDescriptor socket_;
  bool v4_ = false;
};

}  // namespace lmmp::reference
