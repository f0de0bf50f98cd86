// Mobile IPv6's Mobility Header and the messages that HMIPv6 sends in it: Binding Update, Binding
// Acknowledgement, Binding Error (H 4.1, RFC 3775 6.1, RFC 6275 6.1).
//
// The headers around it (Home Address option, type 2 routing header) are in wire/ipv6_headers.hpp, the MAP
// option is in wire/map_option.hpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "wire/ip_address.hpp"
#include "wire/octets.hpp"

namespace lmmp::wire {

inline constexpr std::uint8_t protocol_mobility = 135;
inline constexpr std::uint8_t protocol_none = 59;
inline constexpr std::size_t mobility_header_size = 6;   // through the checksum
inline constexpr std::size_t binding_message_size = 12;  // of an update or acknowledgement without options
inline constexpr std::size_t binding_error_size = 24;    // of a Binding Error without options

enum class MobilityType : std::uint8_t {
  binding_refresh_request = 0,
  home_test_init = 1,
  care_of_test_init = 2,
  home_test = 3,
  care_of_test = 4,
  binding_update = 5,
  binding_acknowledgement = 6,
  binding_error = 7,
};

// A Binding Update's flags in its 16-bit field; M is H 4.1's (I33).
inline constexpr std::uint16_t bu_flag_acknowledge = 0x8000;
inline constexpr std::uint16_t bu_flag_home_registration = 0x4000;
inline constexpr std::uint16_t bu_flag_link_local = 0x2000;
inline constexpr std::uint16_t bu_flag_key_management = 0x1000;
inline constexpr std::uint16_t bu_flag_map_registration = 0x0800;
// A Binding Acknowledgement's flag in the octet behind Status.
inline constexpr std::uint8_t ba_flag_key_management = 0x80;

// RFC 3775 6.1.8. Below 128 the update was accepted.
enum class BindingStatus : std::uint8_t {
  accepted = 0,
  accepted_prefix_discovery = 1,
  reason_unspecified = 128,
  administratively_prohibited = 129,
  insufficient_resources = 130,
  home_registration_not_supported = 131,
  not_home_subnet = 132,
  not_home_agent = 133,
  duplicate_address = 134,
  sequence_out_of_window = 135,
  expired_home_nonce = 136,
  expired_care_of_nonce = 137,
  expired_nonces = 138,
  type_change_disallowed = 139,
};
constexpr bool accepts(std::uint8_t status) {
  return status < 128;
}
// The RFC's words, "Binding Update accepted"; empty for a number without a meaning.
std::string_view binding_status_text(std::uint8_t status);

// Lifetimes travel in units of 4 seconds.
constexpr std::chrono::seconds lifetime_of(std::uint16_t units) {
  return std::chrono::seconds(std::uint32_t{units} * 4);
}
// The largest lifetime on the wire that is not above `lifetime`; negative gives 0.
constexpr std::uint16_t lifetime_units(std::chrono::seconds lifetime) {
  const auto units = lifetime.count() / 4;
  return static_cast<std::uint16_t>(units < 0 ? 0 : units > 0xFFFF ? 0xFFFF : units);
}

// Modulo 2^16: not ahead are `reference` itself and the 32,768 numbers before it (RFC 3775 9.5.1).
constexpr bool binding_sequence_ahead(std::uint16_t number, std::uint16_t reference) {
  const auto distance = static_cast<std::uint16_t>(number - reference);
  return distance != 0 && distance < 0x8000;
}

enum class MobilityOptionType : std::uint8_t {
  pad1 = 0,
  pad_n = 1,
  binding_refresh_advice = 2,
  alternate_care_of_address = 3,
  nonce_indices = 4,
  authorization_data = 5,
};

struct MobilityOption {
  std::uint8_t type = 0;
  OctetVector data;

  static MobilityOption alternate_care_of_address(const IpAddress& address);

