// Fuzzes what reads HMIPv6's octets: options of neighbour discovery, Mobility Headers, checksums.
#include <algorithm>

#include "plugin/dissect/hmipv6_octets.hpp"
#include "wire/carrier.hpp"
#include "wire/fuzz/require.hpp"

namespace {

using namespace lmmp::plugin::hmipv6;
using lmmp::wire::require;

constexpr unsigned map_option_type = 23;

// Each step moves on and stays within the message; a MAP option that is read is whole.
void check_options(Octets message) {
  const auto start = message.empty() ? std::nullopt : options_start(message[0]);
  if (!start) {
    require(!concerns_us(message, map_option_type, {}));
    return;
  }
  bool wanted = message[0] == neighbor_solicitation;
  unsigned at = *start;
  unsigned before = at;
  while (const auto option = next_option(message, at)) {
    require(at >= before + 8 && option->offset == before && option->length == at - before);
    require(option->offset + option->octets.size() <= message.size());
    require(option->octets.size() <= option->length);
    const auto map = read_map_option(*option);
    if (map) require(option->octets.size() == map_option_size && map->distance < 16 && map->preference < 16);
    const auto prefix = read_autonomous_prefix(*option);
    wanted = wanted || option->type == map_option_type || (message[0] == router_advertisement && prefix);
    before = at;
  }
  // What the whole look finds, the first look must not leave out.
  require(concerns_us(message, map_option_type, {}) == wanted);
}

void check_mobility_header(Octets octets) {
  const auto header = read_mobility_header(octets);
  const auto update = read_binding_update(octets);
  const auto acknowledgement = read_binding_acknowledgement(octets);
  require(!update || (header && header->type == mh_binding_update));
  require(!acknowledgement || (header && header->type == mh_binding_acknowledgement));
  if (update && update->alternate_care_of) require(octets.size() >= 12 + 18);
}

// wire sums by another way.
void check_checksum(Octets message) {
  if (message.size() < 4) return;
  Address address;
  std::copy_n(message.begin(), 4, address.octets.end() - 4);
  const auto same = lmmp::wire::IpAddress::v6(address.octets);
  require(checksum_good(address, address, lmmp::wire::protocol_icmpv6, message) ==
          lmmp::wire::icmp_checksum_good(message, same, same));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Octets octets(data, size);
  check_options(octets);
  check_mobility_header(octets);
  check_checksum(octets);
  if (const auto target = read_solicited(octets)) {
    require(size >= 24);
    static_cast<void>(is_global_unicast(*target));
    require(same_prefix(*target, *target));
  }
  static_cast<void>(digest(octets));
  return 0;
}
