// A message of the protocol that came in, as the steps see it.
#pragma once

#include <optional>
#include <string>

#include "harness/link/network.hpp"
#include "harness/node/frames.hpp"
#include "harness/node/hmipv6_message.hpp"
#include "harness/script/vocabulary.hpp"
#include "wire/carrier.hpp"
#include "wire/message.hpp"
#include "wire/registry.hpp"

namespace lmmp::conform {

// Owns the frame; the views look into it, so it is moved, never copied.
struct Heard {
  Time at{};
  unsigned link = 0;
  std::uint32_t frame = 0;  // its number in the trace
  wire::OctetVector octets;
  Ends ends;
  std::string name;      // "HANDOVER", "BU"
  bool ambient = false;  // goes on by itself: advertisements, Neighbour Discovery
  // LMMP's.
  std::size_t icmp_offset = 0;  // from the Ethernet header's first octet
  wire::Carrier carrier;
  wire::Decoded decoded;
  bool checksum_good = false;
  std::optional<Hmipv6Reading> hmipv6;  // or HMIPv6's
  std::string to;         // the tester's node that it is for, "all" for multicast, "" for nobody
  bool consumed = false;  // a step spoke of it
  bool noted = false;     // passed over by a step that tolerates it

  Heard() = default;
  Heard(Heard&&) = default;
  Heard& operator=(Heard&&) = default;

  const wire::MessageView& message() const { return decoded.message; }
  std::size_t lmmp_offset() const { return icmp_offset + wire::carrier_header_size; }
  bool is(wire::MessageType type) const { return message().is(type); }
};

// Nothing if the frame holds no experimental mobility message of either IP version's type number.
std::optional<Heard> read_message(wire::OctetVector frame);

// Nothing if the frame holds none of HMIPv6's messages.
std::optional<Heard> read_hmipv6_message(wire::OctetVector frame, const Hmipv6Context& context);

// "HANDOVER", or "MESSAGE.99" if the texts do not define it.
std::string message_name(std::uint8_t type);

// "HANDOVER SID=0x0000dead seq=17": for ladders and captures.
std::string summary_of(const wire::Decoded& decoded);
std::string summary_of(const Heard& heard);

}  // namespace lmmp::conform
