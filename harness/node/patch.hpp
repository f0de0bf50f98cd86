// Alterations of octets that are already a message: what no correct implementation would send.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "harness/script/ast.hpp"
#include "wire/ip_address.hpp"

namespace lmmp::conform {

// What patches act on: an ICMP message, LMMP's octets in it, and the hop limit of its IP header.
struct PatchedMessage {
  wire::OctetVector icmp;
  std::uint8_t hop_limit = 255;
};

// Applies patches with literal values, inner layers first and the checksum last. Lengths stay as they are
// unless they are patched: that is what makes a message malformed. The ICMP checksum is computed anew unless
// a patch is about it. The error says what cannot be applied.
tl::expected<void, std::string> apply(std::vector<Patch> patches, wire::IpVersion version,
                                      const wire::IpAddress& source, const wire::IpAddress& destination,
                                      PatchedMessage& message);

}  // namespace lmmp::conform
