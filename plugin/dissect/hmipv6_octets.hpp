// What HMIPv6's octets say, read without Wireshark: MAP options in neighbour discovery, Binding Updates and
// Acknowledgements in Mobility Headers, and the Mobility Header's checksum.
//
// Nothing here throws, allocates or reads beyond the span that it is given.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

namespace lmmp::plugin::hmipv6 {

using Octets = std::span<const std::uint8_t>;

// An IPv6 address in network byte order.
struct Address {
  std::array<std::uint8_t, 16> octets{};
  friend bool operator==(const Address&, const Address&) = default;
};

bool same_prefix(const Address& a, const Address& b);  // their first 64 bits (H 5)
bool is_global_unicast(const Address& address);        // unique local addresses are lawful here

// RFC 4861 4: where the options begin in a neighbour discovery message, by its ICMPv6 type; nothing for
// others.
std::optional<unsigned> options_start(std::uint8_t icmpv6_type);
constexpr std::uint8_t router_advertisement = 134;
constexpr std::uint8_t neighbor_solicitation = 135;
constexpr std::uint8_t prefix_information = 3;

// Whether a message may hold anything for us: a MAP option, link prefixes of an advertisement, or duplicate
// address detection. All others, and that is most, are forwarded without a further look.
bool concerns_us(Octets icmpv6, unsigned map_option_type, const Address& source);

// The target of a Neighbor Solicitation (RFC 4861 4.3).
std::optional<Address> read_solicited(Octets message);

// One neighbour discovery option. `octets` are those that are there: fewer than `length` says when it is cut
// off.
struct NdOption {
  std::uint8_t type = 0;
  unsigned length = 0;  // octets, as the option says
  unsigned offset = 0;  // in the message
  Octets octets;
};

// The option at `at`, which moves behind it; nothing at the end, after a length of 0 and in a broken header.
std::optional<NdOption> next_option(Octets message, unsigned& at);

// H 5. Only an option of 24 octets has these.
struct MapOption {
  std::uint8_t distance = 0;
  std::uint8_t preference = 0;
  bool flag_r = false;
  std::uint8_t reserved = 0;         // 7 bits
  std::uint32_t valid_lifetime = 0;  // seconds
  Address address;
};
constexpr unsigned map_option_size = 24;
std::optional<MapOption> read_map_option(const NdOption& option);

// The prefix of a Prefix Information option for address autoconfiguration on a /64 (RFC 4861 4.6.2).
std::optional<Address> read_autonomous_prefix(const NdOption& option);

// RFC 3775 6.1.1, and what its type adds.
struct MobilityHeader {
  std::uint8_t payload_protocol = 0;
  unsigned size = 0;  // octets, as Header Len says
  std::uint8_t type = 0;
  std::uint16_t checksum = 0;
};
constexpr std::uint8_t no_next_header = 59;
constexpr std::uint8_t mh_binding_update = 5;
constexpr std::uint8_t mh_binding_acknowledgement = 6;
constexpr unsigned lifetime_unit = 4;  // seconds (RFC 3775 6.1.7)
std::optional<MobilityHeader> read_mobility_header(Octets octets);

struct BindingUpdate {
  std::uint16_t sequence = 0;
  std::uint16_t flags = 0;
  std::uint16_t lifetime = 0;  // units of 4 s
  std::optional<Address> alternate_care_of;
};
constexpr std::uint16_t flag_a = 0x8000;
constexpr std::uint16_t flag_h = 0x4000;
constexpr std::uint16_t flag_m = 0x0800;  // H 4.1, I33
std::optional<BindingUpdate> read_binding_update(Octets octets);
// Whether this is a local Binding Update whose Header Len ends before its fixed part does.
bool is_short_local_update(Octets octets);

struct BindingAcknowledgement {
  std::uint8_t status = 0;
  std::uint16_t sequence = 0;
  std::uint16_t lifetime = 0;  // units of 4 s
};
std::optional<BindingAcknowledgement> read_binding_acknowledgement(Octets octets);
constexpr std::uint8_t status_refused = 128;          // and above (RFC 3775 6.1.8)
constexpr std::uint8_t status_sequence_window = 135;  // carries the last number accepted, not the update's

// Whether the checksum over `message` and the pseudo-header is right. Mobility Headers: next header 135
// (I49).
bool checksum_good(const Address& source, const Address& destination, std::uint8_t next_header,
                   Octets message);

// 64-bit FNV-1a.
constexpr std::uint64_t digest_start = 0xCBF29CE484222325ULL;
std::uint64_t digest(Octets octets, std::uint64_t state = digest_start);

}  // namespace lmmp::plugin::hmipv6
