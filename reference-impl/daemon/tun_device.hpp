// A TUN interface: packets that the system routes into it come out here, and what is written goes to its
// routing.
#pragma once

#include <string>
#include <tl/expected.hpp>

#include "reference-impl/daemon/file_descriptor.hpp"
#include "wire/prefix.hpp"

namespace lmmp::reference {

class TunDevice {
 public:
  // Makes the interface, sets its MTU and brings it up. It goes when this object goes. The error is a
  // sentence that says what to do.
  static tl::expected<TunDevice, std::string> open(const std::string& name, unsigned mtu);

  int descriptor() const { return descriptor_.get(); }
  const std::string& name() const { return name_; }

  // Routes a prefix into the interface, before any other route of the same length.
  tl::expected<void, std::string> route(const wire::Prefix& prefix) const;

 private:
  FileDescriptor descriptor_;
  std::string name_;
};

// Lets the system forward IPv6 packets between its interfaces, if it does not.
tl::expected<void, std::string> enable_ipv6_forwarding();

}  // namespace lmmp::reference
