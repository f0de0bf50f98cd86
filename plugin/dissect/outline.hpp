// What a message says, read in one pass over its octets before anything is shown: the independent reading
// that the tests hold against wire's.
#pragma once

#include <cstdint>
#include <optional>

#include "plugin/epan.hpp"
#include "wire/message.hpp"
#include "wire/registry.hpp"

namespace lmmp::plugin {

struct SuboptionPlace {
  std::uint32_t offset = 0;  // of its header, from the main header's first octet
  std::uint16_t length = 0;  // payload octets, as its Len says
  std::uint8_t type = 0;
  std::uint8_t reserved = 0;
  std::uint8_t padding = 0;      // padding octets that are there
  bool padding_missing = false;  // Len cuts padding off (I6)
  std::uint32_t payload() const { return offset + 4; }
  std::uint32_t end() const { return payload() + length + padding; }
};

// Goes from suboption to suboption. Each step moves on by at least four octets or is the last.
class SuboptionWalk {
 public:
  enum class Step : std::uint8_t {
    suboption,         // `place` is whole within the message, captured or not
    end,               // nothing is left
    header_truncated,  // one to three octets are left from `place.offset` on
    overrun,           // `place`'s Len says more than the message has left
    not_captured,      // the capture stopped before the header at `place.offset`
  };

  // `octets` are the `captured` first ones of a message whose suboptions reach up to `end`.
  SuboptionWalk(const std::uint8_t* octets, std::uint32_t captured, std::uint32_t end)
      : octets_(octets), captured_(captured), end_(end) {}
  Step next();
  SuboptionPlace place;

 private:
  const std::uint8_t* octets_;
  std::uint32_t captured_;
  std::uint32_t end_;
  std::uint32_t at_ = wire::main_header_size;
};

struct MessageOutline {
  tvbuff_t* tvb = nullptr;               // from the main header on
  const std::uint8_t* octets = nullptr;  // `captured` of them
  std::uint32_t captured = 0;
  std::uint32_t reported = 0;
  bool header_read =
      false;  // the main header was captured; else nothing below is set but `type`, if captured
  bool lengths_judged = true;  // not quoted in an ICMP error, not an IP fragment
  std::uint8_t type = 0;
  std::uint8_t reserved = 0;
  std::uint16_t length = 0;
  std::uint32_t sequence = 0;
  const wire::MessageSpec* spec = nullptr;  // nullptr: the texts do not define the type
  wire::LengthCounts length_counts = wire::LengthCounts::neither;
  bool length_beyond = false;        // Len says more than there is
  bool length_below_header = false;  // Len counts the message and is below 8
  std::uint32_t end = 0;             // where Len ends the message, at most `reported`
  std::uint32_t suboptions_end = 0;  // behind the last whole suboption
  bool whole = false;                // every suboption up to `end` is whole and captured
  bool lengths_lawful = true;        // each known suboption's length is lawful for its type
  wire::SuboptionSet present;        // known types that stand in it, of a lawful length or not
  wire::SuboptionSet usable;         // those whose first one is of a lawful length and captured
  SuboptionPlace first[21];          // by type number; valid where `usable` says so

  SuboptionWalk walk() const { return {octets, captured, end}; }
  bool is(wire::MessageType message) const { return type == static_cast<std::uint8_t>(message); }
  bool has(wire::SuboptionType suboption) const { return usable.contains(suboption); }
  const SuboptionPlace* find(wire::SuboptionType suboption) const {
    return has(suboption) ? &first[static_cast<std::size_t>(suboption)] : nullptr;
  }
  // Payload of the first one, or nullptr.
  const std::uint8_t* payload(wire::SuboptionType suboption) const {
    const SuboptionPlace* place = find(suboption);
    return place ? octets + place->payload() : nullptr;
  }
  // For suboptions of 32 bits.
  std::optional<std::uint32_t> number(wire::SuboptionType suboption) const {
    const std::uint8_t* at = payload(suboption);
    return at ? std::optional(wire::read_u32(at)) : std::nullopt;
  }
};

// Reads the message in `tvb` from its main header on. Never throws.
MessageOutline read_outline(tvbuff_t* tvb, const packet_info* pinfo, wire::LengthReading reading);

}  // namespace lmmp::plugin
