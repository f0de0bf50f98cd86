// A TUN interface: packets that the system routes into it come out here, and what is written goes to its
// routing.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "reference-impl/daemon/file_descriptor.hpp"
#include "reference-impl/daemon/link_monitor.hpp"
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
  tl::expected<void, std::string> route(const wire::Prefix& prefix);
  // After something changed: whether the interface is back from being down, when the system has dropped its
  // routes and addresses. The routes are there again then.
  tl::expected<bool, std::string> came_back(const LinkChanges& changes);

 private:
  FileDescriptor descriptor_;
  std::string name_;
  std::vector<wire::Prefix> routes_;
  bool running_ = true;
};

// Lets the system forward IPv6 packets between its interfaces, if it does not.
tl::expected<void, std::string> enable_ipv6_forwarding();

}  // namespace lmmp::reference
