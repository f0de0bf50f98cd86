// Fuzzes Mobility Header, extension headers and MAP option: reading, and writing again what was read.
#include <algorithm>

#include "wire/fuzz/require.hpp"
#include "wire/ipv6_headers.hpp"
#include "wire/map_option.hpp"
#include "wire/mobility.hpp"

namespace {

using namespace lmmp::wire;

void check_mobility(Octets input) {
  const DecodedMobility decoded = decode_mobility(input);
  require(decoded.fault.offset <= input.size());
  require(decoded.message.size <= input.size());
  require(!reason_of(decoded.fault.kind).empty());
  static_cast<void>(mobility_checksum_good(input, IpAddress(), IpAddress()));
  if (decoded.fault) return;
  const OctetVector octets = encode_mobility(decoded.message.body, IpAddress(), IpAddress());
  // Alignment may make a message longer than Header Len can say.
  if (octets.size() > 2048) return;
  const DecodedMobility again = decode_mobility(octets);
  require(!again.fault);
  require(again.message.body == decoded.message.body);
  require(mobility_checksum_good(octets, IpAddress(), IpAddress()));
}

void check_headers(Octets input) {
  for (const std::uint8_t protocol : {protocol_hop_by_hop, protocol_destination_options, protocol_routing}) {
    const HeaderChain chain = read_header_chain(protocol, input);
    require(chain.offset <= input.size());
    require(chain.fault.offset <= input.size());
  }
  if (const auto header = decode_ipv6_header(input)) {
    OctetVector octets(ipv6_header_size);
    write_ipv6_header(octets.data(), *header);
    require(std::equal(octets.begin(), octets.end(), input.begin()));
  }
}

void check_map_option(Octets input) {
  const DecodedMapOption decoded = decode_map_option(input);
  require(decoded.fault.offset <= input.size());
  if (decoded.fault) return;
  const OctetVector octets = encode(decoded.option, input[0]);
  require(std::equal(octets.begin(), octets.end(), input.begin()));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Octets input(data, size);
  check_mobility(input);
  check_headers(input);
  check_map_option(input);
  return 0;
}
