// The places of a message at which a sloppy sender can be wrong: every field, as faults name it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/iut/fault.hpp"
#include "harness/node/hmipv6_message.hpp"

namespace lmmp::conform {

struct FieldPlace {
  std::string name;  // "SID", "SID.len", "main.type", "hop_limit", "map_lifetime", "destination", "octet"
  enum class Kind : std::uint8_t {
    number,
    address,
    octets,
    empty,        // a suboption without a value
    checksum,     // which can only be wrong
    destination,  // of the packet
    octet,        // any octet of the message, whatever field it belongs to
  } kind = Kind::number;
  bool patched = false;              // changed by `patch`, the others by `set`
  bool readable = false;             // $message.NAME stands for what it is
  bool option = false;               // it can be left out
  bool repeatable = false;           // it can stand there twice
  unsigned bits = 8;                 // of a number
  std::optional<std::uint64_t> now;  // of a number
  std::size_t size = 0;              // of octets
};

struct SeenMessage {
  std::string name;  // "LOGIN_ACK", "BU"
  bool is_v4 = false;
  bool has_mac = false;    // an AUTH
  wire::OctetVector body;  // what `octet` counts
  std::vector<FieldPlace> places;
};

// Nothing for what is no message of the protocol.
std::optional<SeenMessage> places_of(const BorderMessage& message, const Hmipv6Context& context);

}  // namespace lmmp::conform
