// Fields of scripts and the octets of messages: each made from the other.
#pragma once

#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "harness/node/security.hpp"
#include "harness/script/ast.hpp"
#include "harness/script/vocabulary.hpp"
#include "wire/carrier.hpp"
#include "wire/message.hpp"

namespace lmmp::conform {

// A number, or the whole seconds of a time.
std::optional<std::uint64_t> as_number(const Value& value);
// A time, or a number of seconds.
std::optional<std::chrono::nanoseconds> as_duration(const Value& value);

// "0x1f2e3d4c" for an identifier, "30 s", "fe80::1", "00112233", as reports and comparisons show it.
std::string text_of(const Value& value, FieldKind kind);

// What a suboption holds, typed by the kind of the field that it is read for.
Value value_of(const wire::SuboptionView& suboption, FieldKind kind);

// A suboption with a literal value. The error says why the value cannot stand there.
tl::expected<wire::Suboption, std::string> suboption_from(std::uint8_t number, FieldKind kind,
                                                          const Value& literal);

// What a message says before it is octets: LMMP's message and what its carrier and IP header add.
struct Composition {
  wire::Message message;
  std::optional<wire::OctetVector> octets;  // instead of the message: OCTETS
  std::uint8_t subtype = wire::default_icmp_subtype;
  std::uint8_t code = 0;
  std::uint8_t hop_limit = 255;
  std::optional<MacCall> mac;  // made of the encoded octets: AUTH: mac($key)
  wire::MacAlgorithm mac_algorithm = wire::MacAlgorithm::hmac_md5;  // where mac() names none
};

// The AUTH that a mac() stands for: with its algorithm and room for the MAC, which lmmp_octets() makes.
tl::expected<wire::Suboption, std::string> unsigned_auth(Composition& composition, const Call& mac);

// Fields with literal values (or lists of them), in the order written. `start` holds what no field says.
tl::expected<Composition, std::string> compose(std::string_view message, const std::vector<Field>& fields,
                                               wire::IpVersion version, Composition start);

// The same for a message that is there already: header fields are set, suboptions put behind the others.
tl::expected<Composition, std::string> add_fields(const std::vector<Field>& fields, wire::IpVersion version,
                                                  Composition start);

// LMMP's octets from the main header on.
wire::OctetVector lmmp_octets(const Composition& composition, wire::LengthCounts length_counts);

// An ICMP message around them, checksum included.
wire::OctetVector icmp_octets(const Composition& composition, wire::Octets lmmp,
                              const wire::IpAddress& source, const wire::IpAddress& destination);

}  // namespace lmmp::conform
