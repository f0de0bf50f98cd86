// Address prefixes: which addresses they hold, and addresses made of one and an interface identifier.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "wire/ip_address.hpp"

namespace lmmp::wire {

struct Prefix {
  IpAddress address;  // the bits behind `length` do not count
  unsigned length = 64;

  // "2001:db8::/64"; nothing if the address or the length (0 to 32 or 128) is wrong.
  static std::optional<Prefix> parse(std::string_view text);

  bool contains(const IpAddress& other) const;
  std::string to_string() const;

  friend bool operator==(const Prefix&, const Prefix&) = default;
};

// IPv6, unicast, and neither unspecified, loopback nor link-local.
bool is_global_unicast(const IpAddress& address);

// The first 8 octets of one IPv6 address, the last 8 of another.
IpAddress join_prefix(const IpAddress& prefix, const IpAddress& interface_identifier);

// ff02::1:ff00:0/104 with the last 24 bits of the address (RFC 4291 2.7.1).
IpAddress solicited_node_address(const IpAddress& address);

}  // namespace lmmp::wire