  friend bool operator==(const MobilityOption&, const MobilityOption&) = default;
};
// Options of a message, padding left out.
using MobilityOptions = std::vector<MobilityOption>;

// The first alternate care-of address, if there is one of the right length.
std::optional<IpAddress> alternate_care_of_address(const MobilityOptions& options);

struct BindingUpdate {
  std::uint16_t sequence = 0;
  std::uint16_t flags = 0;  // the whole field: five flags and the reserved bits
  std::uint16_t lifetime = 0;
  MobilityOptions options;

  bool has(std::uint16_t flag) const { return (flags & flag) != 0; }
  friend bool operator==(const BindingUpdate&, const BindingUpdate&) = default;
};

struct BindingAcknowledgement {
  std::uint8_t status = 0;
  std::uint8_t flags = 0;  // the whole octet: K and the reserved bits
  std::uint16_t sequence = 0;
  std::uint16_t lifetime = 0;
  MobilityOptions options;

  friend bool operator==(const BindingAcknowledgement&, const BindingAcknowledgement&) = default;
};

inline constexpr std::uint8_t binding_error_unknown_binding = 1;
inline constexpr std::uint8_t binding_error_unknown_type = 2;

struct BindingError {
  std::uint8_t status = 0;
  std::uint8_t reserved = 0;
  IpAddress home_address;
  MobilityOptions options;

  friend bool operator==(const BindingError&, const BindingError&) = default;
};

// A message of another type, or one too short for its type: what follows the checksum.
struct OtherMobility {
  std::uint8_t type = 0;
  OctetVector data;

  friend bool operator==(const OtherMobility&, const OtherMobility&) = default;
};

using MobilityBody = std::variant<OtherMobility, BindingUpdate, BindingAcknowledgement, BindingError>;

enum class MobilityFaultKind : std::uint8_t {
  none,
  header_truncated,   // fewer than 6 octets
  length_beyond,      // Header Len says more than there is
  length_too_short,   // Header Len is below what the type needs (RFC 3775 9.2)
  payload_protocol,   // not 59 (RFC 3775 9.2)
  option_truncated,   // an option without its length octet
  option_overrun,     // an option's length says more than the message has left
  option_length_bad,  // an alternate care-of address that is not 16 octets long
};

// The first thing wrong with the octets.
struct MobilityFault {
  MobilityFaultKind kind = MobilityFaultKind::none;
  std::size_t offset = 0;  // from the Mobility Header's first octet
  explicit operator bool() const { return kind != MobilityFaultKind::none; }
};
// One sentence for a kind.
std::string_view reason_of(MobilityFaultKind kind);

struct MobilityMessage {
  std::uint8_t payload_protocol = protocol_none;
  std::uint8_t header_length = 0;  // as on the wire: units of 8 octets behind the first 8
  std::uint8_t type = 0;
  std::uint8_t reserved = 0;
  std::uint16_t checksum = 0;
  MobilityBody body;
  std::size_t size = 0;  // octets of the header as Header Len bounds it, as far as they are there
};

struct DecodedMobility {
  MobilityMessage message;  // on a fault: what stood before it
  MobilityFault fault;
};

// Reads a Mobility Header. Unknown types and unknown options are no faults. The checksum is not judged.
DecodedMobility decode_mobility(Octets octets);

// The checksum to write into, or expect in, a Mobility Header. Source and destination are those that the
// mobile node's stack sees: a Home Address option's and a type 2 routing header's stand for the IPv6
// header's, where present (RFC 3775 6.1.1, with 135 as next header, I49). What stands behind the header, by
// its own length, is no part of it.
std::uint16_t mobility_checksum(Octets octets, const IpAddress& source, const IpAddress& destination);
bool mobility_checksum_good(Octets octets, const IpAddress& source, const IpAddress& destination);

// A whole Mobility Header: options aligned and padded to a multiple of 8 octets, checksum over these
// addresses.
OctetVector encode_mobility(const MobilityBody& body, const IpAddress& source, const IpAddress& destination);

}  // namespace lmmp::wire
