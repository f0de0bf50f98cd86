// An LMMP message: read without allocating, or built and encoded (D 2.3, I3 to I8).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "wire/ip_address.hpp"
#include "wire/octets.hpp"
#include "wire/registry.hpp"

namespace lmmp::wire {

inline constexpr std::size_t main_header_size = 8;
inline constexpr std::size_t suboption_header_size = 4;

// Octets of padding behind a payload of `length` (I6).
constexpr std::size_t padding_for(std::size_t length) {
  return (4 - length % 4) % 4;
}

// What the main header's Len counts (I4). The numbers are those of the filter lmmp.length_counts.
enum class LengthCounts : std::uint8_t { payload = 0, message = 1, neither = 2 };
// How to read Len: as one of the two, or as whichever fits.
enum class LengthReading : std::uint8_t { automatic, payload, message };

// How a node reads that is configured for one of them. `automatic` is for observers: a message of the payload
// reading that lost its last eight octets would pass for a whole one of the other (I30).
constexpr LengthReading reading_of(LengthCounts length_counts) {
  return length_counts == LengthCounts::message ? LengthReading::message : LengthReading::payload;
}

struct SuboptionView {
  std::uint8_t type = 0;
  std::uint8_t reserved = 0;
  std::size_t offset = 0;        // of its header, from the main header's first octet
  Octets payload;                // Len octets
  Octets padding;                // up to 3, fewer if the message ends before
  bool padding_missing = false;  // the last one's padding is cut off by the main header's Len

  // Values, if the payload has the length for one.
  std::optional<std::uint32_t> number() const;
  std::optional<IpAddress> address() const;
};

enum class FaultKind : std::uint8_t {
  none,
  header_truncated,     // fewer than 8 octets
  length_beyond,        // Len says more than there is
  length_below_header,  // Len counts the message and is below 8
  suboption_truncated,  // one to three octets where a suboption header should be
  suboption_overrun,    // a suboption's Len says more than the message has left
};

// The first thing wrong with the octets.
struct Fault {
  FaultKind kind = FaultKind::none;
  std::size_t offset = 0;  // from the main header's first octet
  explicit operator bool() const { return kind != FaultKind::none; }
};
// One sentence for a FaultKind.
std::string_view reason_of(FaultKind kind);

// What could be read of a message. Views octets that somebody else owns.
class MessageView {
 public:
  std::uint8_t type = 0;
  std::uint16_t length = 0;
  std::uint8_t reserved = 0;
  std::uint32_t sequence = 0;
  LengthCounts length_counts = LengthCounts::neither;
  Octets octets;    // main header through the last whole suboption
  Octets trailing;  // what follows the message as Len bounds it

  // Forward iteration over the whole suboptions, in the order of the octets.
  class Iterator {
   public:
    using value_type = SuboptionView;
    using difference_type = std::ptrdiff_t;
    Iterator() = default;
    Iterator(Octets octets, std::size_t at) : octets_(octets), at_(at) {}
    SuboptionView operator*() const;
    Iterator& operator++();
    Iterator operator++(int) {
      Iterator before = *this;
      ++*this;
      return before;
    }
    bool operator==(const Iterator& other) const { return at_ == other.at_; }

   private:
    Octets octets_;
    std::size_t at_ = 0;
  };
  Iterator begin() const {
    return {octets, octets.size() < main_header_size ? octets.size() : main_header_size};
  }
  Iterator end() const { return {octets, octets.size()}; }

  bool is(MessageType message) const { return type == static_cast<std::uint8_t>(message); }
  std::optional<SuboptionView> find(SuboptionType suboption) const;  // the first one
  std::optional<std::uint32_t> number(SuboptionType suboption) const;
  std::optional<IpAddress> address(SuboptionType suboption) const;
  std::size_t count(SuboptionType suboption) const;
};

struct Decoded {
  MessageView message;
  Fault fault;
};

// Reads octets from the main header on. Never throws, never reads past the span, allocates nothing; on a
// fault the message holds what stood before it.
Decoded decode(Octets octets, LengthReading reading = LengthReading::automatic) noexcept;

struct Suboption {
  std::uint8_t type = 0;
  std::uint8_t reserved = 0;
  OctetVector payload;

  static Suboption number(SuboptionType type, std::uint32_t value);
  static Suboption address(SuboptionType type, const IpAddress& address);
  static Suboption octets(SuboptionType type, Octets payload, std::uint8_t reserved = 0);
  static Suboption text(SuboptionType type, std::string_view text);
  // CONFIG and ERROR: the value is in the Reserved octet (I8).
  static Suboption in_reserved(SuboptionType type, std::uint8_t value);
  // IP4 or IP6, by the address's version.
  static Suboption node_address(const IpAddress& address);

  friend bool operator==(const Suboption&, const Suboption&) = default;
};

struct Message {
  std::uint8_t type = 0;
  std::uint8_t reserved = 0;
  std::uint32_t sequence = 0;
  std::vector<Suboption> suboptions;

  Message() = default;
  Message(MessageType message, std::uint32_t number, std::vector<Suboption> parts = {})
      : type(static_cast<std::uint8_t>(message)), sequence(number), suboptions(std::move(parts)) {}

  friend bool operator==(const Message&, const Message&) = default;
};

// Owning copy of what a view shows.
Message to_message(const MessageView& view);

// Main header, suboptions, padding. A payload or message of more than 65,535 octets does not fit its Len: the
// octets are all there, the Len has the low 16 bits.
OctetVector encode(const Message& message, LengthCounts length_counts = LengthCounts::payload);

// Writes Len anew after octets were appended or removed.
void rewrite_length(OctetVector& octets, LengthCounts length_counts);

}  // namespace lmmp::wire
