// IPv6 addresses as text, for tables and trees.
#pragma once

#include <cstring>

#include "plugin/dissect/hmipv6_octets.hpp"
#include "plugin/epan.hpp"

namespace lmmp::plugin {

struct AddressText {
  char text[WS_INET6_ADDRSTRLEN];
  explicit AddressText(const hmipv6::Address& shown) {
    ws_in6_addr value;
    std::memcpy(&value, shown.octets.data(), sizeof value);
    ip6_to_str_buf(&value, text, sizeof text);
  }
};

}  // namespace lmmp::plugin
