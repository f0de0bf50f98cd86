// The node's addresses on its tunnel interface: which are there, and which one new connections use.
#pragma once

#include <map>
#include <string>
#include <tl/expected.hpp>

#include "wire/ip_address.hpp"

namespace lmmp::reference {

class TunnelAddresses {
 public:
  explicit TunnelAddresses(std::string interface) : interface_(std::move(interface)) {}

  // Whether each address is preferred (false: deprecated, so that only what uses it already goes on, RFC 4862
  // 5.5.4). What is not named is taken away. The error is a sentence; what could be done is done.
  tl::expected<void, std::string> place(const std::map<wire::IpAddress, bool>& wanted);
  // The system has dropped them all.
  void forget() { placed_.clear(); }
  const std::map<wire::IpAddress, bool>& placed() const { return placed_; }

 private:
  std::string interface_;
  std::map<wire::IpAddress, bool> placed_;
};

}  // namespace lmmp::reference
