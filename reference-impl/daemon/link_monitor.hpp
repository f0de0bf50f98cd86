// Tells when an interface or an address of the system changed, by netlink.
#pragma once

#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "reference-impl/daemon/file_descriptor.hpp"
#include "wire/ip_address.hpp"

namespace lmmp::reference {

// Says that something changed, not what: whoever is told looks at what it needs. So a burst that overflows
// the socket loses nothing.
class LinkMonitor {
 public:
  static tl::expected<LinkMonitor, std::string> open();
  int descriptor() const { return socket_.get(); }  // to be watched for input
  // True if something changed since the last call; does not wait.
  bool changed();

 private:
  FileDescriptor socket_;
};

// What an interface is now.
struct InterfaceState {
  bool exists = false;
  bool running = false;                        // up, and with a carrier
  std::optional<wire::IpAddress> ipv4;         // the first
  std::optional<wire::IpAddress> link_local;   // IPv6, usable (not tentative)
  std::optional<wire::IpAddress> global_ipv6;  // the first that is usable and formed by the system

  friend bool operator==(const InterfaceState&, const InterfaceState&) = default;
};
// `held` is the address that this program put there itself, which does not count.
InterfaceState look_at(const std::string& interface, const std::optional<wire::IpAddress>& held = {});

}  // namespace lmmp::reference
