// What HMIPv6's octets say, read without Wireshark.
#include "plugin/dissect/hmipv6_octets.hpp"

#include <algorithm>
#include <cstdint>

namespace lmmp::plugin::hmipv6 {
namespace {

std::uint16_t get16(Octets octets, std::size_t at) {
  return static_cast<std::uint16_t>(octets[at] << 8 | octets[at + 1]);
}

std::uint32_t get32(Octets octets, std::size_t at) {
  return static_cast<std::uint32_t>(get16(octets, at)) << 16 | get16(octets, at + 2);
}

Address get_address(Octets octets, std::size_t at) {
  Address address;
  std::copy_n(octets.begin() + at, address.octets.size(), address.octets.begin());
  return address;
}

// One's complement sum of big-endian 16-bit words; an odd last octet is the high half of a word (RFC 1071).
std::uint64_t word_sum(Octets octets) {
  std::uint64_t sum = 0;
  std::size_t at = 0;
  for (; at + 1 < octets.size(); at += 2) sum += get16(octets, at);
  if (at < octets.size()) sum += static_cast<std::uint64_t>(octets[at]) << 8;
  return sum;
}

constexpr std::uint8_t option_pad1 = 0;
constexpr std::uint8_t option_alternate_care_of = 3;
constexpr unsigned binding_update_fixed = 12;  // octets of Mobility Header before its options

// RFC 3775 6.2.5; the options of a message that is cut off are read as far as they go.
std::optional<Address> find_alternate_care_of(Octets options) {
  std::size_t at = 0;
  while (at < options.size()) {
    if (options[at] == option_pad1) {
      ++at;
      continue;
    }
    if (at + 1 >= options.size()) break;
    const std::size_t length = options[at + 1];
    if (at + 2 + length > options.size()) break;
    if (options[at] == option_alternate_care_of && length == 16) return get_address(options, at + 2);
    at += 2 + length;
  }
  return std::nullopt;
}

}  // namespace

bool same_prefix(const Address& a, const Address& b) {
  return std::equal(a.octets.begin(), a.octets.begin() + 8, b.octets.begin());
}

bool is_global_unicast(const Address& address) {
  const auto& o = address.octets;
  const bool zeroes = std::all_of(o.begin(), o.end() - 1, [](std::uint8_t octet) { return octet == 0; });
  if (zeroes && o[15] <= 1) return false;           // unspecified, loopback
  if (o[0] == 0xFF) return false;                   // multicast
  return !(o[0] == 0xFE && (o[1] & 0xC0) == 0x80);  // link-local
}

std::optional<unsigned> options_start(std::uint8_t icmpv6_type) {
  switch (icmpv6_type) {
    case 133:
      return 8;  // Router Solicitation
    case router_advertisement:
      return 16;  // RFC 4861 4.2
    case neighbor_solicitation:
    case 136:  // Neighbor Advertisement
      return 24;
    case 137:
      return 40;  // Redirect
    default:
      return std::nullopt;
  }
}

bool concerns_us(Octets icmpv6, unsigned map_option_type, const Address& source) {
  if (icmpv6.empty()) return false;
  const std::uint8_t type = icmpv6[0];
  const auto start = options_start(type);
  if (!start) return false;
  if (type == neighbor_solicitation && source == Address{}) return true;
  unsigned at = *start;
  while (const auto option = next_option(icmpv6, at)) {
    if (option->type == map_option_type) return true;
    if (type == router_advertisement && read_autonomous_prefix(*option)) return true;
  }
  return false;
}

std::optional<Address> read_solicited(Octets message) {
  if (message.size() < 24 || message[0] != neighbor_solicitation) return std::nullopt;
  return get_address(message, 8);
}

std::optional<NdOption> next_option(Octets message, unsigned& at) {
  if (message.size() < 2 || at > message.size() - 2) return std::nullopt;
  NdOption option;
  option.type = message[at];
  option.length = message[at + 1] * 8U;
  option.offset = at;
  if (option.length == 0) return std::nullopt;  // RFC 4861 4.6: such a packet is discarded
  const auto there = static_cast<unsigned>(message.size()) - at;
  option.octets = message.subspan(at, std::min(option.length, there));
  at += option.length;
  return option;
}

std::optional<MapOption> read_map_option(const NdOption& option) {
  if (option.length != map_option_size || option.octets.size() != map_option_size) return std::nullopt;
  const Octets o = option.octets;
  MapOption map;
  map.distance = o[2] >> 4;
  map.preference = o[2] & 0x0F;
  map.flag_r = (o[3] & 0x80) != 0;
  map.reserved = o[3] & 0x7F;
  map.valid_lifetime = get32(o, 4);
  map.address = get_address(o, 8);
  return map;
}

std::optional<Address> read_autonomous_prefix(const NdOption& option) {
  const Octets o = option.octets;
  if (option.type != prefix_information || option.length != 32 || o.size() != 32) return std::nullopt;
  if (o[2] != 64 || (o[3] & 0x40) == 0) return std::nullopt;
  return get_address(o, 16);
}

std::optional<MobilityHeader> read_mobility_header(Octets octets) {
  if (octets.size() < 6) return std::nullopt;
  return MobilityHeader{octets[0], (octets[1] + 1U) * 8U, octets[2], get16(octets, 4)};
}

std::optional<BindingUpdate> read_binding_update(Octets octets) {
  const auto header = read_mobility_header(octets);
  if (!header || header->type != mh_binding_update) return std::nullopt;
  const std::size_t end = std::min<std::size_t>(header->size, octets.size());
  if (end < binding_update_fixed) return std::nullopt;
  BindingUpdate update;
  update.sequence = get16(octets, 6);
  update.flags = get16(octets, 8);
  update.lifetime = get16(octets, 10);
  update.alternate_care_of =
      find_alternate_care_of(octets.subspan(binding_update_fixed, end - binding_update_fixed));
  return update;
}

bool is_short_local_update(Octets octets) {
  const auto header = read_mobility_header(octets);
  return header && header->type == mh_binding_update && header->size < binding_update_fixed &&
         octets.size() >= binding_update_fixed && (get16(octets, 8) & flag_m) != 0;
}

std::optional<BindingAcknowledgement> read_binding_acknowledgement(Octets octets) {
  const auto header = read_mobility_header(octets);
  if (!header || header->type != mh_binding_acknowledgement) return std::nullopt;
  if (std::min<std::size_t>(header->size, octets.size()) < 12) return std::nullopt;
  return BindingAcknowledgement{octets[6], get16(octets, 8), get16(octets, 10)};
}

bool checksum_good(const Address& source, const Address& destination, std::uint8_t next_header,
                   Octets message) {
  const auto length = static_cast<std::uint32_t>(message.size());
  std::uint64_t sum = word_sum(source.octets) + word_sum(destination.octets) + word_sum(message);
  sum += (length >> 16) + (length & 0xFFFF) + next_header;
  while (sum > 0xFFFF) sum = (sum & 0xFFFF) + (sum >> 16);
  return sum == 0xFFFF;
}

std::uint64_t digest(Octets octets, std::uint64_t state) {
  for (const std::uint8_t octet : octets) state = (state ^ octet) * 0x100000001B3ULL;
  return state;
}

}  // namespace lmmp::plugin::hmipv6
