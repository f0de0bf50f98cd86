// An IPv4 or IPv6 address as a value.
#include "wire/ip_address.hpp"

#include <arpa/inet.h>

#include <algorithm>

namespace lmmp::wire {

std::optional<IpAddress> IpAddress::from_octets(Octets octets) {
  IpAddress address;
  if (octets.size() == 4) {
    address.version_ = IpVersion::v4;
  } else if (octets.size() != 16) {
    return std::nullopt;
  }
  std::copy(octets.begin(), octets.end(), address.octets_.begin());
  return address;
}

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  // inet_pton would stop at a zero octet and take what stands before it.
  if (text.find('\0') != std::string_view::npos) return std::nullopt;
  const std::string terminated(text);
  IpAddress address;
  if (inet_pton(AF_INET, terminated.c_str(), address.octets_.data()) == 1) {
    address.version_ = IpVersion::v4;
    return address;
  }
  address.octets_ = {};
  if (inet_pton(AF_INET6, terminated.c_str(), address.octets_.data()) == 1) return address;
  return std::nullopt;
}

bool IpAddress::is_unspecified() const {
  return std::all_of(octets_.begin(), octets_.end(), [](std::uint8_t octet) { return octet == 0; });
}

bool IpAddress::is_multicast() const {
  return is_v4() ? (octets_[0] & 0xF0) == 0xE0 : octets_[0] == 0xFF;
}

bool IpAddress::is_link_local() const {
  if (is_v4()) return octets_[0] == 169 && octets_[1] == 254;
  return octets_[0] == 0xFE && (octets_[1] & 0xC0) == 0x80;
}

bool IpAddress::is_loopback() const {
  if (is_v4()) return octets_[0] == 127;
  return std::all_of(octets_.begin(), octets_.begin() + 15, [](std::uint8_t octet) { return octet == 0; }) &&
         octets_[15] == 1;
}

std::string IpAddress::to_string() const {
  char text[INET6_ADDRSTRLEN] = {};
  inet_ntop(is_v4() ? AF_INET : AF_INET6, octets_.data(), text, sizeof text);
  return text;
}

}  // namespace lmmp::wire

std::size_t std::hash<lmmp::wire::IpAddress>::operator()(
    const lmmp::wire::IpAddress& address) const noexcept {
  std::uint64_t value = 0xCBF29CE484222325U ^ static_cast<std::uint64_t>(address.version());
  for (const std::uint8_t octet : address.octets()) value = (value ^ octet) * 0x100000001B3U;
  return static_cast<std::size_t>(value);
}
