// Address prefixes: which addresses they hold, and addresses made of one and an interface identifier.
#include "wire/prefix.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace lmmp::wire {

std::optional<Prefix> Prefix::parse(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto address = IpAddress::parse(text.substr(0, slash));
  const std::string_view digits = text.substr(slash + 1);
  unsigned length = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
  if (!address || error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  if (length > address->octets().size() * 8) return std::nullopt;
  return Prefix{*address, length};
}

bool Prefix::contains(const IpAddress& other) const {
  if (address.version() != other.version()) return false;
  const Octets ours = address.octets();
  const Octets theirs = other.octets();
  const std::size_t whole = length / 8;
  if (!std::equal(ours.begin(), ours.begin() + static_cast<std::ptrdiff_t>(whole), theirs.begin())) {
    return false;
  }
  const unsigned rest = length % 8;
  return rest == 0 || ((ours[whole] ^ theirs[whole]) >> (8 - rest)) == 0;
}

std::string Prefix::to_string() const {
  return address.to_string() + "/" + std::to_string(length);
}

bool is_global_unicast(const IpAddress& address) {
  return address.is_v6() && !address.is_unspecified() && !address.is_loopback() && !address.is_multicast() &&
         !address.is_link_local();
}

IpAddress join_prefix(const IpAddress& prefix, const IpAddress& interface_identifier) {
  std::array<std::uint8_t, 16> octets{};
  std::copy_n(prefix.octets().begin(), 8, octets.begin());
  std::copy_n(interface_identifier.octets().begin() + 8, 8, octets.begin() + 8);
  return IpAddress::v6(octets);
}

IpAddress solicited_node_address(const IpAddress& address) {
  std::array<std::uint8_t, 16> octets{0xFF, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xFF};
  std::copy_n(address.octets().begin() + 13, 3, octets.begin() + 13);
  return IpAddress::v6(octets);
}

}  // namespace lmmp::wire
