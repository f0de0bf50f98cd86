// HMIPv6's messages as values: read out of frames, changed field by field, written as IPv6 packets.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <variant>
#include <vector>

#include "harness/node/frames.hpp"
#include "harness/script/ast.hpp"
#include "harness/script/hmipv6_vocabulary.hpp"
#include "wire/mobility.hpp"
#include "wire/neighbour_discovery.hpp"
#include "wire/return_routability.hpp"

namespace lmmp::conform {

struct UdpDatagram {
  std::uint16_t source_port = 1024, destination_port = 9;  // discard
  wire::OctetVector data;
};
// A payload of none of the kinds, or one that is malformed.
struct UnreadablePayload {
  std::uint8_t protocol = wire::protocol_none;
  wire::OctetVector octets;
};
using Hmipv6Body = std::variant<UnreadablePayload, wire::OtherMobility, wire::BindingUpdate,
                                wire::BindingAcknowledgement, wire::BindingError, wire::RouterSolicitation,
                                wire::RouterAdvertisement, wire::NeighbourSolicitation,
                                wire::NeighbourAdvertisement, wire::Echo, wire::IcmpError, UdpDatagram>;

struct Hmipv6Message {
  struct Tunnel {
    wire::IpAddress source, destination;
    std::uint8_t hop_limit = 64;
  };
  struct Esp {
    std::uint32_t spi = 0, sequence = 1;
    wire::OctetVector key;
  };
  std::optional<Tunnel> tunnel, inner_tunnel;  // the outer one, and one within it
  wire::IpAddress source, destination;
  std::uint8_t hop_limit = 64, traffic_class = 0;
  std::optional<wire::IpAddress> home, routing_header;
  std::optional<Esp> esp;
  std::optional<bool> authorized;  // of a Binding Update that was read: whether its authenticator is good
  Hmipv6Body body;

  Hmipv6Kind kind() const;
  std::string name() const;  // "BU", "MOBILITY.99"
  // The addresses that a checksum covers (I49, RFC 8200 8.1, RFC 3775 11.3.1).
  const wire::IpAddress& checksum_source() const { return home ? *home : source; }
  const wire::IpAddress& checksum_destination() const {
    return routing_header ? *routing_header : destination;
  }
};

// What both sides know: numbers and keys of the run.
struct Hmipv6Context {
  std::uint8_t map_option_type = wire::default_map_option_type;
  // The key of a security association; nothing if there is none with this SPI.
  std::function<std::optional<wire::OctetVector>(std::uint32_t spi)> key_of;
};

// The tester's correspondents give tokens that follow from the nonce's index, so that both sides of a test
// have the key of the update that it authorises (RFC 3775 5.2.5).
wire::KeygenToken keygen_token(wire::MobilityType test, std::uint16_t nonce_index);
// The key of an update by its nonce indices; nothing if it has none.
std::optional<wire::BindingKey> binding_key(const wire::BindingUpdate& update);

// A message and what is wrong with its octets.
struct Hmipv6Reading {
  Hmipv6Message message;
  std::size_t body_offset = 0;  // of the Mobility Header, ICMPv6 message or UDP header in the octets read
  bool checksum_good = true;
  std::string fault;  // "the header is shorter than its type needs"; empty: well-formed
};

// An IPv6 packet, with whatever tunnel is around it. Nothing if it is none, or cut off.
std::optional<Hmipv6Reading> read_hmipv6(wire::Octets packet, const Hmipv6Context& context);

// A message of this name with nothing in it but what every such message has.
tl::expected<Hmipv6Message, std::string> empty_hmipv6(std::string_view name);

// Gives its ESP header the key of its SPI where it has none; takes the header away where the SPI is 0, which
// is no SPI (RFC 4303 2.1): the message goes in clear then.
void key_esp(Hmipv6Message& message, const Hmipv6Context& context);

// The IPv6 packet, altered by patches with literal values. The error says what cannot be applied.
tl::expected<wire::OctetVector, std::string> write_hmipv6(const Hmipv6Message& message,
                                                          const std::vector<Patch>& patches,
                                                          const Hmipv6Context& context);

// "BU seq=5 lifetime=60 s home=2001:db8:a::1": for ladders and captures.
std::string summary_of(const Hmipv6Reading& reading);

}  // namespace lmmp::conform
