// Addresses as text, for tables and trees. IPv4 addresses are in the records as ::ffff:a.b.c.d.
#pragma once

#include <cstdint>
#include <cstring>

#include "plugin/dissect/hmipv6_octets.hpp"
#include "plugin/epan.hpp"

namespace lmmp::plugin {

struct AddressText {
  char text[WS_INET6_ADDRSTRLEN];
  explicit AddressText(const hmipv6::Address& shown) {
    constexpr std::uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    const std::uint8_t* octets = shown.octets.data();
    if (std::memcmp(octets, mapped, sizeof mapped) == 0) {
      g_snprintf(text, sizeof text, "%u.%u.%u.%u", octets[12], octets[13], octets[14], octets[15]);
      return;
    }
    ws_in6_addr value;
    std::memcpy(&value, shown.octets.data(), sizeof value);
    ip6_to_str_buf(&value, text, sizeof text);
  }
};

}  // namespace lmmp::plugin
