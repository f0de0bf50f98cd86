// An IPv4 or IPv6 address as a value.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "wire/octets.hpp"

namespace lmmp::wire {

enum class IpVersion : std::uint8_t { v4 = 4, v6 = 6 };

class IpAddress {
 public:
  // The unspecified IPv6 address.
  constexpr IpAddress() = default;

  static constexpr IpAddress v4(std::array<std::uint8_t, 4> octets) {
    IpAddress address;
    address.version_ = IpVersion::v4;
    for (std::size_t i = 0; i < 4; ++i) address.octets_[i] = octets[i];
    return address;
  }
  static constexpr IpAddress v6(std::array<std::uint8_t, 16> octets) {
    IpAddress address;
    address.octets_ = octets;
    return address;
  }
  // 4 octets give an IPv4 address, 16 an IPv6 address, any other count nothing.
  static std::optional<IpAddress> from_octets(Octets octets);
  // Dotted quad or RFC 4291 text, without prefix length or zone.
  static std::optional<IpAddress> parse(std::string_view text);

  constexpr IpVersion version() const { return version_; }
  constexpr bool is_v4() const { return version_ == IpVersion::v4; }
  constexpr bool is_v6() const { return version_ == IpVersion::v6; }
  // 4 or 16 octets in network order; valid as long as this address is.
  Octets octets() const { return Octets(octets_.data(), is_v4() ? 4U : 16U); }

  bool is_unspecified() const;
  bool is_multicast() const;
  bool is_link_local() const;
  bool is_loopback() const;

  // Canonical text (RFC 5952 for IPv6).
  std::string to_string() const;

  friend constexpr auto operator<=>(const IpAddress&, const IpAddress&) = default;

 private:
  IpVersion version_ = IpVersion::v6;
  std::array<std::uint8_t, 16> octets_{};
};

}  // namespace lmmp::wire

template <>
struct std::hash<lmmp::wire::IpAddress> {
  std::size_t operator()(const lmmp::wire::IpAddress& address) const noexcept;
};
