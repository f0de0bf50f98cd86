// Octets written as hexadecimal digits, for tests.
#pragma once

#include <cstdlib>
#include <string_view>

#include "wire/octets.hpp"

namespace lmmp::wire {

// Spaces are skipped; anything else that is no digit ends the test program.
inline OctetVector from_hex(std::string_view text) {
  OctetVector octets;
  int high = -1;
  for (const char c : text) {
    if (c == ' ') continue;
    const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    if (digit < 0) std::abort();
    if (high < 0) {
      high = digit;
    } else {
      octets.push_back(static_cast<std::uint8_t>(high * 16 + digit));
      high = -1;
    }
  }
  if (high >= 0) std::abort();
  return octets;
}

}  // namespace lmmp::wire
