// Tells when an interface or an address of the system changed, by netlink.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <tl/expected.hpp>

#include "reference-impl/daemon/file_descriptor.hpp"
#include "wire/ip_address.hpp"

namespace lmmp::reference {

// What changed since somebody last asked. Whoever is told looks at what is there now; what was there between
// is told here, as the kernel drops routes and addresses of an interface that is down for a moment only.
struct LinkChanges {
  bool any = false;
  bool too_many = false;         // more than the socket could hold: any interface may have been down
  std::set<unsigned> were_down;  // by index

  bool was_down(unsigned index) const { return too_many || were_down.count(index) != 0; }
};

class LinkMonitor {
 public:
  static tl::expected<LinkMonitor, std::string> open();
  int descriptor() const { return socket_.get(); }  // to be watched for input
  LinkChanges changes();                            // does not wait

 private:
  FileDescriptor socket_;
};

// What an interface is now.
struct InterfaceState {
  unsigned index = 0;                          // 0: it does not exist
  bool running = false;                        // up, and with a carrier
  std::optional<wire::IpAddress> ipv4;         // the first
  std::optional<wire::IpAddress> link_local;   // IPv6, usable (not tentative)
  std::optional<wire::IpAddress> global_ipv6;  // the first that is usable and formed by the system

  friend bool operator==(const InterfaceState&, const InterfaceState&) = default;
};
// `held` is the address that this program put there itself, which does not count.
InterfaceState look_at(const std::string& interface, const std::optional<wire::IpAddress>& held = {});

}  // namespace lmmp::reference
