// The session's address on the interface where the node is: put there, moved with the node, taken away.
#pragma once

#include <optional>
#include <string>
#include <tl/expected.hpp>

#include "wire/ip_address.hpp"

namespace lmmp::reference {

class HeldAddress {
 public:
  HeldAddress() = default;
  HeldAddress(const HeldAddress&) = delete;
  HeldAddress& operator=(const HeldAddress&) = delete;
  ~HeldAddress();  // takes it away

  // Where which address is to be, as a /128 or /32; nothing: nowhere. What the system has by itself stays its
  // own. The new one is there before the old one goes. Nothing happens if nothing changed, unless `again`:
  // the system may have dropped it with its link. The error is a sentence.
  tl::expected<void, std::string> place(const std::optional<wire::IpAddress>& address,
                                        const std::string& interface, bool again);

  // What this put somewhere.
  const std::optional<wire::IpAddress>& address() const { return held_; }
  const std::string& interface() const { return interface_; }

 private:
  std::optional<wire::IpAddress> held_;
  std::string interface_;
  std::optional<wire::IpAddress> wanted_;
  std::string wanted_interface_;
};

}  // namespace lmmp::reference
