// Numbers, times, octets, addresses and truth values as people write them, and the traps of YAML 1.1.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "wire/ip_address.hpp"
#include "wire/octets.hpp"

namespace lmmp::conform {

// Why a text is not what was expected there.
struct Complaint {
  std::string found, expected, hint;
};
template <typename T>
using Read = tl::expected<T, Complaint>;

// A whole number up to `maximum`: decimal or 0x hex.
Read<std::uint64_t> read_number(std::string_view text, std::uint64_t maximum);
// "1s", "250ms", "10us", "2min"; also "1.5s".
Read<std::chrono::nanoseconds> read_duration(std::string_view text);
// A number of seconds, or a duration that is whole seconds.
Read<std::uint64_t> read_seconds(std::string_view text);
// "hex:0011aabb"; blanks and colons between octets are allowed.
Read<wire::OctetVector> read_octets(std::string_view text);
Read<wire::IpAddress> read_address(std::string_view text, std::optional<wire::IpVersion> version);
Read<bool> read_truth(std::string_view text);

// What YAML 1.1 makes of a plain scalar that a reader may have meant as text: `no`, `02:00`, `010`, `~`.
// Nothing if it is not one of these.
std::optional<std::string> yaml_trap(std::string_view text);

}  // namespace lmmp::conform
