// What the ICMP message around a message says, as hooks hand it to the lmmp dissector.
#pragma once

#include <cstdint>

#include "plugin/epan.hpp"

namespace lmmp::plugin {

enum class ChecksumVerdict : std::uint8_t { unverified, good, bad };

struct CarrierSeen {
  tvbuff_t* icmp = nullptr;  // from the ICMP type on
  std::uint8_t code = 0;
  ChecksumVerdict checksum = ChecksumVerdict::unverified;
  std::uint16_t checksum_found = 0;
  std::uint16_t checksum_expected = 0;
};

}  // namespace lmmp::plugin
